"""How values look and how typed text is read: one formatter for screen, paper and sheets.

Separators, grouping and the currency's sign come from Babel once; the digits are then set by
hand from the Decimal, because lists paint thousands of cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_currency_symbol

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import catalog, msg
from factory_desktop.core.kernel.months import month_name
from factory_desktop.core.kernel.numbers import LIMIT, QUANTITY_PLACES, plain, round_to
from factory_desktop.core.kernel.typed import read_date, read_month, read_number

#: The true minus sign: as wide as a digit, never taken for a hyphen.
MINUS = "\u2212"
_RATE_PLACES = 2
_YES = {"yes", "y", "1", "true", "x", "✓"}
_NO = {"no", "n", "0", "false"}


def _locale(language: str, country: str) -> Locale:
    """The locale of language and country, or the nearest one Babel knows."""
    for name in (f"{language}_{country}", f"en_{country}", language, "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel always knows English")


def _grouping(locale: Locale) -> tuple[int, int]:
    """Size of the lowest group and of those above it: (3, 2) makes lakhs, (3, 3) thousands."""
    sizes: tuple[int, int] = locale.decimal_formats[None].grouping
    return sizes


class Formatter:
    """Formats values and reads typed ones for one language, country and currency.

    Moments are kept in UTC without a zone; they are shown in `zone` (None: the machine's).
    """

    def __init__(
        self,
        language: str = "en",
        country: str = "IN",
        currency: str = "INR",
        zone: dt.tzinfo | None = None,
    ) -> None:
        self.language = language
        self.country = country
        self.currency = currency
        self.zone = zone
        self._tr = catalog(language)
        locale = _locale(language, country)
        self.decimal_sign: str = locale.number_symbols["latn"]["decimal"]
        self.group_sign: str = locale.number_symbols["latn"]["group"]
        self._low, self._high = _grouping(locale)
        self.currency_symbol: str = get_currency_symbol(currency, locale)
        self.money_places: int = get_currency_precision(currency)
        self._writers: dict[Kind, Callable[..., str]] = {
            Kind.MONEY: self._write_money,
            Kind.QUANTITY: self.quantity,
            Kind.RATE: self.rate,
            Kind.PERCENT: self.percent,
        }
        self._readers: dict[Kind, Callable[[str, Fact, dt.date], object]] = {
            Kind.DATE: self._read_day,
            Kind.DATETIME: lambda text, fact, today: self._read_datetime(text, today),
            Kind.BOOL: lambda text, fact, today: self._read_bool(text),
            Kind.CHOICE: lambda text, fact, today: self._read_choice(text, fact),
        }

    # --- showing -------------------------------------------------------------------------

    def _set(self, value: Decimal, places: int) -> str:
        """Set the digits of a value rounded to `places`, grouped, with a true minus sign."""
        digits = format(round_to(value, places), "f")
        negative = digits[0] == "-"
        if negative:
            digits = digits[1:]
        whole, _, fraction = digits.partition(".")
        if negative and not digits.strip("0."):
            negative = False
        low, high = self._low, self._high
        if len(whole) > low:
            head, whole = whole[:-low], whole[-low:]
            while len(head) > high:
                head, whole = head[:-high], f"{head[-high:]}{self.group_sign}{whole}"
            whole = f"{head}{self.group_sign}{whole}"
        text = f"{whole}{self.decimal_sign}{fraction}" if fraction else whole
        return MINUS + text if negative else text

    def money(self, value: Decimal, symbol: bool = False) -> str:
        """`1,08,419.60`; with symbol `₹ 1,08,419.60` and `−₹ 0.31`."""
        text = self._set(value, self.money_places)
        if not symbol:
            return text
        if text[0] == MINUS:
            return f"{MINUS}{self.currency_symbol} {text[1:]}"
        return f"{self.currency_symbol} {text}"

    def _write_money(self, value: Decimal, places: int | None) -> str:
        return self._set(value, self.money_places if places is None else places)

    def quantity(self, value: Decimal, places: int | None = None) -> str:
        """`86.500` with three places; without places as exact as it is, no trailing zeros."""
        if places is None:
            places = min(_decimals(value), QUANTITY_PLACES)
        return self._set(value, places)

    def rate(self, value: Decimal, places: int | None = None) -> str:
        """`118.50`; without places at least two decimals and as many as it has."""
        if places is None:
            places = max(_RATE_PLACES, min(_decimals(value), QUANTITY_PLACES))
        return self._set(value, places)

    def percent(self, value: Decimal, places: int | None = None, sign: bool = False) -> str:
        """`18` or, with sign, `18 %`; the value is in hundredths already (18 is 18 %)."""
        text = self.quantity(value, places)
        return f"{text} %" if sign else text

    def integer(self, value: Decimal | int) -> str:
        """`1,00,000`."""
        return self._set(Decimal(value), 0)

    def date(self, value: dt.date) -> str:
        """`05-11-2026`."""
        return f"{value.day:02d}-{value.month:02d}-{value.year:04d}"

    def month(self, value: dt.date) -> str:
        """`October 2026`."""
        return month_name(value, self._tr)

    def datetime(self, value: dt.datetime) -> str:
        """`05-11-2026 14:30`, in the zone moments are shown in."""
        moment = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        local = moment.astimezone(self.zone)
        return f"{self.date(local)} {local.hour:02d}:{local.minute:02d}"

    def cell(self, row: Mapping[str, object], key: str, fact: Fact) -> str:
        """A row's value as its column shows it: a quantity has the decimals of the row's unit."""
        return self.value(row.get(key), fact, row.get(fact.places_from))

    def value(self, value: object, fact: Fact, places: object = None) -> str:
        """Any value as its field shows it; nothing for None. `places` go before the fact's."""
        if value is None:
            return ""
        kind = fact.kind
        if writer := self._writers.get(kind):
            number = value if isinstance(value, Decimal) else _exact(value)
            return writer(number, places if isinstance(places, int) else fact.precision)
        if kind is Kind.INTEGER:
            return self.integer(_exact(value))
        if isinstance(value, dt.datetime):
            return self.datetime(value)
        if isinstance(value, dt.date):
            return self.month(value) if fact.month else self.date(value)
        if kind is Kind.BOOL:
            return self._tr("Yes") if value else self._tr("No")
        if kind is Kind.CHOICE:
            choice = fact.choice(value)
            return self._tr(choice.label) if choice else str(value)
        return str(value)

    # --- reading -------------------------------------------------------------------------

    def parse_number(self, text: str) -> Decimal:
        """Read a typed number or sum: `1,08,419.60`, `1.5L`, `2cr`, `3k`, `10*12`, `₹ 500`."""
        return read_number(text, self.decimal_sign, self.group_sign)[0]

    def parse_date(self, text: str, today: dt.date) -> dt.date:
        """Read a typed date: `5`, `5-11`, `5/11/26`, `2026-11-05`, `today`, `+7`, `-1`."""
        return read_date(text, today)

    def parse(self, text: str, fact: Fact, today: dt.date) -> object:
        """Read what was typed into a field; None where nothing was typed.

        Raises ValueError with a Message that says what to type.
        """
        stripped = text.strip()
        if not stripped:
            return None
        if fact.kind.numeric:
            return self._read_numeric(stripped, fact)
        if reader := self._readers.get(fact.kind):
            return reader(stripped, fact, today)
        if fact.max_length and len(stripped) > fact.max_length:
            raise ValueError(msg("Type at most {count} letters.", count=fact.max_length))
        return stripped.upper() if fact.kind is Kind.CODE else stripped

    def _read_numeric(self, text: str, fact: Fact) -> Decimal | int:
        if fact.kind is Kind.PERCENT:
            text = text.removesuffix("%")
        value, summed = read_number(text, self.decimal_sign, self.group_sign)
        places = self.places(fact)
        if summed and fact.kind is not Kind.INTEGER:
            value = round_to(value, places)
        if _decimals(value) > places:
            if places == 0:
                raise ValueError(msg("Type a whole number."))
            raise ValueError(msg("Type at most {count} decimals.", count=places))
        if fact.minimum is not None and value < fact.minimum:
            raise ValueError(msg("Type {minimum} or more.", minimum=fact.minimum))
        if abs(value).scaleb(_scale(fact.kind)) >= LIMIT:
            raise ValueError(msg("This number is too large."))
        return int(value) if fact.kind is Kind.INTEGER else value

    def places(self, fact: Fact) -> int:
        """How many decimals may be typed into a numeric field."""
        if fact.kind is Kind.INTEGER:
            return 0
        if fact.precision is not None:
            return fact.precision
        return self.money_places if fact.kind is Kind.MONEY else QUANTITY_PLACES

    def _read_day(self, text: str, fact: Fact, today: dt.date) -> dt.date:
        return read_month(text, today, self._tr) if fact.month else read_date(text, today)

    def _read_datetime(self, text: str, today: dt.date) -> dt.datetime:
        day, _, time = text.partition(" ")
        hour, _, minute = (time.strip() or "0:00").partition(":")
        if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
            raise ValueError(msg("Type date and time as 05-11-2026 14:30."))
        on = read_date(day, today)
        local = dt.datetime(on.year, on.month, on.day, int(hour), int(minute), tzinfo=self.zone)
        moment = local.astimezone(dt.UTC) if self.zone else local.astimezone().astimezone(dt.UTC)
        return moment.replace(tzinfo=None)

    def _read_bool(self, text: str) -> bool:
        word = text.lower()
        if word in _YES or word == self._tr("Yes").lower():
            return True
        if word in _NO or word == self._tr("No").lower():
            return False
        raise ValueError(msg("Type Yes or No."))

    def _read_choice(self, text: str, fact: Fact) -> str:
        word = text.casefold()
        names: Sequence[tuple[str, str]] = [
            (name.casefold(), choice.value)
            for choice in fact.choices
            for name in (choice.value, choice.label, self._tr(choice.label))
        ]
        exact = {value for name, value in names if name == word}
        found = exact or {value for name, value in names if name.startswith(word)}
        if len(found) == 1:
            return found.pop()
        labels = ", ".join(self._tr(choice.label) for choice in fact.choices[:6])
        raise ValueError(msg("Choose one of: {labels}.", labels=labels))


def _decimals(value: Decimal) -> int:
    """How many decimals a value has once its trailing zeros are gone."""
    return len(plain(value).partition(".")[2])


def _exact(value: object) -> Decimal:
    if isinstance(value, float):
        raise TypeError("floats are not exact; use Decimal")
    return Decimal(str(value))


def _scale(kind: Kind) -> int:
    return {Kind.INTEGER: 0, Kind.MONEY: 2}.get(kind, QUANTITY_PLACES)
