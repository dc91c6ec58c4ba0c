"""States of workers and parties, as the company's country knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factory_desktop.core.company.queries import profile
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.states import kept_state

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork
    from factory_desktop.core.platform.db import Base


def keep_state(
    uow: UnitOfWork, model: type[Base], record_id: int | None, values: dict[str, Any]
) -> None:
    """Put a state in values as it is kept, by its name; one that no state has is refused.

    A text from before states were known stays, as long as nobody changes it.
    """
    text = values.get("state")
    if not isinstance(text, str) or not text.strip():
        return
    try:
        values["state"] = kept_state(profile(uow.conn).country, text.strip())
    except ValueError as error:
        before = uow.get(model, record_id)["state"] if record_id is not None else None
        if text != before:
            raise Invalid({"state": error.args[0]}) from None
