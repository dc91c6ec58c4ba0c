"""Colours that can be read, icons that follow the theme, fonts that carry Hindi."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QIcon
from PySide6.QtWidgets import QPushButton

from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework import fonts, icons, theme
from factory_desktop.ui.framework.painting import Pill

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
BOTH = pytest.mark.parametrize("t", [theme.LIGHT, theme.DARK], ids=lambda t: t.name)


def luminance(color):
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
             for c in (color.redF(), color.greenF(), color.blueF())]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, two):
    high, low = sorted((luminance(QColor(one)), luminance(QColor(two))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@BOTH
@pytest.mark.parametrize("ground", ["window", "surface", "stripe", "selection", "hover"])
def test_texts_can_be_read_on_every_ground(t, ground):
    assert contrast(t.text, getattr(t, ground)) >= 7
    assert contrast(t.muted, getattr(t, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("tone", ["good", "warn", "bad", "info", "neutral", "holiday"])
def test_a_tone_can_be_read_on_its_tint(t, tone):
    word, tint = t.tone(tone)
    assert contrast(word, tint) >= 4.5


@BOTH
def test_fields_and_the_primary_button_stand_out(t):
    assert contrast(t.field, t.surface) >= 3
    assert contrast(t.on_accent, t.accent) >= 4.5
    assert contrast(t.accent, t.surface) >= 4.5


def test_both_themes_have_every_colour_as_hex():
    for t in (theme.LIGHT, theme.DARK):
        for name in t.__dataclass_fields__:
            if name != "name":
                assert re.fullmatch(r"#[0-9A-F]{6}", getattr(t, name)), name


def test_a_change_of_theme_reaches_palette_and_painted_widgets(qtbot, qapp):
    theme.apply_theme(qapp, "light")
    pill = Pill("LOW", "warn")
    qtbot.addWidget(pill)
    pill.show()
    ground = pill.grab().toImage().pixelColor(3, 9).name().upper()
    assert ground == theme.LIGHT.warn_tint
    with qtbot.waitSignal(theme.signals.changed):
        theme.apply_theme(qapp, "dark")
    assert theme.tokens().dark
    assert qapp.palette().window().color().name().upper() == theme.DARK.window
    assert pill.grab().toImage().pixelColor(3, 9).name().upper() == theme.DARK.warn_tint
    theme.apply_theme(qapp, "light")


def test_system_follows_the_system(qapp):
    theme.apply_theme(qapp, "system")
    dark = QGuiApplication.styleHints().colorScheme().name == "Dark"
    assert theme.tokens().dark is dark
    theme.apply_theme(qapp, "light")


def test_pictures_of_the_style_sheet_are_there(qapp):
    theme.apply_theme(qapp, "dark")
    named = re.findall(r'url\("([^"]+)"\)', qapp.styleSheet())
    assert len(named) >= 4
    for path in named:
        assert not QIcon(path).pixmap(QSize(12, 12)).isNull()
    theme.apply_theme(qapp, "light")


def inked(picture, least=250):
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > least
    }


def test_every_icon_is_drawn_and_takes_the_colour_of_the_theme(qapp):
    theme.apply_theme(qapp, "light")
    icons.load_icons()
    for meaning in icons.NAMES:
        picture = icons.icon(meaning).pixmap(QSize(16, 16)).toImage()
        assert inked(picture, 60), meaning
    one = icons.icon("receive", "accent")
    assert theme.LIGHT.accent in inked(one.pixmap(QSize(32, 32)).toImage())
    theme.apply_theme(qapp, "dark")
    assert theme.DARK.accent in inked(one.pixmap(QSize(32, 32)).toImage())
    theme.apply_theme(qapp, "light")


def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError, match="no icon"):
        icons.icon("unicorn")


def test_hindi_has_glyphs_and_figures_are_equally_wide(qapp):
    theme.apply_theme(qapp, "light")
    measure = QFontMetrics(fonts.font())
    assert measure.inFontUcs4(ord("क")) or "Noto Sans Devanagari" in fonts.families()
    assert len({measure.horizontalAdvance(str(n)) for n in range(10)}) == 1


def test_the_primary_button_is_the_accent(qtbot, qapp):
    theme.apply_theme(qapp, "light")
    button = QPushButton("Receive")
    button.setProperty("primary", "true")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    assert button.sizeHint().height() == theme.INPUT
    picture = button.grab().toImage()
    assert picture.pixelColor(6, 6).name().upper() == theme.LIGHT.accent


def test_every_text_of_these_widgets_is_said_in_hindi():
    entries = json.loads(resource("i18n", "hi", "framework_look.json").read_text("utf-8"))
    folder = resource().parent / "factory_desktop" / "ui" / "framework"
    files = (
        "banner cells_table chips dialogs empty errors header keycaps list_bar list_panel list_spec"
        " lookup_popup palette popover printing_preview side_panel status steps table_view tabs"
        " viewlist"
    )
    for name in files.split():
        source = (folder / f"{name}.py").read_text("utf-8")
        for text in re.findall(r'\btr\(\s*"((?:[^"\\]|\\.)*)"', source):
            assert text in entries, f"{name}: {text}"
            slots = set(re.findall(r"{\w+}", text))
            assert slots == set(re.findall(r"{\w+}", entries[text])), text


def test_icon_fonts_are_loaded_after_the_first_paint(qtbot, qapp, monkeypatch):
    monkeypatch.setattr(icons._Fonts, "loaded", None)
    monkeypatch.setattr(icons._Fonts, "asked", False)
    monkeypatch.setattr(icons, "_pixmaps", {})
    theme.apply_theme(qapp, "light")
    shown = icons.IconLabel("receive", "accent", 32)
    qtbot.addWidget(shown)
    shown.show()
    assert theme.LIGHT.accent not in inked(shown.grab().toImage())
    assert icons._Fonts.loaded is None
    qtbot.waitUntil(lambda: icons._Fonts.loaded is not None)
    assert theme.LIGHT.accent in inked(shown.grab().toImage())
