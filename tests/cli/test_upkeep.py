"""`new`, `create-admin`, `doctor`, `backup`, `restore`: what they do, say and return."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from factory_desktop.core.company import profile
from factory_desktop.core.kernel.errors import FactoryError, Invalid, RuleBroken
from factory_desktop.core.platform import audit, companies
from factory_desktop.core.platform.security.tables import User
from factory_desktop.core.platform.tables import AuditEntry
from tests.cli.conftest import Run
from tests.helpers import companies as made
from tests.helpers.companies import PASSWORD


def test_new_makes_a_company_of_its_country(run: Run, tmp_path: Path) -> None:
    for country, money, month in (("IN", "INR", 4), ("XX", "USD", 1)):
        path = tmp_path / f"{country}.factory"
        answer = run(
            *("new", path, "--name", "शक्ति", "--country", country),
            *("--admin", "meena", "--json"),
        )
        assert answer.code == 0
        assert json.loads(answer.out) == {"company": str(path), "administrator": "meena"}
        company = made.open_again(str(path))
        found = company.read(profile)
        company.close()
        assert (found.name, found.currency, found.year_starts) == ("शक्ति", money, month)


def test_new_never_overwrites(run: Run, where: Path) -> None:
    before = where.read_bytes()
    answer = run("new", where, "--name", "X", "--country", "XX", "--admin", "a", "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["error"]["kind"] == "environment"
    assert where.read_bytes() == before


def test_a_weak_password_is_refused_and_leaves_no_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_PASSWORD", "password")
    path = tmp_path / "weak.factory"
    answer = run("new", path, "--name", "X", "--country", "XX", "--admin", "a", "--json")
    error = json.loads(answer.out)["error"]
    assert (answer.code, error["kind"], list(error["fields"])) == (1, "invalid", ["password"])
    assert not path.exists()


def test_without_json_the_reason_is_on_standard_error(run: Run, tmp_path: Path) -> None:
    answer = run("backup", tmp_path / "none.factory", tmp_path / "b")
    assert (answer.code, answer.out) == (1, "")
    assert "There is no company at" in answer.err


@pytest.mark.parametrize(
    "words", [(), ("nonsense",), ("new",), ("new", "x", "--country", "ZZ"), ("doctor", "a", "b")]
)
def test_wrong_usage_prints_the_help_and_returns_2(run: Run, words: tuple[str, ...]) -> None:
    if not words and _has_window():
        pytest.skip("without words the window opens")
    answer = run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "usage: factory-desktop" in answer.err


def _has_window() -> bool:
    from factory_desktop import cli

    return "window" in cli.build_parser()[1]


def test_create_admin_needs_no_sign_in_and_is_audited(
    run: Run, where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("another long password\n"))
    assert run("create-admin", where, "ravi", "--password-stdin").code == 0
    company = made.open_again(str(where))
    with company.reading() as conn:
        entry = conn.execute(
            select(AuditEntry.table()).where(
                AuditEntry.action == "create", AuditEntry.label == "ravi"
            )
        ).one()
        assert entry.user_name == "command line"
        assert audit.verify(conn) == []
        assert conn.execute(select(User.name).order_by(User.id)).scalars().all() == [
            "meena",
            "ravi",
        ]
    company.close()
    again = run("create-admin", where, "Meena", "--json")
    assert json.loads(again.out)["error"]["fields"].keys() == {"name"}


def test_doctor_tells_and_returns_1_for_what_is_bad(run: Run, where: Path) -> None:
    fine = run("doctor", where, "--json")
    report = json.loads(fine.out)
    assert (fine.code, report["ok"]) == (0, True)
    assert {"program", "schema", "audit"} <= {check["key"] for check in report["checks"]}
    conn = sqlite3.connect(where)
    conn.execute("DROP TRIGGER append_only_audit_entry_delete")
    conn.commit()
    conn.close()
    bad = run("doctor", where)
    assert bad.code == 1
    assert "append_only_audit_entry_delete" in bad.out


def test_doctor_tells_why_a_company_cannot_be_opened(run: Run, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    for path in (letter, tmp_path / "none.factory"):
        answer = run("doctor", path, "--json")
        checks = {check["key"]: check for check in json.loads(answer.out)["checks"]}
        assert answer.code == 1
        assert checks["open"]["state"] == "bad"
        assert checks["open"]["mend"]


def test_the_window_is_what_is_meant_where_no_command_is_named() -> None:
    from factory_desktop import cli

    for words, meant in (
        ([], ["window"]),
        (["--company", "a.factory"], ["window", "--company", "a.factory"]),
        (["--company=a.factory"], ["window", "--company=a.factory"]),
        (["--selftest"], ["selftest"]),
        (["--help"], ["--help"]),
        (["doctor", "a.factory"], ["doctor", "a.factory"]),
    ):
        assert cli._completed(list(words), ["window", "doctor", "selftest"]) == meant
    assert cli._completed([], ["doctor"]) == []


def test_backup_and_restore(run: Run, where: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.factory-backup"
    told = json.loads(run("backup", where, file, "--json").out)
    assert (told["company"], told["file"]) == ("Shakti Works", str(file))
    assert run("restore", file, where).code == 1
    answer = run("restore", file, where, "--replace", "--json")
    assert answer.code == 0
    assert Path(json.loads(answer.out)["kept"]).exists()
    copy = tmp_path / "copy.factory"
    assert run("restore", file, copy).code == 0
    assert run("doctor", copy).code == 0


def test_a_backup_may_be_locked(
    run: Run, where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, back = tmp_path / "l.factory-backup", tmp_path / "back.factory"
    monkeypatch.setattr(sys, "stdin", io.StringIO("a sentence for the safe\n"))
    assert run("backup", where, file, "--passphrase-stdin").code == 0
    refused = run("restore", file, back)
    assert (refused.code, refused.err.split(".")[0]) == (1, "This backup is locked")
    monkeypatch.setenv("FACTORY_PASSPHRASE", "a sentence for the safe")
    assert run("restore", file, back).code == 0


def test_backup_does_not_write_over_another_file(run: Run, where: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    assert run("backup", where, letter).code == 1
    assert run("backup", where, where).code == 1
    assert letter.read_text(encoding="utf-8") == "mine"
    assert run("doctor", where).code == 0


def test_an_unforeseen_error_is_reported_without_anybodys_figures(
    run: Run, where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factory_desktop.commandline import doctor

    def breaks(_where: str) -> None:
        raise ZeroDivisionError(f"salary {31_400 + 100}")

    monkeypatch.setattr(doctor, "_report", breaks)
    answer = run("doctor", where, "--json")
    error = json.loads(answer.out)["error"]
    assert (answer.code, error["kind"], answer.err) == (1, "bug", "")
    (report,) = (companies.home() / "reports").iterdir()
    text = report.read_text(encoding="utf-8")
    assert str(report) in error["message"]
    assert "ZeroDivisionError" in text
    assert "31500" not in text


def test_the_password_comes_from_where_it_was_said(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argparse import Namespace

    from factory_desktop.commandline import _terminal

    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    with _terminal.opened(str(where)) as company:
        args = Namespace(user="", password_stdin=False)
        assert _terminal.signed_in(args, company).name == "meena"
        with pytest.raises(RuleBroken, match="do not fit"):
            _terminal.signed_in(Namespace(user="", password_stdin=True), company)
        monkeypatch.delenv("FACTORY_PASSWORD")
        with pytest.raises(Invalid, match="--password-stdin"):
            _terminal.signed_in(args, company)


def test_with_several_users_one_must_be_named(run: Run, where: Path) -> None:
    from argparse import Namespace

    from factory_desktop.commandline import _terminal

    assert run("create-admin", where, "ravi").code == 0
    with _terminal.opened(str(where)) as company:
        with pytest.raises(FactoryError, match="several users"):
            _terminal.signed_in(Namespace(user="", password_stdin=False), company)
        args = Namespace(user="ravi", password_stdin=False)
        assert _terminal.signed_in(args, company).name == "ravi"


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    """Through a real process: encodings, exit code, nothing imported that is not needed."""
    root = Path(__file__).parents[2]
    env = {
        **os.environ,
        "PYTHONPATH": str(root),
        "PYTHONIOENCODING": "ascii",
        "FACTORY_PASSWORD": PASSWORD,
        companies.HOME: str(tmp_path / "home"),
    }
    call = [sys.executable, "-m", "factory_desktop"]
    path = str(tmp_path / "शक्ति.factory")
    words = ["new", path, "--name", "शक्ति", "--country", "IN", "--admin", "meena", "--json"]
    done = subprocess.run([*call, *words], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode("utf-8"))["company"] == path
    seen = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "factory_desktop", "--help"],
        env=env,
        capture_output=True,
        check=True,
    )
    imported = seen.stderr.decode()
    assert "usage: factory-desktop" in seen.stdout.decode()
    for heavy in ("sqlalchemy", "PySide6", "alembic", "reportlab", "openpyxl", "bcrypt"):
        assert f" {heavy}\n" not in imported
