"""Names of generated things: many, different, and like those of a factory."""

from __future__ import annotations

_THINGS = (
    "Hex bolt",
    "Bright bar",
    "Bearing",
    "Gear blank",
    "Spring washer",
    "Shaft",
    "Bush",
    "Oil seal",
    "Cutting tool",
    "Flange",
    "Coupling",
    "Pulley",
    "Bracket",
    "Spindle",
)
_STUFF = ("EN8", "EN24", "SS304", "MS", "brass", "nylon", "cast iron", "aluminium", "zinc plated")
_TYPES = ("raw_material", "component", "finished_good", "consumable", "tool")
_PREFIX = ("RM", "CP", "FG", "CS", "TL")
_FAMILIES = ("Jindal", "Shree", "Bharat", "Ganesh", "Laxmi", "Om", "Sagar", "Vijay", "Deccan")
_TRADES = ("Steel", "Tools", "Castings", "Engineers", "Traders", "Fasteners", "Hardware")
_CITIES = ("Pune", "Mumbai", "Nashik", "Rajkot", "Coimbatore", "Ludhiana", "Chennai")
_FIRST = ("Ramesh", "Sunita", "Anil", "Kavita", "Suresh", "Meena", "Vikram", "Asha", "Dinesh")
_LAST = ("Patil", "Jadhav", "Kulkarni", "Shinde", "Yadav", "Gaikwad", "Sharma", "More")


def item_type(n: int) -> str:
    """The kind of the n-th item."""
    return _TYPES[n % len(_TYPES)]


def item_code(n: int) -> str:
    """`RM-00123`."""
    return f"{_PREFIX[n % len(_PREFIX)]}-{n:05d}"


def item_name(n: int) -> str:
    """`Hex bolt M12 × 45 EN8`."""
    thing, stuff = _THINGS[n % len(_THINGS)], _STUFF[n % len(_STUFF)]
    return f"{thing} M{6 + n % 40} × {20 + n * 7 % 900} {stuff}"


def party_name(n: int) -> str:
    """`Jindal Steel 17`."""
    return f"{_FAMILIES[n % len(_FAMILIES)]} {_TRADES[n % len(_TRADES)]} {n}"


def city(n: int) -> str:
    """Where the n-th party is."""
    return _CITIES[n % len(_CITIES)]


def person(n: int) -> str:
    """`Ramesh Patil`."""
    return f"{_FIRST[n % len(_FIRST)]} {_LAST[n // len(_FIRST) % len(_LAST)]}"
