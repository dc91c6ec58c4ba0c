"""What a file must be before any parser sees it: a spreadsheet by content, of bounded size.

A workbook is a zip of XML. Both can be made to grow a thousandfold, so members, sizes, ratios,
document types and the furthest cell are looked at here, on the raw bytes, in one streaming pass.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.book import Place, column_number

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_UNPACKED_BYTES = 800 * 1024 * 1024
MAX_MEMBERS = 2_000
#: Sheets of equal rows shrink to a hundredth; a bomb to a thousandth.
MAX_RATIO = 250
RATIO_FREE_BYTES = 4 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 1_000
#: Rows x columns that the parser would lay out, over all sheets.
MAX_CELLS = 10_000_000

XLSX, XLS, ODS, TEXT = "xlsx", "xls", "ods", "text"

_CHUNK = 1 << 20
_OVERLAP = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>]*[^/>])?>""")
#: `r=` is looked for at once, then further on: the same, but for the time it takes.
_BARE_CELL = re.compile(rb"<(?:c|\w+:c)(?:>|\s(?!r=)(?![^>]*\br=))")
_FORMULA_WITHOUT_RESULT = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"%PDF",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z",
)


class SheetRefused(EnvironmentProblem):
    """The file cannot be taken; `code` says why, the message what to do."""


@dataclass(slots=True)
class Findings:
    """What the raw pass over a workbook's sheet learned, by the sheet's part name."""

    formats: dict[Place, str] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)


def check(path: Path) -> str:
    """Say what the file is (`xlsx`, `xls`, `ods`, `text`); raise SheetRefused where it is none."""
    size = file_size(path)
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(_OLE):
            rest = head + stream.read(MAX_FILE_BYTES)
            _check_old_workbook(rest)
            return XLS
    if head.startswith(b"PK"):
        return _check_archive(path)
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02")):
        raise _not_a_spreadsheet()
    if size == 0 or not head.strip():
        raise SheetRefused("empty", msg("The file is empty"))
    _check_text(head)
    return TEXT


def file_size(path: Path) -> int:
    """The size of the file; refuses one that is gone, locked, no file, or too large."""
    try:
        if not path.is_file():
            raise SheetRefused("missing", msg("The file is no longer there; choose it again"))
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise SheetRefused(
            "unreadable", msg("The file cannot be opened; close it in other programs and try again")
        ) from error
    if size > MAX_FILE_BYTES:
        raise too_large()
    return size


def too_large() -> SheetRefused:
    """The refusal of a file beyond the limits."""
    return SheetRefused(
        "too_large",
        msg("The file is too large to be a sheet of entries"),
        msg("Keep up to {rows} rows in a file; split it if there are more", rows=f"{MAX_ROWS:,}"),
    )


def damaged() -> SheetRefused:
    """The refusal of a workbook that cannot be unpacked or parsed."""
    return SheetRefused(
        "damaged", msg("The file is damaged; open it in the spreadsheet program and save it again")
    )


def encrypted() -> SheetRefused:
    """The refusal of a workbook with a password."""
    return SheetRefused(
        "encrypted",
        msg("The file is protected by a password; save it without the password and try again"),
    )


def _not_a_spreadsheet() -> SheetRefused:
    return SheetRefused(
        "not_a_sheet", msg("This is not a spreadsheet; choose an XLSX, XLS, ODS or CSV file")
    )


def _save_as_xlsx() -> SheetRefused:
    return SheetRefused(
        "other_format",
        msg("This kind of file cannot be read; open it, save it as XLSX or CSV and try again"),
    )


def _check_old_workbook(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise encrypted()
    names = ("Workbook", "Book")
    if not any(name.encode("utf-16-le") in content for name in names):
        raise _not_a_spreadsheet()


def _check_text(head: bytes) -> None:
    if head.startswith(_PICTURES):
        raise _not_a_spreadsheet()
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<workbook", b"{\\rtf")):
        raise _save_as_xlsx()


def _check_archive(path: Path) -> str:
    """Whether an archive is a workbook or an OpenDocument spreadsheet, and of what size."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > MAX_MEMBERS:
                raise too_large()
            if any(member.flag_bits & 1 for member in members):
                raise encrypted()
            if "xl/workbook.bin" in names:
                raise _save_as_xlsx()
            form = ODS if "content.xml" in names else XLSX
            needed = {"content.xml"} if form == ODS else {"[Content_Types].xml", "xl/workbook.xml"}
            if not needed <= names:
                raise _not_a_spreadsheet()
            if len(names) != len(members):
                raise damaged()
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise too_large()
            return form
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise damaged() from error


def check_parts(archive: zipfile.ZipFile, names: Iterable[str]) -> None:
    """Refuse document types and false sizes in the named parts, before anything parses them."""
    for member in archive.infolist():
        if member.filename in names:
            for part in _parts(archive, member):
                _check_xml(part)


def inspect(path: Path, styles: dict[str, str]) -> dict[str, Findings]:
    """Stream every XML part of a checked workbook once, refusing what a parser would choke on.

    `styles` maps the style numbers worth knowing to their number format; returns the findings
    by part name (`xl/worksheets/sheet1.xml`).
    """
    found: dict[str, Findings] = {}
    unpacked = cells = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            is_sheet = "worksheets/" in member.filename and member.filename.endswith(".xml")
            scan = _SheetScan(styles) if is_sheet else None
            for part in _parts(archive, member):
                _check_xml(part)
                if scan:
                    scan.take(part)
            unpacked += member.file_size
            if scan:
                cells += scan.area()
                found[member.filename] = scan.findings
            if unpacked > MAX_UNPACKED_BYTES or cells > MAX_CELLS:
                raise too_large()
    return found


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's real bytes in overlapping parts, whatever size its header claims."""
    claimed, packed = member.file_size, max(member.compress_size, 1)
    member.file_size = MAX_UNPACKED_BYTES + 1
    tail, count = b"", 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                count += len(chunk)
                if count > RATIO_FREE_BYTES and count > packed * MAX_RATIO:
                    raise too_large()
                if count > claimed:
                    raise damaged()
                part = tail + chunk
                yield part
                tail = part[-_OVERLAP:]
    finally:
        member.file_size = claimed
    if count != claimed:
        raise damaged()


def _check_xml(part: bytes) -> None:
    if b"\x00" in part[:4096] or part.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise damaged()
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise SheetRefused(
            "hostile", msg("The file contains instructions that no spreadsheet needs; not opened")
        )


class _SheetScan:
    """The furthest cell, the formats worth knowing and the formulas without result of a sheet."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.findings = Findings()
        self._styles = styles
        self._rows = self._columns = self._bare = 0
        self._styled: re.Pattern[bytes] | None = None
        if styles:
            numbers = "|".join(styles).encode()
            self._styled = re.compile(
                rb"<(?:\w+:)?c\b(?=[^>]*\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'])"
                rb"(?=[^>]*\bs=[\"'](" + numbers + rb")[\"'])"
            )

    def take(self, part: bytes) -> None:
        """Look at one part; parts overlap, so findings are sets."""
        places = _REFERENCE.findall(part)
        if places:
            letters = {letters for letters, _ in places}
            rows = {row for _, row in places}
            self._columns = max(self._columns, *(_number(text) + 1 for text in letters))
            self._rows = max(self._rows, *map(int, rows))
        self._bare += sum(1 for _ in _BARE_CELL.finditer(part))
        if self._rows > MAX_ROWS or self._columns > MAX_COLUMNS:
            raise too_large()
        if b"<f" in part or b":f" in part:
            self.findings.uncalculated.update(
                (int(row) - 1, _number(letters))
                for letters, row in _FORMULA_WITHOUT_RESULT.findall(part)
            )
        if self._styled:
            for letters, row, style in self._styled.findall(part):
                place = (int(row) - 1, _number(letters))
                self.findings.formats[place] = self._styles[style.decode()]

    def area(self) -> int:
        """Cells that the parser would lay out."""
        return self._rows * self._columns + self._bare


def _number(letters: bytes) -> int:
    return column_number(letters.decode())
