"""Stock and item sheets as other factories keep them."""

from decimal import Decimal

from factory_desktop.core.inventory.exchange import OPENING_STOCK
from factory_desktop.core.items.exchange import ITEMS as ITEM_KIND
from tests.core.exchange.sheets import ITEMS, book, by_code, taken, text

TOTAL = sum(Decimal(str(q)) * Decimal(str(r)) for *_, q, r in ITEMS)


def money(number):
    return float(round(number, 2))


def check(plan, codes=True):
    """All five items with quantity, rate and value, nothing more, nothing wrong."""
    assert not plan.errors
    assert len(plan.rows) == len(ITEMS)
    for row, (code, name, _, quantity, rate) in zip(plan.rows, ITEMS, strict=True):
        values = row.values
        assert values["name"] == name
        assert values["quantity"] == Decimal(str(quantity))
        assert values["rate"] == Decimal(str(rate))
        if codes:
            assert values["code"] == code


def test_hindi_headings_below_titles(tmp_path):
    rows = [["श्री गणेश उद्योग"], ["स्टॉक सूची"], [], [], []]
    rows.append(["क्र.", "कोड", "वस्तु का नाम", "इकाई", "मात्रा", "दर", "मूल्य"])
    rows += [[i, c, n, u, q, r, q * r] for i, (c, n, u, q, r) in enumerate(ITEMS, start=1)]
    rows.append([None, None, "कुल योग", None, None, None, float(TOTAL)])
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK)
    check(plan)
    assert proposal.sure
    assert proposal.layout.header_first == 5
    assert [row.values["stock_uom"] for row in plan.rows] == ["kg", "kg", "pcs", "l", "pkt"]
    assert not plan.warnings


def test_abbreviations_and_another_order(tmp_path):
    rows = [["Sl No", "Item Description", "Amt (Rs.)", "Part No", "UOM", "Cl. Bal", "Rt"]]
    rows += [[i, n, q * r, c, u, q, r] for i, (c, n, u, q, r) in enumerate(ITEMS, start=1)]
    check(taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK)[1])


def test_closing_of_opening_inwards_outwards_and_group_rows_with_their_sums(tmp_path):
    head = ["Particulars", "Opening Balance", None, None, "Inwards", None, None]
    head += ["Outwards", None, None, "Closing Balance", None, None]
    rows = [["ABC Pvt Ltd"], ["Stock Summary"], head, [None, *["Quantity", "Rate", "Value"] * 4]]
    for title, group in (("Raw Material", ITEMS[:2]), ("Stores", ITEMS[2:])):
        rows.append([title, *[None] * 11, sum(q * r for *_, q, r in group)])
        for _, n, u, q, r in group:
            opening, inwards = [f"{q + 5} {u}", r, (q + 5) * r], [f"10 {u}", r, 10 * r]
            rows.append([n, *opening, *inwards, f"15 {u}", r, 15 * r, f"{q} {u}", r, q * r])
    rows.append(["Grand Total", *[None] * 11, float(TOTAL)])
    merged = ["B3:D3", "E3:G3", "H3:J3", "K3:M3"]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows, merged), OPENING_STOCK)
    check(plan, codes=False)
    assert [row.values["group"] for row in plan.rows] == ["Raw Material"] * 2 + ["Stores"] * 3
    assert any("name is the key" in note for note in proposal.notes)
    assert not plan.warnings


def test_code_inside_the_name_and_pipes_in_utf16(tmp_path):
    rows = [["Item", "Unit", "Qty.", "Price", "Amount"]]
    rows += [[f"{n} [{c}]", u, q, r, q * r] for c, n, u, q, r in ITEMS]
    rows.append(["TOTAL", "", "", "", TOTAL])
    proposal, plan = taken(text(tmp_path / "a.csv", rows, "|", "utf-16"), OPENING_STOCK)
    assert proposal.code_in_name == "suffix"
    check(plan)


def test_code_before_the_name(tmp_path):
    rows = [["Particulars", "Nos", "Rate", "Value"]]
    rows += [[f"{c} - {n}", q, r, q * r] for c, n, _, q, r in ITEMS]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK, stock_uom="pcs")
    assert proposal.code_in_name == "prefix"
    check(plan)


def test_total_without_a_word(tmp_path):
    rows = [["Name of Item", "Nos", "Rate", "Value"]]
    rows += [[n, q, r, q * r] for _, n, _, q, r in ITEMS]
    rows.append([None, None, None, float(TOTAL)])
    _, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK, stock_uom="pcs")
    check(plan, codes=False)
    assert [(skip.row, skip.reason) for skip in plan.skipped] == [(7, "total")]


def test_zeros_of_the_number_format_page_totals_and_headers_again(tmp_path):
    head = ["Code", "Item", "Unit", "Qty", "Rate", "Value"]
    rows = [head]
    for number, (c, n, u, q, r) in enumerate(ITEMS):
        rows.append([int(c), n, u, q, r, q * r])
        if number == 2:
            page = sum(q * r for *_, q, r in ITEMS[:3])
            rows += [[None, "Page Total", None, None, None, page], [], head]
    formats = {f"A{row}": "00000" for row in range(2, 11)}
    _, plan = taken(book(tmp_path / "a.xlsx", rows, formats=formats), OPENING_STOCK)
    check(plan)
    reasons = [(skip.row, skip.reason) for skip in plan.skipped]
    assert reasons == [(5, "total"), (6, "blank"), (7, "repeated header")]
    assert not plan.warnings


def test_units_in_the_number_format(tmp_path):
    rows = [["Code", "Item", "Qty"], *[[c, n, q] for c, n, _, q, _ in ITEMS]]
    formats = {f"C{row}": '0.000" Kgs"' for row in range(2, 7)}
    _, plan = taken(book(tmp_path / "a.xlsx", rows, formats=formats), OPENING_STOCK)
    assert {row.values["stock_uom"] for row in plan.rows} == {"kg"}


def test_vague_headings_are_told_apart_by_arithmetic(tmp_path):
    rows = [["Part #", "Material", "Worth", "Basic", "Stk"]]
    rows += [[c, n, q * r, r, q] for c, n, _, q, r in ITEMS]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK, stock_uom="pcs")
    check(plan)
    assert proposal.column_of("value") == 2


def test_a_wrong_grand_total_is_said(tmp_path):
    rows = [["Code", "Item", "Qty", "Rate", "Value"]]
    rows += [[c, n, q, r, q * r] for c, n, _, q, r in ITEMS]
    rows.append([None, "Grand Total", None, None, 99999])
    _, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK, stock_uom="pcs")
    check(plan)
    assert len(plan.warnings) == 2
    assert "99999" in plan.warnings[1]


def test_the_best_sheet_of_a_book(tmp_path):
    stock = [["Code", "Item", "Qty", "Rate", "Value"]]
    stock += [[c, n, q, r, q * r] for c, n, _, q, r in ITEMS]
    cover = [["Stock report"], ["Prepared for", "the owner"], ["Date", "31/10/2026"]]
    path = book(tmp_path / "a.xlsx", cover, title="Cover", others=[("Empty", []), ("Data", stock)])
    proposal, plan = taken(path, OPENING_STOCK, stock_uom="pcs")
    assert proposal.sheet == "Data"
    check(plan)


def test_blank_columns_rows_and_indented_names(tmp_path):
    rows = [[], [None, "Stock"], [], [None, "Code", None, "Item", None, "Qty", "Rate", "Value"], []]
    for c, n, _, q, r in ITEMS:
        rows += [[None, c, None, f"   {n}  ", None, q, r, q * r], []]
    check(taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK, stock_uom="pcs")[1])


def test_errors_name_row_column_and_what_to_do(tmp_path):
    rows = [["Code", "Item", "Unit", "Qty", "Rate"], ["A1", "Bolt", "Nos", "ten", 5]]
    rows += [["A2", "Nut", "Nos", None, 5], ["A1", "Bolt again", "Nos", 3, 5]]
    rows += [[None, None, "Nos", 4, 5], ["A5", "Pin", "Nos", 6, "=5*2"]]
    _, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK)
    told = {(error.row, error.column): error.message for error in plan.errors}
    assert "not a number" in told[2, "Qty"]
    assert told[3, "Qty"] == "Enter Quantity"
    assert told[4, "Code"] == "This stands in row 2 already"
    assert "no code" in told[5, "Code"]
    assert "formula" in told[6, "Rate"]
    assert not plan.rows


def test_items_with_types_rates_and_a_default_unit(tmp_path):
    head = ["Product Code", "Product", "Item Type", "HSN Code", "Tax Rate", "Cost", "ROL"]
    rows = [head, ["P-1", "Plate", "RM", "7208.51", 0.18, "45.25/Kg", "100 kg"]]
    rows += [["P-2", "Pump", "Finished", 84137010, "GST 12%", "₹ 1,200/-", "5"]]
    rows += [["P-3", "Glove", "Stores", "6116", "5", 60, None]]
    _, plan = taken(book(tmp_path / "a.xlsx", rows), ITEM_KIND, stock_uom="pcs")
    assert not plan.errors
    read = by_code(plan)
    assert read["P-1"]["stock_uom"] == "kg"
    assert read["P-2"]["purchase_rate"] == 1200
    assert [values["gst_rate"] for values in read.values()] == [18, 12, 5]
    assert [values["item_type"] for values in read.values()] == [
        "raw_material",
        "finished_good",
        "consumable",
    ]
    assert read["P-1"]["hsn_code"] == "720851"
    assert read["P-2"]["hsn_code"] == "84137010"


def test_a_sheet_without_the_quantity_asks_for_it(tmp_path):
    rows = [["Code", "Item", "Colour"], ["A1", "Bolt", "red"], ["A2", "Nut", "blue"]]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK)
    question = next(one for one in proposal.questions if one.key == "column.quantity")
    assert question.required
    assert [choice.label for choice in question.choices] == ["A: Code", "B: Item", "C: Colour"]
    assert plan.errors


def test_a_name_that_only_begins_like_a_total_is_data(tmp_path):
    rows = [["Code", "Item", "Qty"], ["T1", "Total Station", 2], ["T2", "Totalizer", 1]]
    rows += [["T3", "Level", 4], [None, "Total", 7]]
    _, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK, stock_uom="pcs")
    assert [row.values["code"] for row in plan.rows] == ["T1", "T2", "T3"]
    assert [skip.row for skip in plan.skipped] == [5]


def test_a_column_headed_no_that_does_not_count_is_the_code(tmp_path):
    rows = [["No.", "Item", "Bal. Qty", "Rate"]]
    rows += [[1000 + 7 * i, n, f"{q} {u}", r] for i, (_, n, u, q, r) in enumerate(ITEMS)]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK)
    assert proposal.column_of("quantity") == 2
    assert not proposal.columns[0].sure
    assert [row.values["code"] for row in plan.rows] == ["1000", "1007", "1014", "1021", "1028"]


def test_without_headings_all_is_proposed_but_nothing_sure(tmp_path):
    rows = [[c, n, u, q, r, q * r] for c, n, u, q, r in ITEMS]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), OPENING_STOCK)
    assert not any(guess.sure for guess in proposal.columns)
    assert "No row of headings" in proposal.notes[0]
    check(plan)
