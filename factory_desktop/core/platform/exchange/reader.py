"""Reading a spreadsheet in a child process with limits, so that a bad file cannot hurt the program.

The child checks and parses; what crosses back are plain values in the `marshal` form. Works from
a PyInstaller bundle as well: the program's entry point calls `multiprocessing.freeze_support()`.
"""

from __future__ import annotations

import marshal
import math
import multiprocessing
import re
import sys
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.platform.exchange import guard, opendocument
from factory_desktop.core.platform.exchange.book import Book, Cell, Sheet
from factory_desktop.core.platform.exchange.csvtext import read_text
from factory_desktop.core.platform.exchange.guard import SheetRefused

MEMORY_LIMIT = 1024 * 1024 * 1024
SECONDS_LIMIT = 120.0
_ROWS_A_MESSAGE = 5_000
_STARTING = Lock()
_BOOK_PARTS = ("xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_PERCENT_FORMATS = {9: "0%", 10: "0.00%"}
_TELLING_FORMAT = re.compile(r"^0{2,}(?:$|;|-)|%|\"[^\"]*[A-Za-z\u0900-\u097f][^\"]*\"|\\[A-Za-z]")


def read_book(path: Path, seconds: float = SECONDS_LIMIT) -> Book:
    """Read a workbook or text file; raise SheetRefused with what to do where it cannot be taken."""
    guard.file_size(path)
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    child = context.Process(target=serve, args=(str(path), send), daemon=True)
    _start_without_main(child)
    send.close()
    try:
        return _collect(receive, path.name, time.monotonic() + seconds)
    finally:
        receive.close()
        child.join(0.5)
        if child.is_alive():
            child.kill()
            child.join()
        child.close()


def _start_without_main(child: SpawnProcess) -> None:
    """Start the child so that it does not run the program's main module once more.

    It needs nothing of it, starts sooner, and a script without the `__main__` guard works too.
    """
    with _STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            child.start()
        finally:
            sys.modules["__main__"] = main


def _collect(receive: Connection, file_name: str, deadline: float) -> Book:
    sheets: list[Sheet] = []
    about: dict[str, Any] = {}
    rows: list[tuple[Cell, ...]] = []
    while True:
        if not receive.poll(max(deadline - time.monotonic(), 0)):
            raise SheetRefused("too_slow", msg("The file takes too long to read; split it"))
        try:
            kind, content = marshal.loads(receive.recv_bytes())
        except EOFError as error:
            # The child died without a word: out of memory or a crash of the parser.
            raise SheetRefused(
                "unreadable",
                msg("The file cannot be read; open it, save it as a new XLSX file and try again"),
            ) from error
        if kind == "error":
            raise _refusal(content)
        if kind == "done":
            return Book(tuple(sheets), file_name)
        if kind == "sheet":
            about, rows = content, []
        elif kind == "rows":
            rows.extend(tuple(map(_from_wire, row)) for row in content)
        else:
            sheets.append(_sheet(about, rows, file_name))


def _sheet(about: dict[str, Any], rows: list[tuple[Cell, ...]], file_name: str) -> Sheet:
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return Sheet(
        name=about["name"],
        rows=tuple(rows),
        formats=about["formats"],
        merged=tuple(about["merged"]),
        uncalculated=frozenset(about["uncalculated"]),
        hidden=about["hidden"],
        file_name=file_name,
    )


def _from_wire(value: Any) -> Cell:
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind is str:
        return value if value.strip() else None
    if kind is float:
        # What is no number is read as the text it is, and told as such by row and column.
        return decimal_of(value) if math.isfinite(value) else str(value)
    if kind is int:
        return Decimal(value)
    return date(*value) if len(value) == 3 else datetime(*value)  # noqa: DTZ001 - a wall clock


@lru_cache(maxsize=5_000)
def decimal_of(value: float) -> Decimal:
    """The decimal a person reads in the cell: a spreadsheet keeps and shows 15 digits."""
    if value.is_integer() and abs(value) < 2**53:
        return Decimal(int(value))
    return Decimal(format(value, ".15g"))


def _refusal(content: dict[str, Any]) -> SheetRefused:
    hint = msg(content["hint"], **content["hint_params"]) if content["hint"] else ""
    return SheetRefused(content["code"], msg(content["message"], **content["params"]), hint)


# What follows runs in the child.


def serve(path: str, send: Connection) -> None:
    """The child's main function: check, parse, send; every failure is sent as a refusal."""
    _limit()
    try:
        for message in read_messages(Path(path)):
            send.send_bytes(marshal.dumps(message))
        send.send_bytes(marshal.dumps(("done", None)))
    except SheetRefused as refused:
        send.send_bytes(marshal.dumps(("error", _wire_refusal(refused))))
    except MemoryError:
        send.send_bytes(marshal.dumps(("error", _wire_refusal(guard.too_large()))))
    except BrokenPipeError:
        pass
    finally:
        send.close()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the parent's deadline must do
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(SECONDS_LIMIT)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _wire_refusal(refused: SheetRefused) -> dict[str, Any]:
    message, hint = refused.message, refused.hint
    return {
        "code": refused.code,
        "message": message.msgid if isinstance(message, Message) else str(message),
        "params": message.params if isinstance(message, Message) else {},
        "hint": hint.msgid if isinstance(hint, Message) else str(hint),
        "hint_params": hint.params if isinstance(hint, Message) else {},
    }


def read_messages(path: Path) -> Iterator[tuple[str, Any]]:
    """Check and parse a file; yields what goes over the wire: sheet, rows..., end."""
    form = guard.check(path)
    if form == guard.TEXT:
        rows = read_text(path.read_bytes())
        yield "sheet", _about("")
        yield from _row_messages([cell or None for cell in row] for row in rows)
        yield "end", None
        return
    yield from _workbook(path, form)


def _about(name: str) -> dict[str, Any]:
    return {"name": name, "formats": {}, "merged": [], "uncalculated": [], "hidden": False}


def _row_messages(rows: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_A_MESSAGE:
            yield "rows", batch
            batch = []
    yield "rows", batch


def _workbook(path: Path, form: str) -> Iterator[tuple[str, Any]]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        findings = _findings(path) if form == guard.XLSX else {}
        tables = opendocument.inspect(path) if form == guard.ODS else {}
        book = CalamineWorkbook.from_path(str(path))
        for position, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(position)
            table = tables.get(meta.name, opendocument.Table())
            found = findings.get(meta.name, table.found)
            about = _about(meta.name)
            about["hidden"] = meta.visible != SheetVisibleEnum.Visible
            about["formats"] = found.formats
            about["uncalculated"] = list(found.uncalculated)
            about["merged"] = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            about["merged"] += table.merged
            yield "sheet", about
            rows = sheet.to_python(skip_empty_area=False)
            yield from _row_messages([_to_wire(cell) for cell in row] for row in rows)
            yield "end", None
    except PasswordError as error:
        raise guard.encrypted() from error
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, OSError) as error:
        raise guard.damaged() from error
    except (KeyError, ValueError, EOFError, zlib.error) as error:
        raise guard.damaged() from error


def _to_wire(value: object) -> object:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return value
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return (value.year, value.month, value.day)
        return (value.year, value.month, value.day, value.hour, value.minute, value.second)
    if isinstance(value, date):
        return (value.year, value.month, value.day)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, clock_time):
        return f"{value.hour}:{value.minute:02}"
    return value


def _findings(path: Path) -> dict[str, guard.Findings]:
    """Findings of the raw pass by the name of the sheet."""
    with zipfile.ZipFile(path) as archive:
        guard.check_parts(archive, _BOOK_PARTS)
        styles = _telling_styles(archive)
        parts = _sheet_parts(archive)
    by_part = guard.inspect(path, styles)
    return {name: by_part[part] for name, part in parts.items() if part in by_part}


def _telling_styles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The styles whose number format changes how a figure is read."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = dict(_PERCENT_FORMATS)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        formats[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    telling: dict[str, str] = {}
    for number, element in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        code = formats.get(int(element.get("numFmtId", "0")), "")
        if _TELLING_FORMAT.search(code):
            telling[str(number)] = code
    return telling


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part names by the names of sheets."""
    names = archive.namelist()
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return {}
    targets: dict[str, str] = {}
    for element in ElementTree.fromstring(archive.read(relations)):
        target = element.get("Target", "")
        targets[element.get("Id", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    parts: dict[str, str] = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(
        "{*}sheets/{*}sheet"
    ):
        identity = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        parts[element.get("name", "")] = targets.get(identity, "")
    return parts
