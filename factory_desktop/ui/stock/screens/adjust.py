"""Setting one item to what was counted, quickly: place, count, reason; the difference is shown."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.cards import places_of
from factory_desktop.core.inventory.papers import StockAdjustment, StockAdjustmentLine
from factory_desktop.core.items import items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.db import fact_of
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.stock.screens.lookups import entry_with
from factory_desktop.ui.stock.screens.reading import first_place

_FACTS = {
    "location_id": fact_of(StockAdjustmentLine, "location_id").but(required=True, help=""),
    "counted": fact_of(StockAdjustmentLine, "counted"),
    "posted_on": fact_of(StockAdjustment, "posted_on"),
    "reason": fact_of(StockAdjustment, "reason"),
}
_FORM = FormSpec(
    "inventory.adjustment",
    (Section("", (("location_id", "posted_on"), ("counted", Place("reason")))),),
)


class AdjustDialog(QDialog):
    """What really lies there becomes what the books say."""

    def __init__(self, context: WindowContext, item_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.document_id: int | None = None
        self.books: dict[int, Decimal] = {}
        self.item, place = context.company.read(lambda conn: self._read(conn, item_id))
        self.setWindowTitle(tr("Adjust {item}", item=self.item.code))
        self.setMinimumWidth(520)
        surface(self)
        self.banner = Banner(self)
        self.form = RecordForm(_FACTS, _FORM, entry_with(context))
        self.form.set_values({"location_id": place, "posted_on": context.today()})
        self.form.save_requested.connect(self._save)
        self.form.value_changed.connect(lambda *_: self._say())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(f"{self.item.code}  {self.item.name}", "section", wrap=True))
        column.addWidget(self.banner)
        column.addWidget(self.form)
        column.addLayout(self._foot())
        self.form.left_end.connect(self.ok.setFocus)
        self._say()
        self.form.fields["counted"].focus()

    def _read(self, conn: Connection, item_id: int) -> tuple[ItemInfo, int | None]:
        places = places_of(conn, item_id)
        self.books = {place.location_id: place.quantity for place in places}
        place = places[0].location_id if places else first_place(conn)
        return items_by_id(conn, [item_id])[item_id], place

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.difference = label("", "strong")
        row.addWidget(self.difference)
        row.addStretch(1)
        back = QPushButton(tr("Go back"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.ok = QPushButton(tr("Adjust stock"))
        self.ok.setProperty("primary", "true")
        reason = self.context.why_not("inventory.adjustment.confirm")
        if reason:
            self.ok.setText(tr("Save for approval"))
            self.ok.setToolTip(reason)
        self.ok.clicked.connect(self.form.request_save)
        row.addWidget(back)
        row.addWidget(self.ok)
        return row

    def _amount(self, quantity: Decimal) -> str:
        shown = self.context.formatter.quantity(quantity, self.item.decimals)
        return f"{shown} {self.item.uom}"

    def _say(self) -> None:
        """What the books say, and by how much the count differs."""
        values = self.form.values()
        place, counted = values["location_id"], values["counted"]
        there = self.books.get(place, ZERO) if isinstance(place, int) else ZERO
        books = tr("The books say {quantity}.", quantity=self._amount(there))
        self.form.fields["counted"].set_hint(books)
        text = ""
        if isinstance(counted, Decimal):
            by = counted - there
            sign = "+" if by > 0 else ""
            text = tr("Difference {quantity}", quantity=f"{sign}{self._amount(by)}")
        self.difference.setText(text)

    # --- saving ------------------------------------------------------------------------------

    def _save(self, values: dict[str, object]) -> None:
        line = {
            "item_id": self.item.id,
            "location_id": values["location_id"],
            "counted": values["counted"],
        }
        self.context.run(
            self.form,
            ADJUSTMENT_DOCUMENT.commands.save,
            self._saved,
            failed=self._failed,
            header={"posted_on": values["posted_on"], "reason": values["reason"]},
            lines=[line],
            document_id=self.document_id,
        )

    def _saved(self, document_id: int) -> None:
        self.document_id = document_id
        if not self.context.may("inventory.adjustment.confirm"):
            self.context.succeeded.emit(tr("Stock adjustment saved for approval"), "", None)
            self.accept()
            return
        self.context.run(
            self.form,
            ADJUSTMENT_DOCUMENT.commands.fire,
            lambda _: self.accept(),
            failed=self._failed,
            success=tr("{item} adjusted", item=self.item.code),
            document_id=document_id,
            action="confirm",
        )

    def _failed(self, error: BaseException) -> bool:
        """An error of the one line stands at its field here."""
        if not isinstance(error, Invalid):
            return False
        fields = {key.rpartition(".")[2]: text for key, text in error.fields.items()}
        rest = self.form.set_errors(fields)
        if rest:
            self.banner.say("bad", "", " ".join(tr(text) for text in rest.values()))
        return True

    def reject(self) -> None:
        """Leave; a draft that was written on the way is taken away again."""
        if self.document_id is not None:
            self.context.run(
                None, ADJUSTMENT_DOCUMENT.commands.discard, document_id=self.document_id
            )
        super().reject()
