"""Backups that somebody built to do harm: refused in words, nothing written outside, no memory."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import backup
from factory_desktop.core.platform.backup import archive
from tests.helpers import companies
from tests.helpers.figures import Figure

#: Most memory that a refusal may take: bombs unpack to a thousand times that.
_MEMORY = 60 * 1024**2
Members = dict[str | zipfile.ZipInfo, bytes]
Build = Callable[[bytes, bytes], Members]


def _seal(file: Path) -> None:
    """Seal an archive as the program does: a seal is no secret."""
    with zipfile.ZipFile(file, "a") as made:
        made.comment = archive._SEAL + b"0" * 64
    body = file.stat().st_size - archive._SEALED
    data = file.read_bytes()[:body]
    file.write_bytes(data + archive._SEAL + hashlib.sha256(data).hexdigest().encode())


def _pack(file: Path, members: Members) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    _seal(file)
    return file


def _changed(manifest: bytes, **values: object) -> bytes:
    return json.dumps({**json.loads(manifest), **values}).encode()


def _link(name: str, target: str) -> dict[str | zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return {info: target.encode()}


_M, _C = "manifest.json", "company.factory"
_BOMB = b"\x00" * 200_000_000
#: What a hostile archive holds, from the manifest and the company of a good one.
HOSTILE: dict[str, Build] = {
    "a path upwards": lambda m, c: {_M: m, "../company.factory": c},
    "a path upwards beside": lambda m, c: {_M: m, _C: c, "../../evil.txt": b"x"},
    "an absolute path": lambda m, c: {_M: m, _C: c, "/tmp/evil.txt": b"x"},
    "a path of Windows": lambda m, c: {_M: m, _C: c, "..\\..\\evil.exe": b"x"},
    "a drive": lambda m, c: {_M: m, "C:company.factory": c},
    "a link in its place": lambda m, c: {_M: m, **_link(_C, "/etc/passwd")},
    "a link for a manifest": lambda m, c: {**_link(_M, "/etc/passwd"), _C: c},
    "one more member": lambda m, c: {_M: m, _C: c, "readme.txt": b"x"},
    "no company": lambda m, c: {_M: m},
    "no manifest": lambda m, c: {_C: c},
    "nothing": lambda m, c: {},
    "a manifest that is a list": lambda m, c: {_M: b"[]", _C: c},
    "a manifest that is no text": lambda m, c: {_M: b"\xff\xfe\x00", _C: c},
    "a manifest nested deep": lambda m, c: {_M: b"[" * 200_000, _C: c},
    "a manifest of 5 MB": lambda m, c: {_M: b" " * 5_000_000 + m, _C: c},
    "a manifest with a huge number": lambda m, c: {
        _M: m.replace(b'"audit_id": ', b'"audit_id": ' + b"9" * 5_000), _C: c},
    "a newer format": lambda m, c: {_M: _changed(m, format=99), _C: c},
    "a format of text": lambda m, c: {_M: _changed(m, format="../../x"), _C: c},
    "an unknown version": lambda m, c: {_M: _changed(m, revision="../0001"), _C: c},
    "a size too large": lambda m, c: {_M: _changed(m, size=2**62), _C: c},
    "a size of nought": lambda m, c: {_M: _changed(m, size=0), _C: c},
    "a size below nought": lambda m, c: {_M: _changed(m, size=-1), _C: c},
    "a size of text": lambda m, c: {_M: _changed(m, size="many"), _C: c},
    "another sum": lambda m, c: {_M: _changed(m, sha256="0" * 64), _C: c},
    "other row counts": lambda m, c: {_M: _changed(m, rows={"item": 5}), _C: c},
    "another audit head": lambda m, c: {_M: _changed(m, audit_hash="0" * 64), _C: c},
    "a name of another company": lambda m, c: {_M: _changed(m, company="Other"), _C: c},
    "a bomb": lambda m, c: {_M: m, _C: _BOMB},
    "a bomb that is announced": lambda m, c: {
        _M: _changed(m, size=len(_BOMB), sha256=hashlib.sha256(_BOMB).hexdigest()), _C: _BOMB},
    "a company that is text": lambda m, c: {
        _M: _changed(m, size=5, sha256=hashlib.sha256(b"hello").hexdigest()), _C: b"hello"},
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Manifest and company of a good backup."""
    folder = tmp_path_factory.mktemp("good")
    company = companies.sqlite_company(folder)
    file = folder / "good.factory-backup"
    backup.backup(company.db, file, companies.clock())
    company.close()
    with zipfile.ZipFile(file) as made:
        return made.read(_M), made.read(_C)


def _refused(file: Path, target: Path) -> str:
    """How a restore ended: empty where it was refused in words and left nothing."""
    try:
        backup.restore(file, str(target), companies.clock())
    except EnvironmentProblem as problem:
        left = [p.name for p in target.parent.iterdir()]
        return "" if problem.message and not left else f"left {left}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "restored"


@pytest.mark.slow
def test_hostile_archives_are_refused_and_write_nothing(
    good: tuple[bytes, bytes], tmp_path: Path, figure: Figure
) -> None:
    place = tmp_path / "a" / "b" / "c"
    place.mkdir(parents=True)
    wrong = {}
    for name, build in HOSTILE.items():
        file = _pack(tmp_path / "hostile.factory-backup", build(*good))
        tracemalloc.start()
        end = _refused(file, place / "company.factory")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if end or peak > _MEMORY:
            wrong[name] = (end, peak)
    assert wrong == {}
    outside = {p.name for p in tmp_path.rglob("*") if p.is_file()} - {"hostile.factory-backup"}
    assert not [name for name in outside if "evil" in name or name.endswith((".factory", ".tmp"))]
    assert not Path("/tmp/evil.txt").exists()
    figure("F-13", len(HOSTILE), len(HOSTILE), "sqlite", "hostile backups, memory below 60 MB")


def test_a_good_one_passes_the_same_way(good: tuple[bytes, bytes], tmp_path: Path) -> None:
    """The harness is not what makes the others fail."""
    manifest, data = good
    file = _pack(tmp_path / "good.factory-backup", {_M: manifest, _C: data})
    (tmp_path / "place").mkdir()
    assert _refused(file, tmp_path / "place" / "company.factory") == "restored"


def test_two_members_of_one_name_are_refused(good: tuple[bytes, bytes], tmp_path: Path) -> None:
    file = tmp_path / "twice.factory-backup"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(_M, good[0])
        made.writestr(_C, good[1])
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr(_C, b"other")
    _seal(file)
    (tmp_path / "place").mkdir()
    assert _refused(file, tmp_path / "place" / "company.factory") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_at_the_target_is_not_followed(good: tuple[bytes, bytes], tmp_path: Path) -> None:
    victim, link = tmp_path / "victim.txt", tmp_path / "company.factory"
    victim.write_text("precious", encoding="utf-8")
    link.symlink_to(victim)
    file = _pack(tmp_path / "good.factory-backup", {_M: good[0], _C: good[1]})
    with pytest.raises(EnvironmentProblem):
        backup.restore(file, str(link), companies.clock())
    backup.restore(file, str(link), companies.clock(), replace=True)
    assert victim.read_text(encoding="utf-8") == "precious"
    shutil.rmtree(tmp_path / "home", ignore_errors=True)
