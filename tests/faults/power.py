"""What a disk may hold after a power cut, from the record of what was done to it.

What was synced is there. Of what was written since, any sector may have reached the disk or not,
in any of the versions it had, whatever the order of writing; a file may have any length it had
since; new and deleted names may be there or not until their folder was synced.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.faults.disk import SECTOR, Step

#: How likely what was not synced is on the disk: none of it, a bit, half, nearly all, all.
_LUCK = (0.0, 0.05, 0.5, 0.95, 1.0)
_JOURNALS = ("-wal", "-journal")


@dataclass
class _Content:
    """A file's bytes: what is on the disk for certain, what the program sees, what is between."""

    certain: bytes = b""
    seen: bytearray = field(default_factory=bytearray)
    lengths: list[int] = field(default_factory=list)
    versions: dict[int, list[bytes]] = field(default_factory=dict)

    def write(self, at: int, data: bytes) -> None:
        end = at + len(data)
        if end > len(self.seen):
            self.seen.extend(bytes(end - len(self.seen)))
            self.lengths.append(end)
        self.seen[at:end] = data
        for sector in range(at // SECTOR, (end + SECTOR - 1) // SECTOR):
            now = bytes(self.seen[sector * SECTOR : (sector + 1) * SECTOR])
            self.versions.setdefault(sector, []).append(now.ljust(SECTOR, b"\0"))

    def truncate(self, size: int) -> None:
        del self.seen[size:]
        self.lengths.append(size)

    def sync(self) -> None:
        self.certain = bytes(self.seen)
        self.lengths.clear()
        self.versions.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        luck = chance.choice(_LUCK)
        size = len(self.certain)
        if self.lengths and chance.random() < luck:
            size = self.lengths[-1] if luck == 1 else chance.choice(self.lengths)
        found = bytearray(self.certain[:size].ljust(size, b"\0"))
        for sector, versions in self.versions.items():
            at = sector * SECTOR
            if at < size and chance.random() < luck:
                taken = versions[-1] if luck == 1 else chance.choice(versions)
                found[at : at + SECTOR] = taken[: size - at]
            elif at >= len(self.certain) and at < size and chance.random() < 0.5:
                # Room that was given to the file and never written holds what lay there before.
                found[at : at + SECTOR] = chance.randbytes(min(SECTOR, size - at))
        return bytes(found)


class Power:
    """Follows a record step by step; `cut` gives the files as they may be found afterwards."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        #: What may lie under a name: the last one is what the program sees.
        self._names: dict[str, list[_Content | None]] = {
            name: [_Content(data, bytearray(data))] for name, data in files.items()
        }

    def follow(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self._follow(step)

    def _follow(self, step: Step) -> None:
        if step.what == "note":
            return
        under = self._names.setdefault(step.file, [None])
        if step.what == "open":
            under.append(_Content())
        elif step.what == "delete":
            under.append(None)
            if step.at:
                self._sync_folder()
        else:
            content = under[-1]
            assert content is not None, step
            if step.what == "write":
                content.write(step.at, step.data)
            elif step.what == "truncate":
                content.truncate(step.at)
            else:
                content.sync()
                # With the first sync of a journal SQLite syncs the folder too.
                if len(under) > 1 and step.file.endswith(_JOURNALS):
                    self._sync_folder()

    def _sync_folder(self) -> None:
        for under in self._names.values():
            del under[:-1]

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        found = {name: chance.choice(under) for name, under in self._names.items()}
        return {name: c.after_cut(chance) for name, c in found.items() if c is not None}
