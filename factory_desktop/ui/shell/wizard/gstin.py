"""What a GSTIN says while it is typed: its state, and whose it is."""

from __future__ import annotations

from factory_desktop.core.kernel.gstin import gstin_complaint
from factory_desktop.core.payroll.engine.packs import load_pack
from factory_desktop.ui.framework.i18n import tr

LENGTH = 15
#: The sixth letter of the PAN inside the GSTIN: what kind of taxpayer it is.
_KINDS = {
    "C": "registered company",
    "P": "proprietor",
    "F": "partnership firm",
    "H": "Hindu undivided family",
    "T": "trust",
    "A": "association",
    "B": "body of individuals",
    "G": "government",
    "L": "local authority",
    "J": "legal person",
}


def clean(text: str) -> str:
    """A GSTIN as it is kept: capitals, without spaces."""
    return "".join(text.split()).upper()


def state_of(gstin: str) -> str:
    """The name of the state a GSTIN begins with; empty where there is none."""
    regions = load_pack("in").info.regions
    return next((r.name for r in regions if r.tax_code == gstin[:2]), "")


def told(text: str) -> tuple[str, str]:
    """What to say of a GSTIN as typed so far: (hint, error), one of them empty at least."""
    gstin = clean(text)
    if not gstin:
        return tr("Leave empty if you have none."), ""
    if len(gstin) < LENGTH:
        return tr("{n} of 15 letters", n=len(gstin)), ""
    problem = gstin_complaint(gstin)
    if problem:
        return "", tr(problem)
    state, kind = state_of(gstin), _KINDS.get(gstin[5], "")
    if not state:
        return "", tr("No state has the number {code}.", code=gstin[:2])
    return ", ".join(part for part in (tr(state), tr(kind)) if part), ""


def complaint(text: str) -> str:
    """Why a GSTIN that is typed to its end cannot be taken; empty if it can."""
    gstin = clean(text)
    return tr(gstin_complaint(gstin)) if gstin and len(gstin) < LENGTH else told(gstin)[1]
