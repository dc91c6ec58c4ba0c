"""Choices and marks of people and their attendance, as lists, forms and imports know them."""

from __future__ import annotations

from factory_desktop.core.kernel.facts import Choice, Fact, Kind

GENDERS = (Choice("M", "Man"), Choice("F", "Woman"), Choice("O", "Other"))
LANGUAGES = (Choice("en", "English"), Choice("hi", "हिन्दी"))
SKILLS = (
    Choice("unskilled", "Unskilled"),
    Choice("semi_skilled", "Semi-skilled"),
    Choice("skilled", "Skilled"),
    Choice("highly_skilled", "Highly skilled"),
)
#: In the order of the week, Monday first, so that an index is `date.weekday()`.
WEEKDAYS = (
    Choice("monday", "Monday"),
    Choice("tuesday", "Tuesday"),
    Choice("wednesday", "Wednesday"),
    Choice("thursday", "Thursday"),
    Choice("friday", "Friday"),
    Choice("saturday", "Saturday"),
    Choice("sunday", "Sunday"),
)
PAY_TYPES = (
    Choice("monthly", "Monthly"),
    Choice("daily", "Daily"),
    Choice("hourly", "Hourly"),
    Choice("piece", "Piece rate"),
    Choice("mixed", "Daily and piece rate"),
)
PAY_MODES = (Choice("bank", "Bank"), Choice("cash", "Cash"))
MARKS = (
    Choice("P", "Present", "good"),
    Choice("H", "Half day", "warn"),
    Choice("A", "Absent", "bad"),
    Choice("L", "Paid leave", "info"),
    Choice("LWP", "Unpaid leave", "warn"),
    Choice("WO", "Weekly off"),
    Choice("PH", "Paid holiday", "info"),
)
MARK_KEYS = tuple(choice.value for choice in MARKS)
#: Marks that say somebody was there: they cannot be given for a day to come.
WORKED_MARKS = frozenset({"P", "H", "A"})
#: Marks of days on which overtime cannot have been worked.
AWAY_MARKS = frozenset({"A", "L", "LWP"})

MUSTER_STATES = (
    Choice("open", "Open"),
    Choice("closed", "Closed", "good"),
    Choice("locked", "Locked by payroll", "info"),
)
ADVANCE_STATES = (
    Choice("active", "Running", "info"),
    Choice("recovered", "Recovered", "good"),
    Choice("cancelled", "Cancelled", "warn"),
)

ACTIVE = Fact("Active", Kind.BOOL, help="What is not active no longer shows in look-ups.")
DAY = Fact("Date", Kind.DATE, required=True)
EMPLOYEE = Fact("Worker", Kind.REFERENCE, required=True, reference="hr.employee")
WORKER_CODE = Fact("No.", Kind.CODE, aliases=("Emp code", "Code", "Worker no.", "Ticket no."))
WORKER_NAME = Fact("Worker", aliases=("Name", "Name of worker", "Employee"))
DEPARTMENT = Fact("Department")
MARK = Fact("Mark", Kind.CHOICE, choices=MARKS)
OVERTIME = Fact("Overtime", Kind.QUANTITY, unit="h", precision=2, minimum=0, total=True)
