"""Second page: what each column is, and what the sheet leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.facts import Choice
from factory_desktop.core.platform.exchange import Question, cell_text, column_letter
from factory_desktop.core.platform.importing import Prepared
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.delegate import Cell, CellDelegate, CellsModel
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.side_panel import clear
from factory_desktop.ui.framework.table_view import plain_table
from factory_desktop.ui.importing.screens.column_heads import ColumnHeads, HeadFacts

_ROWS = 40
_NARROWEST, _WIDEST = 128, 220
_A_LETTER = 7


class SheetModel(CellsModel):
    """The sheet's rows under their own numbers."""

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """The number a row has in the sheet."""
        if way == Qt.Orientation.Vertical:
            return str(self.keys[section]) if role == Qt.ItemDataRole.DisplayRole else None
        return super().headerData(section, way, role)


class QuestionField(QWidget):
    """One question with its choices, or a line for a free answer."""

    answered = Signal(str, str)

    def __init__(self, question: Question, choices: Sequence[Choice], answer: str) -> None:
        super().__init__()
        self.question = question
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        open_one = question.required and not answer
        text = f"{tr(question.text)} *" if question.required else tr(question.text)
        caption = label(text, "muted", tone="warn" if open_one else "")
        self.input: QComboBox | QLineEdit
        if choices:
            self.input = self._combo(choices, answer)
        else:
            self.input = QLineEdit(answer)
            self.input.editingFinished.connect(self._typed)
        self.input.setFixedWidth(230)
        self.input.setAccessibleName(tr(question.text))
        caption.setBuddy(self.input)
        column.addWidget(caption)
        column.addWidget(self.input)

    def _combo(self, choices: Sequence[Choice], answer: str) -> QComboBox:
        combo = QComboBox()
        combo.addItem(tr("Choose"), "")
        for choice in choices:
            combo.addItem(tr(choice.label), choice.value)
        combo.setCurrentIndex(max(0, combo.findData(answer)))
        combo.currentIndexChanged.connect(
            lambda: self.answered.emit(self.question.key, str(combo.currentData() or ""))
        )
        return combo

    def _typed(self) -> None:
        if isinstance(self.input, QLineEdit):
            self.answered.emit(self.question.key, self.input.text().strip())


class ColumnsPage(QWidget):
    """Questions above, the sheet's first rows below their heads."""

    #: The mapping a person chose: field by column.
    mapped = Signal(object)
    answered = Signal(str, str)
    left_end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prepared: Prepared | None = None
        self.touched: set[int] = set()
        self.units: tuple[Choice, ...] = ()
        self.fields: list[QuestionField] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        self.memory = Banner(self)
        column.addWidget(self.memory)
        self.questions = QHBoxLayout()
        self.questions.setSpacing(16)
        column.addLayout(self.questions)
        self.summary = label("", "quiet", wrap=True)
        column.addWidget(self.summary)
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        self.table = QTableView()
        self.model = SheetModel([], self)
        self.heads = ColumnHeads(self.table)
        self.table.setHorizontalHeader(self.heads)
        plain_table(self.table, theme.ROW_LIST)
        self._row_numbers()
        delegate = CellDelegate(self.table)
        delegate.outline_current = False
        self.table.setItemDelegate(delegate)
        self.table.setModel(self.model)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName(tr("The first rows of the sheet"))
        self.table.horizontalScrollBar().valueChanged.connect(self.heads.place)
        inside.addWidget(self.table)
        column.addWidget(frame, 1)
        self.heads.changed.connect(self._map)
        self.heads.left_end.connect(self.left_end)

    def _row_numbers(self) -> None:
        numbers = self.table.verticalHeader()
        numbers.show()
        numbers.setFixedWidth(44)
        numbers.setHighlightSections(False)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        numbers.setStyleSheet(
            "QHeaderView::section { background: palette(window); color: palette(placeholder-text);"
            " border: 0; font-size: 9pt; }"
        )

    # --- showing -----------------------------------------------------------------------------

    def show_sheet(self, prepared: Prepared, units: Sequence[Choice]) -> None:
        """A sheet that was just read."""
        self.prepared, self.touched, self.units = prepared, set(), tuple(units)
        kind, layout = prepared.target.kind, prepared.proposal.layout
        choices = [
            (field.key, tr(field.fact.label) + (" *" if field.needed else ""))
            for field in kind.fields
        ]
        width = max(prepared.sheet.width, 1)
        first = max(layout.first_data, 0)
        rows = list(enumerate(prepared.sheet.rows))[first : first + _ROWS]
        self.model.set_headings([""] * width)
        self.model.set_rows(
            [
                [Cell(cell_text(row[n]) if n < len(row) else "") for n in range(width)]
                for _, row in rows
            ],
            [number + 1 for number, _ in rows],
        )
        self.heads.set_heads(self._facts(), choices)
        for column in range(width):
            self.table.setColumnWidth(column, self._width(column))
        self._ask()
        self._said()

    def show_plan(self, prepared: Prepared) -> None:
        """The same sheet, planned anew."""
        self.prepared = prepared
        self.heads.update_heads(self._facts())
        self._said()

    def _width(self, column: int) -> int:
        """Room for the cells, the heading, the field's name and the reason, within limits."""
        cells = (len(row[column].text) for row in self.model.rows if column < len(row))
        wanted = max(cells, default=0) * _A_LETTER + 20
        head = self.heads.heads.get(column)
        if head is not None:
            name, field = head.title.text(), head.combo.currentText()
            wanted = max(wanted, len(name) * _A_LETTER + 20, len(field) * _A_LETTER + 52)
            wanted = max(wanted, min(len(head.facts.unsure), 26) * _A_LETTER + 20)
        return max(_NARROWEST, min(_WIDEST, wanted))

    def _facts(self) -> list[HeadFacts]:
        assert self.prepared is not None
        prepared = self.prepared
        found = []
        for guess in prepared.proposal.columns:
            looked_at = guess.column in self.touched or guess.column in prepared.chosen
            found.append(
                HeadFacts(
                    guess.column,
                    guess.letter,
                    guess.heading,
                    prepared.mapping.get(guess.column, ""),
                    "" if guess.sure or looked_at else tr(guess.reason),
                )
            )
        layout = prepared.proposal.layout
        for column, day in layout.day_by_column.items():
            fixed = tr("Day {number}", number=day.day)
            heading = layout.headings[column] if column < len(layout.headings) else ""
            found.append(HeadFacts(column, column_letter(column), heading, "", fixed=fixed))
        return sorted(found, key=lambda facts: facts.column)

    def _ask(self) -> None:
        assert self.prepared is not None
        clear(self.questions)
        self.fields = []
        for question in self.prepared.proposal.questions:
            answer = self.prepared.options.get(question.key, "")
            field = QuestionField(question, self._choices(question), answer)
            field.answered.connect(self.answered)
            self.fields.append(field)
            self.questions.addWidget(field)
        self.questions.addStretch(1)

    def _choices(self, question: Question) -> Sequence[Choice]:
        assert self.prepared is not None
        options = self.prepared.target.kind.options
        unit = any(o.key == question.key and o.kind == "unit" for o in options)
        return question.choices or (self.units if unit else ())

    def _said(self) -> None:
        """What was read and noticed, in one line; what was remembered, in a banner."""
        assert self.prepared is not None
        prepared, unsure = self.prepared, len(self.unsure())
        name = prepared.proposal.sheet
        texts = [tr("Sheet “{name}”", name=name)] if name else []
        if prepared.plan is not None:
            texts.append(tr("{count} rows to take", count=len(prepared.plan.rows)))
            wrong = len({error.row for error in prepared.plan.errors})
            if wrong:
                texts.append(tr("{count} rows to correct", count=wrong))
        if unsure:
            texts.append(tr("{count} columns to look at", count=unsure))
        self.summary.setText(",  ".join((*texts, *(tr(note) for note in prepared.proposal.notes))))
        if prepared.remembered:
            self.memory.say(
                "info",
                tr("Columns as last time"),
                tr("You imported such a sheet before; change what is different today."),
            )
        else:
            self.memory.hide()

    def unsure(self) -> list[HeadFacts]:
        """The columns a person should look at."""
        return [facts for facts in self._facts() if facts.unsure]

    # --- acting ------------------------------------------------------------------------------

    def _map(self, column: int, field: str) -> None:
        """A field goes to one column only; the one that had it is left out."""
        assert self.prepared is not None
        before: Mapping[int, str] = self.prepared.mapping
        after = {c: key for c, key in before.items() if c != column and key != field}
        if field:
            after[column] = field
        self.touched.add(column)
        self.mapped.emit(after)

    def focus_first(self) -> None:
        """Go to what is asked, else to the first column to look at."""
        for field in self.fields:
            if field.question.required and not self._answer(field):
                field.input.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.heads.focus_first()

    def _answer(self, field: QuestionField) -> str:
        assert self.prepared is not None
        return self.prepared.options.get(field.question.key, "")
