"""The command line on both databases: the whole round, and all that it must refuse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from factory_desktop import bootstrap, cli
from factory_desktop.core.platform.security import passwords, signin
from tests.helpers import companies
from tests.helpers.companies import PASSWORD

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process; returns code, standard output and standard error."""
    cheap = passwords.hash_password
    monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD)
    monkeypatch.setattr(passwords, "hash_password", lambda text, _cost=4: cheap(text, 4))

    def call(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main([str(word) for word in words])
        told = capfd.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new company may be made, on each of the two databases."""
    if request.param == "file":
        yield str(tmp_path / "works.factory")
        return
    url = companies.empty_server_database()
    yield url
    companies.drop(companies.open_again(url))


def _new(run: Run, place: str, name: str = "Works") -> None:
    words = ("--name", name, "--country", "IN", "--admin", "meena")
    assert run("new", place, *words)[0] == 0


def _error(answer: tuple[int, str, str]) -> dict[str, Any]:
    """The error of a refusal: code 1, one JSON object on standard output, nothing beside."""
    code, out, err = answer
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert list(found) == ["error"]
    error: dict[str, Any] = found["error"]
    assert {"kind", "message", "fields"} <= set(error)
    assert error["kind"] != "bug"
    assert error["message"]
    return error


@pytest.mark.slow
def test_the_whole_round(run: Run, place: str, tmp_path: Path) -> None:
    _new(run, place)
    for kind, name in (
        ("items", "stock-summary.xlsx"),
        ("opening-stock", "stock-summary.xlsx"),
        ("employees", "employees.csv"),
        ("attendance", "muster-2026-10.xlsx"),
    ):
        code, out, err = run("import", place, kind, SAMPLES / name)
        assert code == 0, (kind, out, err)
    code, out, _ = run("payroll", place, "--period", "2026-10", "--json", "--lock")
    assert code == 0
    assert json.loads(out)["status"] == "locked"
    code, out, _ = run("report", place, "payroll.wages", "--param", "month=2026-10")
    assert json.loads(out)["count"] == 40
    for form in ("csv", "xlsx", "pdf"):
        file = tmp_path / f"wages.{form}"
        words = ("--param", "month=2026-10", "--format", form, "--out", file)
        assert run("report", place, "payroll.wages", *words)[0] == 0
        assert file.stat().st_size > 500
    code, out, err = run("doctor", place, "--json")
    assert code == 0, out
    kept = tmp_path / "works.factory-backup"
    assert run("backup", place, kept, "--json")[0] == 0
    assert run("create-admin", place, "asha", "--json")[0] == 0
    for back in (str(tmp_path / "back.factory"), companies.empty_server_database()):
        assert run("restore", kept, back)[0] == 0
        code, out, _ = run("report", back, "payroll.wages", "--param", "month=2026-10")
        assert (code, json.loads(out)["count"]) == (0, 40)
        assert run("doctor", back)[0] == 0
        assert _error(run("restore", kept, back, "--json"))["kind"] == "environment"
    assert _error(run("new", place, "--name", "X", "--country", "XX", "--admin", "a", "--json"))
    assert (
        json.loads(run("payroll", place, "--user", "asha", "--period", "2026-10", "--json")[1])[
            "status"
        ]
        == "locked"
    )


def test_what_is_refused_is_refused_as_json(run: Run, place: str, tmp_path: Path) -> None:
    _new(run, place)
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear Sir\n", encoding="utf-8")
    refused = [
        ("backup", place, letter, "--json"),
        ("create-admin", place, "meena", "--json"),
        ("create-admin", place, "x" * 20_000, "--json"),
        ("create-admin", place, "\x1b[2J", "--json"),
        ("import", place, "items", letter, "--json"),
        ("import", place, "items", tmp_path / "none.csv", "--json"),
        ("import", place, "no-such-kind", letter, "--json"),
        ("import", place, "items", tmp_path, "--json"),
        ("payroll", place, "--period", "2026-13", "--json"),
        ("payroll", place, "--period", "0000-01", "--json"),
        ("payroll", place, "--period", "9999-12", "--lock", "--yes", "--json"),
        ("payroll", place, "--period", "2026-10", "--lock", "--json"),
        ("report", place, "no.such.report"),
        ("report", place, "payroll.wages", "--param", "month=13-2026"),
        ("report", place, "payroll.wages", "--param", "nonsense=1"),
        ("report", place, "payroll.wages", "--param", "="),
        ("restore", letter, tmp_path / "new.factory", "--json"),
        ("restore", tmp_path / "none.factory-backup", tmp_path / "new.factory", "--json"),
        ("settings", place, "no.such.key=1", "--json"),
        ("settings", place, "books.locked_until=soon", "--json"),
        ("settings", place, "nothing", "--json"),
        ("settings", place, "--user", "nobody", "--json"),
        ("template", "no-such-kind", tmp_path / "t.xlsx", "--json"),
        ("template", "items", tmp_path / "no" / "such" / "t.xlsx", "--json"),
    ]
    wrong = []
    for words in refused:
        try:
            _error(run(*words))
        except AssertionError:
            wrong.append(words[:1] + words[2:])
    assert wrong == []
    assert not (tmp_path / "new.factory").exists()
    assert run("doctor", place)[0] == 0
    print(f"\nrefusals tried {len(refused)}, as JSON with code 1: {len(refused)}")


@pytest.mark.parametrize(
    "where", ["none.factory", "no/such/folder/x.factory", "", "\x00", "a" * 5000, ".",
              "postgresql+psycopg://nobody@127.0.0.1:1/none", "postgresql+psycopg://",
              "postgresql://127.0.0.1:1/x", "postgresql+nonsense://a/b", "postgres", "https://a/b"],
)  # fmt: skip
def test_a_company_that_is_not_there(run: Run, tmp_path: Path, where: str) -> None:
    path = where if "://" in where or where in ("", "\x00", "postgres") else str(tmp_path / where)
    words = ("--name", "W", "--country", "IN", "--admin", "m", "--json")
    for command in ("settings", "payroll", "report", "backup", "create-admin"):
        more = {
            "payroll": ("--period", "2026-10", "--json"),
            "report": ("payroll.wages",),
            "backup": (tmp_path / "b.factory-backup", "--json"),
            "create-admin": ("asha", "--json"),
        }.get(command, ("--json",))
        assert _error(run(command, path, *more))["kind"] in ("environment", "invalid")
    code, out, _ = run("doctor", path, "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)
    if where not in ("none.factory", "postgres"):
        _error(run("new", path, *words)) if "no/such" not in where else None
    assert not (tmp_path / "b.factory-backup").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",), ("new", "x"), ("new", "x", "--country", "ZZ"), ("doctor",),
        ("doctor", "a", "b"), ("payroll", "x"), ("report", "x"), ("restore", "x"), ("import", "x"),
        ("report", "x", "y", "--format", "docx"), ("backup",), ("--nonsense",),
        ("settings", "x", "--nonsense"), ("template",), ("create-admin", "x"),
    ],
)  # fmt: skip
def test_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "usage: factory-desktop" in err


def test_a_wrong_password_and_too_many(
    run: Run, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _new(run, place)
    monkeypatch.setattr(signin, "FREE_TRIES", 3)
    monkeypatch.setenv("FACTORY_PASSWORD", "wrong wrong wrong wrong")
    told = [_error(run("settings", place, "--json"))["code"] for _ in range(6)]
    assert told[:3] == ["sign_in"] * 3
    assert "throttled" in told[3:]
    monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD)
    assert _error(run("settings", place, "--json"))["code"] == "throttled"
    monkeypatch.setattr(signin, "FREE_TRIES", 10**6)
    company = bootstrap.open_company(place)
    with company.db.write() as conn:
        conn.exec_driver_sql("DELETE FROM login_throttle")
    company.close()
    assert run("settings", place, "--json")[0] == 0


def test_several_companies_side_by_side(run: Run, tmp_path: Path) -> None:
    names = ["Works", "शक्ति", "Works & Sons"]
    places = [tmp_path / f"{n}.factory" for n in range(3)]
    for name, where in zip(names, places, strict=True):
        _new(run, str(where), name)
    assert run("settings", places[0], "items.code_pattern=A-###")[0] == 0
    for where in places:
        code, out, _ = run("settings", where, "--json")
        pattern = json.loads(out)["settings"]["items.code_pattern"]
        assert (code, pattern == "A-###") == (0, where == places[0])
    before = [where.read_bytes() for where in places]
    for where in places:
        _error(run("new", where, "--name", "X", "--country", "XX", "--admin", "a", "--json"))
    assert [where.read_bytes() for where in places] == before


def test_a_message_cannot_move_the_terminals_cursor(run: Run, tmp_path: Path) -> None:
    code, _, err = run("doctor", tmp_path / "\x1b[2Jx", "--nonsense")
    assert code == 2
    code, _, err = run("settings", tmp_path / "\x1b[2J\x07x.factory")
    assert code == 1
    assert "\x1b" not in err
    assert "\x07" not in err


def test_an_import_is_listed_and_undone(run: Run, place: str, tmp_path: Path) -> None:
    _new(run, place)
    sheet = tmp_path / "items.csv"
    sheet.write_text("Code,Name,Unit\nN-1,Nut,pcs\nN-2,Pin,pcs\n", encoding="utf-8")
    code, out, _ = run("import", place, "items", sheet, "--json")
    number = json.loads(out)["import"]
    assert (code, number) == (0, 1)
    code, out, _ = run("import", place, "--history", "--json")
    (listed,) = json.loads(out)["imports"]
    assert (listed["file_name"], listed["rows"], listed["status"]) == ("items.csv", 2, "done")
    for words, verb in ((("--dry-run",), "would be"), ((), "was")):
        code, out, _ = run("import", place, "--undo", number, *words)
        assert code == 0
        assert "row 2  Item N-1: deleted" in out
        assert f"The import of items.csv {verb} undone." in out
    error = _error(run("import", place, "--undo", number, "--json"))
    assert error["code"] == "undone"
    assert _error(run("import", place, "--undo", "99", "--json"))["kind"] == "not_found"
    _, out, _ = run("import", place, "--history")
    assert "undone by" in out
    for words in (("items", "--undo", "1"), ("items", "x.csv", "--history"), ("--undo", "x")):
        assert run("import", place, *words)[0] == 2


def test_a_column_that_goes_nowhere_is_named(run: Run, place: str, tmp_path: Path) -> None:
    _new(run, place)
    sheet = tmp_path / "items.csv"
    sheet.write_text("Sr,Code,Name,Unit,Shade,Empty\n1,N-1,Nut,pcs,blue,\n", encoding="utf-8")
    code, out, _ = run("import", place, "items", sheet, "--dry-run")
    assert code == 0
    assert "Left out, for want of a field: “Shade”." in out
    code, out, _ = run("import", place, "items", sheet, "--dry-run", "--map", "Shade=")
    assert (code, "Left out" in out) == (0, False)
