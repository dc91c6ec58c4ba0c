"""What is written down of an error that nobody foresaw."""

from __future__ import annotations

import traceback


def where(error: BaseException) -> str:
    """Kinds and places of an error and of what led to it, without their texts.

    A text may name people and figures: a database quotes the row that it refuses.
    """
    lines: list[str] = []
    found: BaseException | None = error
    while found is not None:
        frames = traceback.format_list(traceback.extract_tb(found.__traceback__))
        lines += [*([""] if lines else []), type(found).__name__]
        lines += [frame.rstrip() for frame in frames]
        found = found.__cause__ or found.__context__
    return "\n".join(lines)
