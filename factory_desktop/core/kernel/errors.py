"""What can be refused, sorted by what the user can do about it.

Anything raised that is none of these is a defect of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class FactoryError(Exception):
    """Base of every refusal; nothing was changed when it is raised."""

    kind = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def fields(self) -> dict[str, str]:
        """Messages by field name; empty where no single field is at fault."""
        return {}

    def as_dict(self) -> dict[str, object]:
        """The shape that the command line prints with `--json`."""
        text = f"{self.message} {self.hint}".strip()
        return {"kind": self.kind, "message": text, "fields": dict(self.fields)}


class Invalid(FactoryError):
    """Values that cannot be taken, each with its message beside its field.

    Keys are field names; a line of a document is `lines.3.quantity` (0-based).
    """

    kind = "invalid"

    def __init__(self, fields: Mapping[str, str], message: str = "") -> None:
        super().__init__(message or "; ".join(str(text) for text in fields.values()))
        self._fields = dict(fields)

    @property
    def fields(self) -> dict[str, str]:
        """Messages by field name."""
        return self._fields


class RuleBroken(FactoryError):
    """A rule of the business forbids it; `code` is stable, for tests and help."""

    kind = "rule"

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code

    def as_dict(self) -> dict[str, object]:
        """As every error, with the code of the rule."""
        return {**super().as_dict(), "code": self.code}


class NeedsConfirmation(FactoryError):
    """Allowed, but only when asked for twice: run again with `key` confirmed."""

    kind = "confirm"

    def __init__(self, key: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.key = key


class Denied(FactoryError):
    """The user may not do this; `permission` is the key that is missing."""

    kind = "denied"

    def __init__(self, permission: str, message: str) -> None:
        super().__init__(message)
        self.permission = permission


class Conflict(FactoryError):
    """Somebody else changed the record meanwhile: `theirs` holds field -> (mine, theirs).

    `merged` holds as `header` both edits in one, mine where both changed the same; `version` is
    that of what lies there now: who has looked may save over it. Of a document `merged` also holds
    `lines`, and as `seen` what lies there now; of a record each list that was saved with it.
    """

    kind = "conflict"

    def __init__(
        self,
        message: str,
        theirs: Mapping[str, tuple[object, object]] | None = None,
        merged: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__(message)
        self.theirs = dict(theirs or {})
        self.merged = merged
        self.version = version


class NotFound(FactoryError):
    """What was asked for does not exist, or no longer does."""

    kind = "not_found"


class EnvironmentProblem(FactoryError):
    """The machine's fault, not the user's: locked, disk full, file gone, damaged."""

    kind = "environment"

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code
