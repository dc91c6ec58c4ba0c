"""`--selftest`: whether a built program has all its parts on this PC.

Each part is used once for real: a company is made, examined, saved and restored, a sheet and a
paper are written and read, a window is painted.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

_PROFILE = {
    "name": "शक्ति प्रिसिजन वर्क्स",
    "country": "IN",
    "currency": "INR",
    "year_starts": 4,
    "language": "hi",
}


def run(say: Callable[[str], None]) -> bool:
    """Try every part, telling of each; returns whether all work."""
    from factory_desktop.core.platform import companies

    sound = True
    with tempfile.TemporaryDirectory() as folder:
        os.environ[companies.HOME] = folder
        for part in (_company, _sheet, _paper, _words, _server, _window):
            started = time.perf_counter()
            try:
                told = part(Path(folder))
            except Exception as error:
                # Whatever a part raises is the answer that is wanted here.
                sound = False
                told = f"FAILED: {type(error).__name__}: {error}"
            name = part.__name__.lstrip("_")
            say(f"{name:8} {time.perf_counter() - started:5.2f} s  {told}")
    say("All parts work." if sound else "Something is missing.")
    return sound


def _expect(true: bool, what: str) -> None:
    if not true:
        raise ValueError(what)


def _company(folder: Path) -> str:
    from factory_desktop import bootstrap
    from factory_desktop.core.kernel.clock import SystemClock
    from factory_desktop.core.platform import backup, companies, health

    path = folder / f"{companies.safe_stem(_PROFILE['name'])}.factory"
    clock = SystemClock()
    company = bootstrap.create_company(
        str(path), _PROFILE, "selftest", "only for this one test", clock
    )
    try:
        report = health.examine(company.db, company.registry, clock)
        _expect(report.ok, str([c for c in report.checks if c.state == health.BAD]))
        backup.backup(company.db, folder / "b.factory-backup", clock, "selftest")
    finally:
        company.close()
    backup.restore(folder / "b.factory-backup", str(folder / "again.factory"), clock)
    bootstrap.open_company(str(folder / "again.factory")).close()
    return f"made, examined, saved, restored ({len(company.registry.modules)} modules)"


def _sheet(folder: Path) -> str:
    from factory_desktop.core.kernel.facts import Fact, Kind
    from factory_desktop.core.platform.exchange.reader import read_book
    from factory_desktop.core.platform.exchange.writer import write_table

    columns = [("Item", Fact("Item")), ("Amount", Fact("Amount", Kind.MONEY))]
    path = folder / "sheet.xlsx"
    write_table(path, columns, [("कच्चा माल", Decimal("1250.50"))])
    rows = [list(row) for row in read_book(path).sheets[0].rows]
    _expect(rows[1] == ["कच्चा माल", Decimal("1250.50")], f"the sheet came back as {rows}")
    return "written and read"


def _paper(_folder: Path) -> str:
    import pypdfium2

    from factory_desktop.core.platform.reporting.paper import Paper

    paper = Paper()
    paper.text(20, 30, "शक्ति प्रिसिजन वर्क्स, Pune 411026")
    data = paper.finish()
    _expect(not paper.faults, str(paper.faults))
    document = pypdfium2.PdfDocument(data)
    width, _height = document[0].render(scale=1).to_pil().size
    document.close()
    return f"a page of {width} points"


def _words(_folder: Path) -> str:
    from factory_desktop.core.kernel.formatting import Formatter
    from factory_desktop.core.kernel.i18n import catalog
    from factory_desktop.core.kernel.words import amount_in_words

    _expect(bool(catalog("hi").entries), "the Hindi texts are missing")
    told = Formatter("en", "IN").date(date(2026, 11, 2))
    return f"{told}; {amount_in_words(Decimal(150_000), 'hi')}"


def _server(_folder: Path) -> str:
    import psycopg

    return f"psycopg {psycopg.__version__}, {psycopg.pq.__impl__}"


def _window(_folder: Path) -> str:
    from PySide6.QtWidgets import QApplication, QLabel

    from factory_desktop.ui.framework import fonts, icons, theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    fonts.install_fonts()
    theme.apply_theme(app, "light")
    icons.load_icons()
    label = QLabel("शक्ति")
    label.resize(200, 40)
    label.setWindowIcon(icons.app_icon())
    picture = label.grab()
    _expect(not picture.isNull() and not icons.app_icon().isNull(), "nothing was painted")
    return f"painted on “{app.platformName()}”"
