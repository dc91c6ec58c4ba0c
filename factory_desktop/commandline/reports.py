"""`reports`: list the reports there are, with what each asks."""

from __future__ import annotations

import argparse
from typing import Any

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("reports", help="list the reports")
    _terminal.add_company(parser)
    _terminal.add_user(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """List the reports; nothing of the company's is read, so nobody signs in."""
    with _terminal.opened(args.company) as company:
        today = company.clock.today()
        found: list[dict[str, Any]] = [
            {
                "key": spec.key,
                "label": spec.label,
                "params": [
                    {
                        "key": param.key,
                        "label": param.fact.label,
                        "kind": param.fact.kind.value,
                        "required": param.fact.required,
                        "default": param.start(today),
                        "choices": [choice.value for choice in param.fact.choices],
                    }
                    for param in spec.params
                ],
            }
            for spec in sorted(company.registry.reports.values(), key=lambda spec: spec.key)
        ]
    if args.json:
        _terminal.say_json({"reports": found})
        return 0
    for spec in found:
        _terminal.say(f"{spec['key']}: {spec['label']}")
        for param in spec["params"]:
            default = f" (else {param['default']})" if param["default"] is not None else ""
            _terminal.say(f"    {param['key']}: {param['label']}{default}")
    return 0
