"""Drafts for the mail program: what is in them, and that no name becomes a header or a path."""

from __future__ import annotations

import os
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from factory_desktop.core.platform import mail
from factory_desktop.core.platform.mail import Letter

PDF = b"%PDF-1.4 paper"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACTORY_HOME", str(tmp_path))
    return tmp_path / "mail"


def test_a_draft_is_unsent_and_carries_the_paper(folder: Path) -> None:
    letter = Letter("sales@bearings.in", "खरीद ऑर्डर PO-2026-001", "नमस्ते\nसाथ में ऑर्डर है।")
    draft = mail.write_draft(letter, PDF, "PO-2026-001")
    assert draft.paper == folder / "PO-2026-001.pdf"
    assert draft.paper.read_bytes() == PDF
    found = message_from_bytes(draft.message.read_bytes(), policy=default)
    assert (found["X-Unsent"], found["To"]) == ("1", "sales@bearings.in")
    assert found["Subject"] == letter.subject
    assert found.get_body().get_content().splitlines() == letter.text.splitlines()
    (paper,) = found.iter_attachments()
    assert (paper.get_filename(), paper.get_content()) == ("PO-2026-001.pdf", PDF)


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_a_name_with_newlines_adds_no_header(folder: Path, line: str) -> None:
    evil = f"Order{line}Bcc: thief@example.com{line}{line}Pay here"
    draft = mail.write_draft(Letter("a@b.in", evil, "text"), PDF, f"../../x{line}y")
    found = message_from_bytes(draft.message.read_bytes(), policy=default)
    assert sorted(found.keys()) == [
        "Content-Type", "MIME-Version", "Subject", "To", "X-Unsent",
    ]  # fmt: skip
    assert found["Subject"] == "Order Bcc: thief@example.com Pay here"
    assert draft.message.parent == folder
    assert {path.name for path in folder.iterdir()} == {"x-y.eml", "x-y.pdf"}


@pytest.mark.parametrize(
    "text",
    ["", "98220 12345", "a@b", "a@b.in, thief@example.com", "a@b.in\nBcc: thief@example.com",
     "A <a@b.in>", "a@b.in;c@d.in", "a b@c.in"],
)  # fmt: skip
def test_only_one_plain_address_is_taken(text: str) -> None:
    assert mail.first_address([None, text, " second@b.co.in "]) == "second@b.co.in"


def test_drafts_of_yesterday_go(folder: Path) -> None:
    letter = Letter("a@b.in", "s", "t")
    old = mail.write_draft(letter, PDF, "old")
    kept = folder / "notes.txt"
    kept.write_text("mine")
    before = time.time() - 2 * 24 * 60 * 60
    for path in (old.message, old.paper, kept):
        os.utime(path, (before, before))
    mail.write_draft(letter, PDF, "new")
    assert {p.name for p in folder.iterdir()} == {"new.eml", "new.pdf", "notes.txt"}
