"""Canaries in secret fields: found nowhere but in their own columns."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from factory_desktop import cli
from factory_desktop.commandline import _bug
from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import backup, companies
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security import signin
from tests.faults import works
from tests.faults.works import Works
from tests.helpers.companies import ADMIN, clock

CANARIES = {"bank_account": "90210CANARY7731", "uan": "10190CANARY4242", "pan": "CNRPB7717K",
            "esi_number": "31CANARY001199"}  # fmt: skip
PASSWORD = "canary sings at dawn 7731"
#: Columns that are there to hold them.
_HOME = {("party", "bank_account"), ("employee", "bank_account"), ("employee", "uan"),
         ("employee", "pan"), ("employee", "esi_number"), ("employee", "esi_no")}  # fmt: skip


def _sing(company: Company) -> Works:
    """Put canaries wherever a secret can be typed, change them, and have them refused."""
    w = Works(company)
    facts = company.registry.entities["hr.employee"].facts
    kept = {key: value for key, value in CANARIES.items() if key in facts}
    assert len(kept) >= 3
    joined = {"name": "Ravi", "date_of_joining": date(2025, 4, 1)}
    worker = w.do("hr.employee.save", values={**joined, **kept})
    w.do("hr.employee.save", employee_id=worker, values={k: v + "X" for k, v in kept.items()
                                                         if k != "pan"})  # fmt: skip
    w.do("hr.employee.save", employee_id=worker, values=kept)
    account = {"name": "Jindal", "is_supplier": True, "bank_account": CANARIES["bank_account"]}
    w.do("parties.party.save", values=account)
    request = Request(ADMIN, key="canary")
    create = company.registry.commands["security.user.create"]
    call = {"name": "clerk", "full_name": "C", "roles": ("Clerk",)}
    made = company.execute(request, create, password=PASSWORD, **call).value
    w.ids["clerk"] = made
    code = company.execute(Request(ADMIN, key="code"),
                           company.registry.commands["security.recovery.make"],
                           user_id=made).value  # fmt: skip
    w.prepared = code
    for given in (PASSWORD + "?", PASSWORD.upper()):
        with pytest.raises(FactoryError) as caught:
            signin.sign_in(company, "clerk", given)
        assert given not in json.dumps(caught.value.as_dict())
    return w


def test_no_secret_is_written_down_anywhere(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    w = _sing(company)
    hidden = [*CANARIES.values(), PASSWORD, str(w.prepared)]
    found = []
    for table, rows in works.dump(company).items():
        names = _columns(company, table)
        for row in rows:
            for name, value in zip(names, row, strict=True):
                for secret in hidden:
                    if secret.lower() in str(value).lower() and (table, name) not in _HOME:
                        found.append((table, name))
    assert found == []
    assert not [secret for secret in hidden if secret in caplog.text]
    print(f"\n{company.db.dialect}: {len(hidden)} canaries, found 0")


def _columns(company: Company, table: str) -> list[str]:
    with company.reading() as conn:
        return sorted(conn.execute(text(f'SELECT * FROM "{table}" WHERE 1 = 0')).keys())


def test_who_may_not_see_gets_none_of_it(company: Company) -> None:
    w = _sing(company)
    clerk = signin.sign_in(company, "clerk", PASSWORD).actor
    told: list[str] = []
    for entity in company.registry.entities.values():
        if entity.list is None:
            continue
        reader = ListReader(company, clerk, entity.list)
        secret = "CANARY"
        for view in (
            ViewState(),
            ViewState(search=secret),
            ViewState(filters=(Filter("bank_account", secret),), sort=(Sort("uan"),)),
        ):
            try:
                told.append(repr((reader.page(reader.ids(view)), reader.totals(view))))
            except FactoryError as error:
                told.append(str(error.as_dict()))
        if view.search == secret:
            assert reader.ids(view) == []
        if entity.key in company.registry.lookups:
            try:
                told.append(repr(LookupReader(company, clerk, entity.key).search("a")))
                told.append(repr(LookupReader(company, clerk, entity.key).by_id(1)))
            except FactoryError as error:
                told.append(str(error.as_dict()))
    for key in company.registry.reports:
        try:
            result = reports.run(company, clerk, key, {})
            head = reports.Head("Works", "now", "en")
            told.append(reports.as_bytes(company, result, "json", head).decode())
        except FactoryError as error:
            told.append(str(error.as_dict()))
    everything = "\n".join(told)
    assert [s for s in (*CANARIES.values(), PASSWORD, str(w.prepared)) if s in everything] == []


def test_no_secret_is_in_a_report_of_a_defect(tmp_path: Path, company: Company) -> None:
    def breaks(account: str, password: str) -> None:
        raise ZeroDivisionError(f"{account} {password}")

    try:
        breaks(CANARIES["bank_account"], PASSWORD)
    except ZeroDivisionError as error:
        told = _bug.describe(error, "payroll")
    (report,) = (companies.home() / "reports").iterdir()
    everything = report.read_text(encoding="utf-8") + str(told)
    assert "ZeroDivisionError" in everything
    assert CANARIES["bank_account"] not in everything
    assert PASSWORD not in everything


def test_an_error_of_the_database_names_no_figures(company: Company) -> None:
    with pytest.raises(Exception, match="UPDATE") as caught, company.db.write() as conn:
        conn.execute(text("UPDATE no_such_table SET a = :a"), {"a": CANARIES["uan"]})
    assert CANARIES["uan"] not in str(caught.value)


def test_a_backup_says_nothing_secret_of_itself(company: Company, tmp_path: Path) -> None:
    """The manifest can be read by whoever holds the file; the list of companies by whoever sits."""
    w = _sing(company)
    file = tmp_path / "b.factory-backup"
    backup.backup(company.db, file, clock(), passphrase=PASSWORD)
    companies.remember_opened(company.db.company, "Works", clock().now())
    hidden = [*CANARIES.values(), PASSWORD, str(w.prepared)]
    manifest = backup.check(file, PASSWORD).as_json().decode()
    written = [p for p in companies.home().rglob("*") if p.is_file()] + [file]
    everything = manifest.encode() + b"".join(p.read_bytes() for p in written)
    assert [s for s in hidden if s.encode() in everything] == []
    assert not list(tmp_path.rglob("*.tmp"))


def test_the_password_of_a_server_is_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "canary7731"
    where = f"postgresql+psycopg://meena:{secret}@127.0.0.1:1/works?password={secret}"
    companies.remember_opened(where, "Works", clock().now())
    for words in (("doctor", where), ("doctor", where, "--json"), ("settings", where, "--json"),
                  ("backup", where, str(tmp_path / "b.factory-backup"))):  # fmt: skip
        assert cli.main(list(words)) != 0
    told = capfd.readouterr()
    written = "".join(p.read_text("utf-8") for p in companies.home().rglob("*") if p.is_file())
    assert secret not in told.out + told.err + caplog.text + written
