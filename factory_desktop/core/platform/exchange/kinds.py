"""What can be imported, as data: fields made of facts, with the headings people give them.

A business module describes its kind once; reading, mapping, template and wizard follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from factory_desktop.core.kernel.facts import Choice, Fact, Kind


@dataclass(frozen=True, slots=True)
class ImportField:
    """One field that a sheet may carry.

    `aliases` are headings, best first, in any language; those of the fact count too.
    `pattern` is a regular expression that its values match (`[A-Z]{4}0[A-Z0-9]{6}`).
    `words` turn what people write into the value kept (`{"per day": "daily"}`), before choices.
    `unit_field` names the field that a unit behind the figure fills (`37.9 KG`, `619.18/KG`).
    `implies` are (word, field, value): a word in the heading or behind the figure that fills
    another field (`("day", "pay_type", "daily")` for a column "Wage/day").
    `unit` marks a field that holds units of measure; `identity` one that names the record
    (code, name); `unique` one whose values do not repeat; `joined` one that several columns fill
    together (`Address 1`, `Address 2`); `shared` a figure of the whole that the rows are part of
    (an order's freight), which a sheet may write again in each of them.
    """

    key: str
    fact: Fact
    required: bool = False
    aliases: tuple[str, ...] = ()
    pattern: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    unit_field: str = ""
    implies: tuple[tuple[str, str, str], ...] = ()
    unit: bool = False
    identity: bool = False
    unique: bool = False
    joined: bool = False
    shared: bool = False
    example: str = ""

    @property
    def needed(self) -> bool:
        """Whether a row cannot do without it: said here or by the fact."""
        return self.required or self.fact.required

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which the field is known, its label first."""
        return (self.fact.label, *self.aliases, *self.fact.aliases)

    def says(self, key: str) -> bool:
        """Whether words in its heading or cells can fill another field."""
        return any(implied == key for _, implied, _ in self.implies)

    @property
    def kind(self) -> Kind:
        """The kind of its values."""
        return self.fact.kind


@dataclass(frozen=True, slots=True)
class ImportOption:
    """Something that the sheet may not say and the person then does (month, default unit).

    `kind` is "choice", "month", "day", "number", "unit" or "text"; `default` is used unless asked.
    `asked` is one that fills the field of its name where no column and no cell says it.
    """

    key: str
    label: str
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    default: str = ""
    required: bool = False
    help: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class LongDays:
    """The fields of a sheet that has a row for each worker and day instead of day columns.

    `mark` is what the day was, `start` and `end` the times of coming and going, `overtime` hours.
    """

    date: str
    mark: str
    overtime: str
    start: str
    end: str

    @property
    def keys(self) -> tuple[str, ...]:
        """All of the fields."""
        return (self.date, self.mark, self.overtime, self.start, self.end)

    def served_by(self, mapped: Collection[str]) -> bool:
        """Whether these fields are enough to know each day."""
        return self.date in mapped and (
            self.mark in mapped or {self.start, self.end} <= set(mapped)
        )


@dataclass(frozen=True, slots=True)
class DayColumns:
    """Columns that repeat by day of a month, each cell a mark (`P`, `½`, `P+2`).

    `marks` maps a mark, upper case, to what it means: `present`, `half`, `absent`, `leave`,
    `half_leave`, `holiday`, `weekly_off`, `unmarked`, or `leave:CL` with a type.
    `checks` maps a total (`worked`, `overtime`, `absent`, `leave`) to the headings of the
    sheet's own columns of totals; they are compared, never taken.
    Where a worker has several lines, `mark_lines` are the labels of the one with the marks and
    `other_lines` of those that are left out (times of coming and going).
    """

    key: str
    label: str
    marks: Mapping[str, str]
    checks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overtime_headings: tuple[str, ...] = ("OT", "O.T.", "Overtime", "OT hrs", "ओटी", "ओवरटाइम")
    long: LongDays | None = None
    mark_lines: tuple[str, ...] = (
        "Status",
        "Attendance",
        "Att",
        "Mark",
        "P/A",
        "Present",
        "Day",
        "उपस्थिति",
        "हाजिरी",
    )
    other_lines: tuple[str, ...] = (
        "In", "Out", "In Time", "Out Time", "Time In", "Time Out", "Punch In", "Punch Out",
        "Total", "Hours", "Work Hours", "Work Hrs", "Working Hours", "Total Hours", "Duration",
        "Late", "Late By", "Early", "Early By", "Shift", "Punch", "आगमन", "प्रस्थान",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of sheet: its fields, its options, and what the reading should know about it.

    `key_fields` name the record, at least one of them is needed in each row, best first.
    `product` are three fields of which the first two multiply to the third.
    `ignored` are headings that such sheets carry and the import leaves (`Sr No`, `Remarks`).
    `prefer` and `avoid` are words of headings that decide between like columns: a stock sheet
    has quantities under Opening, Inwards, Outwards and Closing.
    `apart` are fields that tell rows of one record apart (stock of an item by location).
    `carried` are fields that a sheet writes once and leaves blank in the rows below, in blocks:
    a row whose first field of a block is blank takes the block's blanks from the row above.
    `sheet_words` are words of titles and sheet names of such sheets.
    `spares` gives the needed fields that a row does without (freight has no quantity).
    """

    key: str
    label: str
    fields: tuple[ImportField, ...]
    options: tuple[ImportOption, ...] = ()
    repeated: DayColumns | None = None
    key_fields: tuple[str, ...] = ("code", "name")
    product: tuple[str, str, str] | None = None
    ignored: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    carried: tuple[tuple[str, ...], ...] = ()
    sheet_words: tuple[str, ...] = ()
    spares: Callable[[Mapping[str, object]], tuple[str, ...]] = lambda values: ()
    help: str = ""
    #: The fields that identify a record by code and by name, if the kind has them.
    code_field: ImportField | None = field(init=False)
    name_field: ImportField | None = field(init=False)
    _by_key: Mapping[str, ImportField] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        by_key = {known.key: known for known in reversed(self.fields)}
        keys = [by_key[key] for key in self.key_fields if key in by_key]
        coded = [known for known in keys if known.kind is Kind.CODE]
        named = [known for known in keys if known.kind is not Kind.CODE]
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "code_field", coded[0] if coded else None)
        object.__setattr__(self, "name_field", named[0] if named else None)

    @property
    def lead(self) -> str:
        """The field that says which rows belong together (`reference`); empty where none does."""
        return self.carried[0][0] if self.carried else ""

    def field(self, key: str) -> ImportField:
        """The field with this key; KeyError where there is none."""
        return self._by_key[key]

    def has(self, key: str) -> bool:
        """Whether the kind has this field."""
        return key in self._by_key
