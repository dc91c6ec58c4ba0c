"""Papers by e-mail: a draft that the user's own mail program opens, looks over and sends.

The program itself sends nothing. Names and texts that people typed become neither headers of the
draft nor paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from factory_desktop.core.platform.companies import home, safe_stem
from factory_desktop.core.platform.files import replace_whole

#: One address and nothing beside it: no list, no name, no second header.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
#: Seconds after which a mail program has long read a draft.
_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom, about what, and the words; `lacks` says what is missing where `to` is empty."""

    to: str
    subject: str
    text: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft on the disk, and the paper beside it for who must attach it by hand."""

    message: Path
    paper: Path


def first_address(texts: Iterable[str | None]) -> str:
    """The first text that is an e-mail address; empty where none is."""
    found = (text.strip() for text in texts if text)
    return next((text for text in found if _ADDRESS.fullmatch(text)), "")


def message(letter: Letter, pdf: bytes, name: str) -> bytes:
    """A draft (`X-Unsent`) with a PDF attached under a name."""
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    made["To"] = first_address([letter.to])
    made["Subject"] = _one_line(letter.subject)
    made.set_content(letter.text)
    made.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return made.as_bytes()


def write_draft(letter: Letter, pdf: bytes, name: str) -> Draft:
    """Put draft and paper where a mail program can read them; what is a day old goes."""
    folder = home() / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    stem = safe_stem(name)
    draft = Draft(folder / f"{stem}.eml", folder / f"{stem}.pdf")
    replace_whole(draft.paper, lambda stream: stream.write(pdf))
    replace_whole(draft.message, lambda stream: stream.write(message(letter, pdf, stem)))
    _sweep(folder, draft.paper.stat().st_mtime)
    return draft


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _sweep(folder: Path, now: float) -> None:
    for path in (*folder.glob("*.eml"), *folder.glob("*.pdf")):
        with suppress(OSError):
            if now - path.stat().st_mtime > _A_DAY:
                path.unlink()
