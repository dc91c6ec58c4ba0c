"""What the engine is told: the worker's terms, the days of the month, work done, advances."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from factory_desktop.core.kernel.explain import Source
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine.components import SalaryComponent

ONE_DAY = timedelta(days=1)


class Mark(Enum):
    """What the muster says of a day; a day without a fact counts as UNMARKED."""

    PRESENT = "P"
    HALF = "H"
    ABSENT = "A"
    LEAVE = "L"
    UNPAID_LEAVE = "LWP"
    WEEKLY_OFF = "WO"
    HOLIDAY = "PH"
    UNMARKED = ""


class Basis(Enum):
    """What a rate is paid for; MIXED is by the day except on days with piece work."""

    MONTHLY = "monthly"
    DAILY = "daily"
    HOURLY = "hourly"
    PIECE = "piece"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Period:
    """The wage period, both days included."""

    start: date
    end: date

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The calendar month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def __iter__(self) -> Iterator[date]:
        day = self.start
        while day <= self.end:
            yield day
            day += ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class PayTerms:
    """What was agreed, from a date on, until the next terms begin.

    `rate` is per month, day or hour. `pays_base` is False where `components` split the rate
    into heads of their own; else the rate's wages are paid as "Basic and DA" beside them.
    `minimum_day_rate` guarantees piece workers a time rate, where the policy says so.
    """

    valid_from: date
    basis: Basis
    rate: Decimal
    components: tuple[SalaryComponent, ...] = ()
    structure: str = ""
    pays_base: bool = True
    minimum_day_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WorkerTerms:
    """One worker, as far as pay depends on it.

    `gender` is M, F or O. `region` is the state's code in the country pack. `attributes` are
    what a pack's conditions ask for, such as `{"pf_member": True}`.
    """

    id: int
    code: str
    name: str
    joined: date
    terms: tuple[PayTerms, ...]
    left: date | None = None
    gender: str = "M"
    born: date | None = None
    region: str = ""
    paid_by_bank: bool = True
    bank_account: str = ""
    attributes: Mapping[str, bool | Decimal | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayFact:
    """One day of the muster.

    `paid` is the share of the day that is paid where it is not what the mark says: the worked
    share of a half day, the paid share of a leave. `rest` says what the other half of a half
    day was (LEAVE: it is paid too). `hours` are worked hours, for those paid by the hour.
    """

    day: date
    mark: Mark
    overtime_hours: Decimal = ZERO
    paid: Decimal | None = None
    rest: Mark = Mark.ABSENT
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PieceWork:
    """Pieces made on a day at one rate; entries of the same key and rate become one line.

    `reject_percent` is what rejects of this operation are paid at, where it is not the
    policy's (0 unpaid, 100 paid as good).
    """

    day: date
    key: str
    label: str
    good: Decimal
    rate: Decimal
    rejected: Decimal = ZERO
    reject_percent: Decimal | None = None
    unit: str = "pcs"
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class AdvanceDue:
    """An advance with something left; `instalment` is what the plan takes each month."""

    id: int
    number: str
    given_on: date
    balance: Decimal
    instalment: Decimal
    skip: bool = False


class LineKind(Enum):
    """On which side of the slip a line stands."""

    EARNING = "earning"
    DEDUCTION = "deduction"
    EMPLOYER = "employer"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class OneOff:
    """A single earning or deduction of this month: arrears, bonus, fine, canteen.

    `group` says how far an earning counts as wages (see `components.WageGroup`).
    """

    key: str
    label: str
    kind: LineKind
    amount: Decimal
    reason: str = ""
    group: str = "excluded"
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PieceAverage:
    """Full-time piece earnings and days of the month before: the base of piece overtime."""

    earnings: Decimal
    days: Decimal


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """All that happened to one worker in the period.

    `given` are figures from outside the period that a pack's rules may ask for, such as the
    income of the half-year.
    """

    days: tuple[DayFact, ...] = ()
    pieces: tuple[PieceWork, ...] = ()
    advances: tuple[AdvanceDue, ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    piece_average: PieceAverage | None = None
    given: Mapping[str, Decimal] = field(default_factory=dict)
