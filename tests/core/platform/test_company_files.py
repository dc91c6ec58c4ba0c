"""Files that are no sound company of this version: refused or read, never changed or emptied."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.kernel.errors import EnvironmentProblem
from tests.helpers import companies as made
from tests.helpers.companies import ADMIN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound company, closed."""
    made.sqlite_company(tmp_path).close()
    return tmp_path / "company.factory"


def _refused(path: Path, code: str, words: str) -> None:
    before = path.read_bytes()
    with pytest.raises(EnvironmentProblem, match=words) as caught:
        made.open_again(str(path)).close()
    assert caught.value.code == code
    assert caught.value.hint
    assert path.read_bytes() == before


def _sql(path: Path, *statements: str) -> None:
    conn = sqlite3.connect(path)
    for statement in statements:
        conn.execute(statement)
    conn.commit()
    conn.close()


def test_a_company_of_a_newer_program_is_refused(path: Path) -> None:
    _sql(path, "UPDATE schema_version SET version_num='9999'")
    _refused(path, "newer", "newer version")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tally.db"
    _sql(path, "CREATE TABLE vouchers (id INTEGER)", "INSERT INTO vouchers VALUES (1)")
    _refused(path, "foreign", "not a company")


@pytest.mark.parametrize("data", [b"PK\x03\x04 a spreadsheet", b"x", b"\x00" * 9000])
def test_another_kind_of_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(data)
    _refused(path, "foreign", "not a company")


def test_an_empty_file_is_refused_and_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.factory"
    path.touch()
    _refused(path, "foreign", "not a company")


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for where, code in ((tmp_path, "folder"), (tmp_path / "none.factory", "missing")):
        with pytest.raises(EnvironmentProblem) as caught:
            made.open_again(str(where))
        assert caught.value.code == code
    assert not (tmp_path / "none.factory").exists()


@pytest.mark.parametrize("share", [50, 90])
def test_a_truncated_company_is_refused(path: Path, share: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * share // 100])
    _refused(path, "damaged", "damaged")


def test_a_company_with_a_spoilt_first_page_is_refused(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4000] = b"\xa5" * 3900
    path.write_bytes(data)
    _refused(path, "damaged", "damaged")


def test_a_company_open_twice_is_ordinary(path: Path) -> None:
    one, two = made.open_again(str(path)), made.open_again(str(path))
    one.execute(ADMIN, save_profile, values={"city": "Nashik"})
    two.execute(ADMIN, save_profile, values={"phone": "020-1"})
    assert (one.read(profile).city, one.read(profile).phone) == ("Nashik", "020-1")
    one.close()
    two.close()


@contextmanager
def _without_rights() -> Iterator[None]:
    """As a user to whom the rights of files apply, also where the tests run as root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_read_only_company_can_be_read_and_not_written_to(open_folder: Path) -> None:
    made.sqlite_company(open_folder).close()
    path = open_folder / "company.factory"
    for journal in open_folder.glob("*-journal"):
        journal.unlink()
    path.chmod(0o444)
    before = path.read_bytes()
    with _without_rights():
        company = made.open_again(str(path))
        assert company.read(profile).city == "Pune"
        with pytest.raises(EnvironmentProblem) as caught:
            company.execute(ADMIN, save_profile, values={"city": "X"})
        company.close()
    assert caught.value.code == "read_only"
    assert path.read_bytes() == before


def test_a_company_on_a_disk_that_refuses_writing_says_so(path: Path) -> None:
    """As a read-only disk looks to SQLite, whoever is signed in to the PC."""
    company = made.open_again(str(path))
    before = path.read_bytes()
    with pytest.raises(EnvironmentProblem) as caught, company.db.read() as conn:
        conn.execute(text("UPDATE company_profile SET city='X'"))
    assert caught.value.code == "read_only"
    assert "cannot be written to" in caught.value.message
    company.close()
    assert path.read_bytes() == before
