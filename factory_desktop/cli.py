"""The command `factory-desktop`: the window by default, and what is worth automating.

Exit codes: 0 done; 1 refused, with the reason; 2 used wrongly, with the help.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

import factory_desktop
from factory_desktop import commandline
from factory_desktop.core.kernel.errors import FactoryError

DONE, REFUSED, WRONG = 0, 1, 2
#: The command that is meant where none is named.
_DEFAULT = "window"
#: Faults listed before it only tires.
_MOST_TOLD = 30
#: Words that stand for a command.
_SHORT = {"--selftest": "selftest"}


class _Parser(argparse.ArgumentParser):
    """A parser that answers wrong usage with its whole help."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and the help, and leave with 2."""
        self.print_help(sys.stderr)
        self.exit(WRONG, f"\n{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    parser, names = build_parser()
    args = argparse.Namespace()
    try:
        args = parser.parse_args(_completed(list(sys.argv[1:] if argv is None else argv), names))
        return int(args.run(args))
    except SystemExit as ended:
        return int(ended.code or DONE)
    except FactoryError as error:
        _refuse(args, error.as_dict())
    except KeyboardInterrupt:
        _refuse(args, {"kind": "stopped", "message": "Stopped.", "fields": {}})
    except Exception as error:
        from factory_desktop.commandline._bug import describe

        _refuse(args, describe(error, args.command))
    return REFUSED


def build_parser() -> tuple[argparse.ArgumentParser, list[str]]:
    """The parser of all commands in `commandline/`, and their names.

    Each module there (but those with an underscore) has `add(subparsers)`, which returns its
    parser, and `run(args)`, which returns the exit code. What a command needs is imported when
    it runs, so that the help comes at once.
    """
    parser = _Parser(prog="factory-desktop", description="Runs a small factory. Works offline.")
    version = f"Factory Desktop {factory_desktop.__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in _modules():
        module.add(commands).set_defaults(run=module.run)
    return parser, list(commands.choices)


def _modules() -> list[ModuleType]:
    found = pkgutil.iter_modules(commandline.__path__)
    names = sorted(info.name for info in found if not info.name.startswith("_"))
    return [importlib.import_module(f"{commandline.__name__}.{name}") for name in names]


def _completed(words: list[str], names: Sequence[str]) -> list[str]:
    """The words with the default command put in front where none is named."""
    if words and words[0] in _SHORT:
        return [_SHORT[words[0]], *words[1:]]
    if _DEFAULT in names and (not words or words[0].startswith("--company")):
        return [_DEFAULT, *words]
    return words


def _refuse(args: argparse.Namespace, error: dict[str, object]) -> None:
    from factory_desktop.commandline import _terminal

    if getattr(args, "json", False):
        _terminal.say_json({"error": error})
    else:
        _terminal.complain(str(error["message"]))
        for key, text in list(dict(error["fields"]).items())[:_MOST_TOLD]:  # type: ignore[call-overload]
            _terminal.complain(f"  {key}: {text}")


def _speak_utf8() -> None:
    """Write Hindi to a pipe or a window of Windows, whatever code page it has."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
