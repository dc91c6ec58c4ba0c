"""The little style sheet on top of the palette: borders, radii, and text by its role."""

from __future__ import annotations

from string import Template

from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework.tokens import Tokens

# `tx` is the role of a text (see painting.label); `plain` buttons are links.
_SHEET = Template("""
QLabel[tx="muted"], QLabel[tx="hint"] { color: $muted; font-size: 9pt; }
QLabel[tx="small-strong"] { font-size: 9pt; font-weight: 600; }
QLabel[tx="quiet"] { color: $muted; }
QLabel[tx="strong"] { font-weight: 600; }
QLabel[tx="section"] { font-size: 10.5pt; font-weight: 600; }
QLabel[tx="group"] { color: $muted; font-size: 9pt; font-weight: 600; }
QLabel[tx="title"] { font-size: 13pt; font-weight: 600; }
QLabel[tx="subtitle"] { color: $muted; font-size: 13pt; }
QLabel[tx="figure"] { font-size: 17pt; font-weight: 600; }
QLabel[tx="amount"] { font-size: 13pt; font-weight: 600; }
QLabel[tx="question"] { font-size: 18pt; font-weight: 600; }
QLabel[tone="good"] { color: $good; } QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; } QLabel[tone="info"] { color: $info; }
QLabel[tone="accent"] { color: $accent; }
QPushButton { background: $surface; border: 1px solid $button; border-radius: 4px;
  padding: 0 11px; min-height: 26px; color: $text; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 2px solid $accent; padding: 0 10px; min-height: 24px; }
QPushButton:disabled { background: $window; border-color: $border; color: $muted; }
QPushButton[primary="true"] { background: $accent; border: 1px solid $accent; color: $on_accent;
  font-weight: 600; padding: 0 13px; }
QPushButton[primary="true"]:hover { background: $primary_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 0 12px; }
QPushButton[primary="true"]:disabled { background: $neutral_tint; border-color: $border;
  color: $muted; }
QPushButton[plain="true"] { background: transparent; border: 2px solid transparent; color: $accent;
  padding: 0 4px; min-height: 22px; }
QPushButton[plain="true"]:hover { background: $hover; }
QPushButton[plain="true"]:checked { background: $selection; }
QPushButton[plain="true"]:focus { border-color: $accent; }
QPushButton[bare="true"] { background: transparent; border: 2px solid transparent; padding: 0 3px;
  min-height: 22px; }
QPushButton[bare="true"]:hover { background: $hover; }
QPushButton[bare="true"]:focus { border-color: $accent; }
QPushButton[tiny="true"] { border: 0; padding: 0; min-height: 16px; max-height: 16px;
  background: transparent; }
QPushButton[tiny="true"]:focus { border: 2px solid $accent; border-radius: 3px; }
QPushButton[link="true"] { background: transparent; border: 0; padding: 0; min-height: 18px;
  color: $accent; text-align: left; font-weight: 400; }
QPushButton[link="true"]:focus { background: $selection; }
QPushButton::menu-indicator { image: none; width: 0; }
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit { background: $surface;
  border: 1px solid $field; border-radius: 4px; padding: 0 9px; color: $text;
  selection-background-color: $text_selection; selection-color: $text; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 26px; }
QPlainTextEdit, QTextEdit { padding: 4px 5px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding: 0 8px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { min-height: 24px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 4px; }
QLineEdit:disabled, QLineEdit:read-only, QComboBox:disabled, QPlainTextEdit:disabled,
QPlainTextEdit:read-only {
  background: $window; border-color: $border; color: $muted; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {
  background: $bad_tint; border-color: $bad; }
QLineEdit[bare="true"] { border: none; border-radius: 0; padding: 0 8px; min-height: 20px;
  background: transparent; font-size: 9pt; }
QLineEdit[bare="true"]:focus { border: 2px solid $accent; padding: 0 6px; }
QLineEdit#cell { border: 2px solid $accent; border-radius: 0; padding: 0 6px; min-height: 0; }
QLineEdit#palette { border: none; background: transparent; font-size: 13pt; padding: 0; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 18px; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up-$name.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 10px;
  height: 10px; }
QComboBox QAbstractItemView, QListView#offered, QMenu { background: $surface;
  border: 1px solid $button; padding: 4px; outline: 0; }
QComboBox QAbstractItemView::item, QListView#offered::item { min-height: 26px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QMenu::icon { left: 6px; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QMenu::indicator { width: 14px; height: 14px; border: 1px solid $field;
  border-radius: 3px; background: $surface; }
QMenu::indicator { margin-left: 6px; }
QCheckBox::indicator:checked, QMenu::indicator:checked { background: $accent;
  border-color: $accent; image: url("$icons/check-$name.svg"); }
QCheckBox::indicator:indeterminate { image: url("$icons/dash-$name.svg"); }
QRadioButton::indicator { width: 13px; height: 13px; border: 1px solid $field; border-radius: 7px;
  background: $surface; }
QRadioButton::indicator:checked { image: url("$icons/dot-$name.svg"); border-color: $accent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { color: $muted; font-weight: 500; padding: 0 10px; min-height: 28px;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { background: $hover; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QTableView, QListView, QTreeView { background: $surface; border: 0; outline: 0; }
QHeaderView { background: $window; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $button; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; } QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $field; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QFrame#card, QFrame#popover, QFrame#panel_over { background: $surface; border: 1px solid $border;
  border-radius: 6px; }
QFrame#popover { border-color: $button; }
QWidget#bar, QWidget#panel { background: $surface; border: 0; }
QWidget#bar { border-bottom: 1px solid $border; } QWidget#panel { border-left: 1px solid $border; }
QWidget#surface { background: $surface; }
QProgressBar { background: $line; border: 0; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QToolTip { background: $surface; color: $text; border: 1px solid $button; padding: 4px 6px; }
QSplitter::handle { background: $border; }
""")


def stylesheet(t: Tokens) -> str:
    """The style sheet of a theme."""
    values = {name: getattr(t, name) for name in t.__dataclass_fields__}
    values["icons"] = resource("themes").as_posix()
    values["primary_hover"] = "#7ABAFA" if t.dark else "#0A56A5"
    values["text_selection"] = "#2A5582" if t.dark else "#BBD8F7"
    return _SHEET.substitute(values)
