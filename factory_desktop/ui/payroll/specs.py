"""How runs, slips, single amounts and salary structures are shown: lists and forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from factory_desktop.core import payroll
from factory_desktop.core.payroll.models import SalaryComponentRow
from factory_desktop.core.platform.db import facts_of
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.framework.record_page import MasterSpec, MasterTable

RUNS = ListSpec(
    columns=(
        ListColumn("month", 126, style="strong"),
        ListColumn("status", 100),
        ListColumn("slips", 70),
        ListColumn("gross", 120),
        ListColumn("deductions", 120, dash_zero=True),
        ListColumn("net", 120),
        ListColumn("employer", 120, dash_zero=True),
        ListColumn("locked_by", 130, style="muted"),
        ListColumn("locked_at", 140, shown=False),
        ListColumn("reversed_by", 120, shown=False),
        ListColumn("reason", 200, style="muted", stretch=True),
    ),
    search_hint="Reason",
    empty_title="No wages are locked yet",
    empty_text="A payroll run makes the slips of a month from muster, overtime, piece work and "
    "advances. Look it through, then lock it.",
    empty_action="Open payroll run",
    name="Payroll runs",
    things=("run", "runs"),
)

SLIPS = ListSpec(
    columns=(
        ListColumn("number", 130),
        ListColumn("month", 118),
        ListColumn("code", 60, style="muted"),
        ListColumn("name", 160, stretch=True),
        ListColumn("department", 120, style="muted"),
        ListColumn("paid_days", 78),
        ListColumn("overtime_hours", 60, dash_zero=True),
        ListColumn("gross", 104),
        ListColumn("deductions", 100, dash_zero=True),
        ListColumn("net", 104),
        ListColumn("status", 90),
        ListColumn("paid_on", 100, shown=False),
        ListColumn("change", 100, shown=False),
        ListColumn("look", 80, shown=False),
        ListColumn("rounding", 80, shown=False),
        ListColumn("pay_type", 100, shown=False),
    ),
    search_hint="Slip, number or name",
    empty_title="No slips yet",
    empty_text="Slips are made when a month's wages are locked.",
    empty_action="Open payroll run",
    name="Salary slips",
    things=("Salary slip", "Salary slips"),
)

ADJUSTMENTS = MasterSpec(
    "payroll.adjustment",
    ListSpec(
        columns=(
            ListColumn("month", 100),
            ListColumn("code", 60, style="muted"),
            ListColumn("name", 180, stretch=True),
            ListColumn("kind", 100, style="text"),
            ListColumn("label", 160),
            ListColumn("amount", 110),
            ListColumn("reason", 200, style="muted"),
        ),
        search_hint="Worker",
        empty_title="No single amounts yet",
        empty_text="Arrears, a bonus, a fine or the canteen: what one worker gets or pays in one "
        "month beside his wages.",
        empty_action="New single amount",
    ),
    FormSpec(
        "payroll.adjustment",
        (
            Section(
                "",
                (
                    (Place("employee_id", 2), "month", "kind"),
                    (Place("label", 2), "amount", "wage_group"),
                    (Place("reason", 4),),
                ),
                columns=4,
            ),
        ),
    ),
    defaults=lambda context: {"month": context.today(), "kind": "earning"},
)

# --- salary structures ---------------------------------------------------------------------

_HEAD = facts_of(SalaryComponentRow)


def complete(values: Mapping[str, object], _key: str) -> Mapping[str, object]:
    """A head with what a line may leave open: an earning, called after its name."""
    return {"kind": "earning", **payroll.named([values])[0]}


def judge(
    form: Mapping[str, object], lines: Sequence[Mapping[str, object]]
) -> Mapping[tuple[int, str], str]:
    """What is wrong with the heads as they are typed, by the engine's own checks."""
    return payroll.problems(payroll.named(lines), bool(form.get("pays_base")))


def _split(given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    return {"components": tuple(values.pop("components")), "values": values}


STRUCTURES = MasterSpec(
    "payroll.structure",
    ListSpec(
        columns=(
            ListColumn("code", 120),
            ListColumn("name", 260, stretch=True),
            ListColumn("heads", 80),
            ListColumn("workers", 90, dash_zero=True),
            ListColumn("pays_base", 170, style="check"),
            ListColumn("active", 70, style="check"),
        ),
        search_hint="Code or name",
        empty_title="No salary structures yet",
        empty_text="A structure splits pay into heads by formulas: house rent, conveyance, a fund. "
        "Workers without one are paid their rate as basic alone.",
        empty_action="New salary structure",
    ),
    FormSpec(
        "payroll.structure",
        (Section("", (("code", Place("name", 2), "active"), (Place("pays_base", 4),)), columns=4),),
    ),
    load=payroll.structure_record,
    split=_split,
    defaults=lambda _: {"pays_base": True, "active": True},
    tables=(
        MasterTable(
            "components",
            "Heads in the order of the slip",
            (
                LineColumn("label", _HEAD["label"], 150, stretch=True, strong=True),
                LineColumn("kind", _HEAD["kind"], 112, skip_filled=True),
                LineColumn("formula", _HEAD["formula"], 236),
                LineColumn("valid_from", _HEAD["valid_from"], 100),
                LineColumn(
                    "key", _HEAD["key"].but(required=False), 104, skip_filled=True, muted=True
                ),
                LineColumn("wage_group", _HEAD["wage_group"], 130, skip_filled=True),
                LineColumn(
                    "statistical", _HEAD["statistical"], 74, skip_filled=True, title="Not paid"
                ),
            ),
            rows=7,
            compute=complete,
            judge=judge,
        ),
    ),
)
