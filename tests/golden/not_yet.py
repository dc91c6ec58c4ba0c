"""Golden cases that nothing computes yet, each with the reason.

Whoever writes a check in `checks/` takes its case off this list: a test holds that every case
is in exactly one of the two.
"""

from __future__ import annotations

BONUS = "the yearly bonus comes with the year-end run; a month's slip does not know the year"
GRATUITY = "gratuity comes with the final settlement of a leaver"
LEAVE = "carry-over and encashment come with the leave ledger"
GST = "taxes of invoices and their returns come with sales documents"
JOB_WORK = "challans, their clocks and costs come with job work"
BATCHES = "costs by batch come with batches and serial numbers"
STANDARD = "items are valued by average or FIFO; standard cost comes with variances"
MAKING = "costs of bills of materials and work orders come with production"
REORDER = "reorder quantities come with purchase planning"
FORECAST = "forecasts come with the insight module"
CLASSES = "ABC and XYZ classes come with the stock reports"

NOT_YET: dict[str, str] = {
    "PAY-042": BONUS,
    "PAY-044": BONUS,
    "PAY-045": BONUS,
    "PAY-046": BONUS,
    "PAY-048": GRATUITY,
    "PAY-049": GRATUITY,
    "PAY-050": GRATUITY,
    "PAY-052": GRATUITY,
    "PAY-068": LEAVE,
    "GST-001": GST,
    "GST-002": GST,
    "GST-004": GST,
    "GST-005": GST,
    "GST-006": GST,
    "GST-008": GST,
    "GST-009": GST,
    "GST-010": GST,
    "GST-013": GST,
    "GST-014": GST,
    "GST-016": GST,
    "GST-017": GST,
    "GST-020": GST,
    "GST-021": GST,
    "GST-022": GST,
    "GST-024": GST,
    "GST-025": GST,
    "GST-026": GST,
    "GST-028": GST,
    "GST-029": GST,
    "GST-030": GST,
    "GST-032": GST,
    "GST-033": GST,
    "GST-034": GST,
    "GST-036": GST,
    "JW-001": JOB_WORK,
    "JW-002": JOB_WORK,
    "JW-004": JOB_WORK,
    "JW-005": JOB_WORK,
    "JW-006": JOB_WORK,
    "JW-008": JOB_WORK,
    "JW-009": JOB_WORK,
    "JW-010": JOB_WORK,
    "INV-015": BATCHES,
    "INV-018": STANDARD,
    "MFG-002": MAKING,
    "MFG-003": MAKING,
    "MFG-004": MAKING,
    "MFG-006": MAKING,
    "MFG-007": MAKING,
    "MFG-008": MAKING,
    "MFG-010": MAKING,
    "MFG-011": MAKING,
    "MFG-012": MAKING,
    "MFG-014": MAKING,
    "MFG-015": MAKING,
    "MFG-016": MAKING,
    "MFG-018": MAKING,
    "MFG-019": MAKING,
    "MFG-020": MAKING,
    "FC-001": REORDER,
    "FC-002": REORDER,
    "FC-003": REORDER,
    "FC-005": REORDER,
    "FC-006": REORDER,
    "FC-007": REORDER,
    "FC-009": REORDER,
    "FC-010": REORDER,
    "FC-011": REORDER,
    "FC-013": FORECAST,
    "FC-014": FORECAST,
    "FC-015": FORECAST,
    "FC-017": FORECAST,
    "FC-018": FORECAST,
    "FC-019": FORECAST,
    "FC-021": FORECAST,
    "FC-022": FORECAST,
    "FC-023": FORECAST,
    "FC-025": FORECAST,
    "FC-026": FORECAST,
    "FC-027": FORECAST,
    "FC-029": FORECAST,
    "FC-030": CLASSES,
    "FC-031": CLASSES,
}


def reason_for(case_id: str) -> str:
    """Why a case is not computed yet."""
    return NOT_YET.get(case_id, "no check and no reason")
