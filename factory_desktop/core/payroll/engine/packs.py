"""Country packs: dated rules, components and facts of a country, as data with their sources.

A rule holds from `valid_from` until `valid_to` or until a later rule of the same key and region
begins; a region's own rule goes before the country's.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from factory_desktop.core.kernel.errors import EnvironmentProblem, Invalid, NotFound
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.resources import resource
from factory_desktop.core.kernel.states import State
from factory_desktop.core.payroll.engine.components import ComponentKind, WageGroup
from factory_desktop.core.payroll.engine.conditions import Condition, read_conditions
from factory_desktop.core.payroll.engine.reader import Reader
from factory_desktop.core.payroll.engine.rules import KINDS, RuleBody
from factory_desktop.core.payroll.engine.tax_ids import CHECKS

FORMAT = 1
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class TaxId:
    """A tax number's shape; `check` names a check digit rule."""

    key: str
    label: str
    pattern: str
    check: str

    def is_valid(self, text: str) -> bool:
        """Whether a text has the shape and passes the check."""
        if not re.fullmatch(self.pattern, text):
            return False
        return CHECKS[self.check](text) if self.check else True


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday on the same date each year."""

    month: int
    day: int
    name: str


@dataclass(frozen=True, slots=True)
class PackInfo:
    """The plain facts of a country."""

    currency: str
    symbol: str
    grouping: str
    fiscal_year_start: int
    weekly_off: tuple[int, ...]
    regions: tuple[State, ...]
    tax_ids: tuple[TaxId, ...]
    holidays: tuple[Holiday, ...]

    def region(self, code: str) -> State | None:
        """The state with this code."""
        return next((region for region in self.regions if region.code == code), None)

    def tax_id(self, key: str) -> TaxId | None:
        """The tax number with this key."""
        return next((tax_id for tax_id in self.tax_ids if tax_id.key == key), None)

    def holidays_in(self, year: int) -> list[tuple[date, str]]:
        """The fixed holidays of a year."""
        return [(date(year, holiday.month, holiday.day), holiday.name) for holiday in self.holidays]


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated rule, with where it was read and how sure that is."""

    key: str
    kind: str
    region: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    body: RuleBody

    def holds_on(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class PackComponent:
    """A statutory line: which rule, on which base, for whom, in which order."""

    key: str
    label: str
    kind: ComponentKind
    order: int
    base: str
    rule: str
    when: tuple[Condition, ...]


@dataclass(frozen=True)
class CountryPack:
    """Everything a country adds to the engine."""

    key: str
    name: str
    info: PackInfo
    components: tuple[PackComponent, ...]
    rules: tuple[Rule, ...]
    _found: dict[tuple[str, date, str], Rule | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def rule_at(self, key: str, on: date, region: str = "") -> Rule | None:
        """The rule in force on a day: the region's own, else the country's, else None."""
        wanted = (key, on, region)
        if wanted not in self._found:
            self._found[wanted] = self._search(key, on, region)
        return self._found[wanted]

    def _search(self, key: str, on: date, region: str) -> Rule | None:
        for place in dict.fromkeys((region, "")):
            held = [r for r in self.rules if (r.key, r.region) == (key, place) and r.holds_on(on)]
            if held:
                return max(held, key=lambda rule: rule.valid_from)
        return None


@cache
def load_pack(key: str) -> CountryPack:
    """Load a pack shipped with the program, such as `in` or `xx`.

    Raises NotFound for an unknown key, EnvironmentProblem where the file is damaged.
    """
    path = resource("country_packs", f"{key}.json")
    if not key.isalnum() or not path.exists():
        raise NotFound(msg("There is no country pack “{key}”", key=key))
    return read_pack(path)


def read_pack(path: Path) -> CountryPack:
    """Read a pack from a file; raises EnvironmentProblem or Invalid with every fault."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    except (OSError, ValueError) as error:
        raise EnvironmentProblem(
            "country_pack",
            msg("The country pack {name} cannot be read: {error}", name=path.name, error=error),
            msg("Install the program again, or put the file back."),
        ) from error
    return pack_from_data(data)


def pack_from_data(data: Any) -> CountryPack:
    """Build a pack from plain values (numbers as Decimal); raises Invalid by place in the file."""
    problems: dict[str, str] = {}
    top = Reader(data, "", problems)
    if top.number("format") != FORMAT:
        top.problem("format", msg("The pack has another format than {format}", format=FORMAT))
    info = _read_info(top.group("info"))
    components = tuple(_read_component(reader) for reader in top.groups("components"))
    rules = tuple(rule for reader in top.groups("rules") if (rule := _read_rule(reader)))
    pack = CountryPack(top.text("key"), top.text("name"), info, components, rules)
    top.finish()
    _check_whole(pack, problems)
    if problems:
        places = "; ".join(f"{place}: {text}" for place, text in problems.items())
        raise Invalid(problems, msg("The country pack has faults: {places}", places=places))
    return pack


def _read_info(reader: Reader) -> PackInfo:
    off = [w for w in reader.texts("weekly_off") if w in WEEKDAYS]
    if len(off) != len(reader.texts("weekly_off")):
        reader.problem("weekly_off", msg("Days are written monday to sunday"))
    regions = tuple(
        State(r.text("code"), r.text("name"), r.text("tax_code", False), r.texts("also"))
        for r in reader.groups("regions")
    )
    info = PackInfo(
        currency=reader.text("currency"),
        symbol=reader.text("symbol"),
        grouping=reader.choice("grouping", ("indian", "thousands")),
        fiscal_year_start=int(reader.figure("fiscal_year_start")),
        weekly_off=tuple(WEEKDAYS.index(day) for day in off),
        regions=regions,
        tax_ids=tuple(_read_tax_id(item) for item in reader.groups("tax_ids")),
        holidays=tuple(_read_holiday(item) for item in reader.groups("holidays")),
    )
    if not 1 <= info.fiscal_year_start <= 12:
        reader.problem("fiscal_year_start", msg("Months are 1 to 12"))
    reader.finish()
    return info


def _read_tax_id(reader: Reader) -> TaxId:
    pattern = reader.text("pattern")
    try:
        re.compile(pattern)
    except re.error:
        reader.problem("pattern", msg("“{value}” is not a pattern", value=pattern))
    check = reader.choice("check", ("", *CHECKS), default="")
    return TaxId(reader.text("key"), reader.text("label"), pattern, check)


def _read_holiday(reader: Reader) -> Holiday:
    holiday = Holiday(int(reader.figure("month")), int(reader.figure("day")), reader.text("name"))
    try:
        date(2023, holiday.month, holiday.day)  # a year without 29 February: it must fit any year
    except ValueError:
        reader.problem("day", msg("There is no such date in every year"))
    return holiday


def _read_component(reader: Reader) -> PackComponent:
    kind = reader.choice("kind", ("deduction", "employer"))
    key = reader.text("key")
    component = PackComponent(
        key=key,
        label=reader.text("label"),
        kind=ComponentKind.EMPLOYER if kind == "employer" else ComponentKind.DEDUCTION,
        order=int(reader.figure("order")),
        base=reader.text("base", False, "gross"),
        rule=reader.text("rule", False, key),
        when=read_conditions(reader),
    )
    reader.finish()
    return component


def _read_rule(reader: Reader) -> Rule | None:
    start = reader.day("valid_from")
    end = reader.day("valid_to", False)
    kind = reader.choice("kind", tuple(KINDS))
    head = (reader.text("key"), kind, reader.text("region", False))
    source, confidence = reader.text("source"), reader.text("confidence")
    body_reader = reader.group("data")
    reader.finish()
    if kind not in KINDS or start is None:
        return None
    if end is not None and end < start:
        reader.problem("valid_to", msg("The rule ends before it begins"))
    body = KINDS[kind](body_reader)
    body_reader.finish()
    return Rule(*head, start, end, source, confidence, body)


def _check_whole(pack: CountryPack, problems: dict[str, str]) -> None:
    """What only shows between entries: twins, unknown states, groups, rules and bases."""
    seen: set[tuple[str, str, date]] = set()
    regions = {region.code for region in pack.info.regions} | {""}
    keys = {rule.key for rule in pack.rules}
    for index, rule in enumerate(pack.rules):
        if (rule.key, rule.region, rule.valid_from) in seen:
            problems[f"rules.{index}.valid_from"] = msg("Two rules begin on the same day")
        seen.add((rule.key, rule.region, rule.valid_from))
        if rule.region not in regions:
            problems[f"rules.{index}.region"] = msg("“{key}” is not known", key=rule.region)
        unknown = _groups_of(rule) - {group.value for group in WageGroup}
        for group in sorted(unknown):
            problems[f"rules.{index}.data"] = msg("“{key}” is not known", key=group)
    for index, component in enumerate(pack.components):
        for name, value in (("rule", component.rule), ("base", component.base)):
            if value not in keys and value != "gross" and not value.startswith("given:"):
                problems[f"components.{index}.{name}"] = msg("“{key}” is not known", key=value)


def _groups_of(rule: Rule) -> set[str]:
    body = rule.body
    names = ("groups", "included", "excluded", "total_only")
    return {group for name in names for group in getattr(body, name, ())}
