"""The list of known companies, and file names made from what users type."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from factory_desktop.core.platform import companies


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(companies.HOME, str(tmp_path / "home"))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Shakti Precision Works", "Shakti-Precision-Works"),
        ("शक्ति प्रिसिजन वर्क्स", "शक्ति-प्रिसिजन-वर्क्स"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\System32", "C-Windows-System32"),
        ("a\x00b\nc", "a-b-c"),
        ("...", "company"),
        ("", "company"),
        ("con", "con-company"),
        ("LPT1", "LPT1-company"),
        ('a/b:c*d?"<>|', "a-b-c-d"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_name_becomes_a_file_name_never_a_path(name: str, stem: str) -> None:
    assert companies.safe_stem(name) == stem
    assert companies.free_path(name).parent == companies.companies_folder()


def test_a_long_hindi_name_fits_a_file_name() -> None:
    assert len((companies.safe_stem("शक्ति" * 50) + companies.BACKUP_SUFFIX).encode()) < 255


def test_a_free_path_is_never_an_existing_one(tmp_path: Path) -> None:
    for expected in ("Works.factory", "Works-2.factory", "Works-3.factory"):
        path = companies.free_path("Works", tmp_path)
        assert path.name == expected
        path.touch()


def test_known_companies_are_remembered_last_opened_first(tmp_path: Path) -> None:
    companies.remember_opened(str(tmp_path / "a.factory"), "A", datetime(2026, 1, 1))
    companies.remember_opened(str(tmp_path / "b.factory"), "बी", datetime(2026, 1, 2))
    companies.remember_opened(str(tmp_path / "a.factory"), "A again", datetime(2026, 1, 3))
    assert [c.name for c in companies.known()] == ["A again", "बी"]
    companies.forget(str(tmp_path / "a.factory"))
    assert [c.name for c in companies.known()] == ["बी"]
    assert not list((tmp_path / "home").glob("*.tmp"))


def test_a_servers_password_is_not_written_down(tmp_path: Path) -> None:
    url = "postgresql+psycopg://meena:top-secret@192.168.1.5/works?password=top-secret"
    companies.remember_opened(url, "Works", datetime(2026, 1, 1))
    assert "top-secret" not in (tmp_path / "home" / "companies.json").read_text(encoding="utf-8")
    assert companies.find(url) is not None


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"no": 1}]', "null"])
def test_a_spoilt_list_counts_as_empty(tmp_path: Path, text: str) -> None:
    companies.home().mkdir()
    (companies.home() / "companies.json").write_text(text, encoding="utf-8")
    assert companies.known() == []
    companies.remember_opened(str(tmp_path / "a"), "A", datetime(2026, 1, 1))
    assert len(companies.known()) == 1


def test_each_company_has_a_backup_folder_of_its_own(tmp_path: Path) -> None:
    one = companies.backups_folder(str(tmp_path / "one" / "works.factory"))
    two = companies.backups_folder(str(tmp_path / "two" / "works.factory"))
    assert one != two
    assert one.parent == companies.home() / "backups"
