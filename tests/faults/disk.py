"""A disk under SQLite that writes down what is done to it, fails on demand, and loses power.

The program and its SQLite are the real ones. A layer between SQLite and the operating system
(what SQLite calls a VFS) is put in through the library that Python itself uses: it passes
everything on, keeps a record of every write, sync, truncation and deletion, and can answer any of
them with an error. From the record `after_power_cut` makes what the disk may hold then.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What a disk writes as a whole or not at all.
SECTOR = 512
_IS_DATABASE = 0x100  # SQLITE_OPEN_MAIN_DB
_CREATE = 0x4  # SQLITE_OPEN_CREATE

_Open = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Close = ctypes.CFUNCTYPE(c_int, c_void_p)
_Transfer = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`, version 3; what stays as it is are plain pointers."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        ("others", c_void_p * 14),
    )


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3: what can be done to an open file."""

    _fields_ = (
        ("version", c_int),
        ("close", _Close),
        ("read", _Transfer),
        ("write", _Transfer),
        ("truncate", _Truncate),
        ("sync", _Sync),
        ("others", c_void_p * 13),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to a file: `open` (made anew), `write`, `truncate`, `sync`, `delete`, `note`.

    `at` is an offset or a size. A `note` is what the program said meanwhile, in `file`.
    """

    what: str
    file: str
    at: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """What happened so far, and which operation is to fail: `at(n)` says so of the n-th."""

    steps: list[Step] = field(default_factory=list)
    done: int = 0
    fails: Callable[[int, str], int] = lambda _number, _what: 0
    #: Put in by `put_in`; SQLite holds pointers to these.
    held: list[Any] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Write down what the program told its user at this moment."""
        self.steps.append(Step("note", text))

    def answer(self, what: str) -> int:
        """Count an operation; the error it is to give, or 0."""
        self.done += 1
        return self.fails(self.done, what)

    def heal(self) -> None:
        """From now on nothing fails; count again."""
        self.fails = lambda _number, _what: 0
        self.done = 0


#: SQLite may call a layer as long as the process lives.
_FOREVER: list[Disk] = []


def is_possible() -> bool:
    """Whether SQLite is a library of its own here, so that a layer can be put in."""
    return hasattr(_sqlite3, "__file__") and hasattr(
        ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_register"
    )


@contextmanager
def put_in() -> Iterator[Disk]:
    """Inside, all that this process does with SQLite goes through a disk of ours."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    below = library.sqlite3_vfs_find(None)
    disk = Disk()
    _FOREVER.append(disk)
    layer = _Layer(disk, below)
    library.sqlite3_vfs_register(ctypes.byref(layer.vfs), 1)
    try:
        yield disk
    finally:
        disk.heal()
        library.sqlite3_vfs_unregister(ctypes.byref(layer.vfs))


class _Layer:
    """The pointers SQLite is given in place of the operating system's."""

    def __init__(self, disk: Disk, below: Any) -> None:
        self.disk, self.below = disk, below
        self.names: dict[int, str] = {}
        self.copies: dict[int, _Methods] = {}
        self.vfs = _Vfs.from_buffer_copy(below.contents)
        self.vfs.name = b"watched"
        self.vfs.open, self.vfs.delete = _Open(self._open), _Delete(self._delete)
        disk.held.append(self)

    def _open(self, _vfs: int, path: int, file: int, flags: int, out: int) -> int:
        if wrong := self.disk.answer("open"):
            _File.from_address(file).methods = None
            return wrong
        name = Path(ctypes.string_at(path).decode()) if path else None
        is_new = name is not None and bool(flags & _CREATE) and not name.exists()
        code = self.below.contents.open(ctypes.addressof(self.below.contents), path, file, flags,
                                        out)  # fmt: skip
        if code == sqlite3.SQLITE_OK and name is not None:
            self.names[file] = name.name
            if is_new:
                self.disk.steps.append(Step("open", name.name))
            self._wrap(_File.from_address(file))
        return int(code)

    def _wrap(self, file: _File) -> None:
        """Give an open file our methods; each kind of file gets one copy."""
        real = file.methods.contents
        where = ctypes.addressof(real)
        if where not in self.copies:
            ours = _Methods.from_buffer_copy(real)
            ours.close, ours.read = _Close(self._closing(real)), _Transfer(self._reading(real))
            ours.write, ours.sync = _Transfer(self._writing(real)), _Sync(self._syncing(real))
            ours.truncate = _Truncate(self._truncating(real))
            self.copies[where] = ours
        file.methods = ctypes.pointer(self.copies[where])

    def _closing(self, real: _Methods) -> Callable[[int], int]:
        def close(file: int) -> int:
            self.names.pop(file, None)
            return int(real.close(file))

        return close

    def _reading(self, real: _Methods) -> Callable[[int, int, int, int], int]:
        def read(file: int, buffer: int, size: int, at: int) -> int:
            return self.disk.answer("read") or int(real.read(file, buffer, size, at))

        return read

    def _writing(self, real: _Methods) -> Callable[[int, int, int, int], int]:
        def write(file: int, buffer: int, size: int, at: int) -> int:
            if wrong := self.disk.answer("write"):
                # Half of it may have reached the disk all the same.
                real.write(file, buffer, size // 2, at)
                return wrong
            data = ctypes.string_at(buffer, size)
            self.disk.steps.append(Step("write", self.names[file], at, data))
            return int(real.write(file, buffer, size, at))

        return write

    def _truncating(self, real: _Methods) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            if wrong := self.disk.answer("truncate"):
                return wrong
            self.disk.steps.append(Step("truncate", self.names[file], size))
            return int(real.truncate(file, size))

        return truncate

    def _syncing(self, real: _Methods) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            if wrong := self.disk.answer("sync"):
                return wrong
            self.disk.steps.append(Step("sync", self.names[file]))
            return int(real.sync(file, flags))

        return sync

    def _delete(self, _vfs: int, path: bytes, sync_folder: int) -> int:
        if wrong := self.disk.answer("delete"):
            return wrong
        self.disk.steps.append(Step("delete", Path(path.decode()).name, sync_folder))
        return int(self.below.contents.delete(ctypes.addressof(self.below.contents), path,
                                              sync_folder))  # fmt: skip
