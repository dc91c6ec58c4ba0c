"""How alike a heading of a sheet and a known heading are, whatever the abbreviations."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from factory_desktop.core.platform.exchange.values import ascii_digits

#: One word for each of its abbreviations and spellings.
_WORDS = {
    "quantity": "qty qnty qtty quantities quan मात्रा",
    "number": "no num nr nmbr नंबर नं न संख्या क्रमांक क्र",
    "code": "cd कोड",
    "amount": "amt amnt amounts rakam rashi राशि रकम",
    "value": "val valuation values मूल्य",
    "closing": "cl clg clos close अंतिम",
    "opening": "op opg opn open प्रारंभिक आरंभिक",
    "balance": "bal balanc शेष बाकी",
    "employee": "emp empl worker workman workmen staff labour labourer कर्मचारी कामगार मजदूर श्रमिक",
    "date": "dt dated tarikh tareekh dinank दिनांक तारीख तिथि",
    "description": "desc descr descriptions विवरण",
    "mobile": "mob cell mobil मोबाइल",
    "phone": "ph tel telephone contact फोन",
    "account": "ac acc acct acnt अकाउंट खाता खाते",
    "department": "dept deptt dep विभाग",
    "designation": "desig desgn post पद पदनाम",
    "father": "fath fathers f फादर पिता",
    "husband": "husbands h पति",
    "rate": "rt rates price cost दर भाव मूल्यदर",
    "unit": "uom units um इकाई यूनिट",
    "item": "itm matl mat product material article goods वस्तु माल सामग्री आइटम",
    "particulars": "particular perticulars",
    "name": "nam nm naam names नाम",
    "joining": "join joined doj2 नियुक्ति भर्ती ज्वाइनिंग ज्वॉइनिंग",
    "day": "days din दिन",
    "daily": "दैनिक रोज",
    "month": "months mth माह महीना",
    "monthly": "मासिक",
    "wage": "wages मजदूरी वेतन",
    "salary": "sal pagar pagaar तनख्वाह पगार",
    "status": "sts stat स्थिति",
    "instalment": "inst insts installment किस्त",
    "advance": "adv advances peshgi अग्रिम पेशगी",
    "hours": "hrs hr hour घंटे",
    "overtime": "ot ओवरटाइम ओटी",
    "present": "pres p उपस्थित उपस्थिति हाजिर हाजिरी",
    "absent": "abs गैरहाजिर अनुपस्थित",
    "total": "tot ttl कुल योग",
    "location": "loc godown warehouse store place गोदाम स्थान",
    "category": "cat catg group श्रेणी वर्ग समूह",
    "serial": "sr sl srl s",
    "percent": "pct percentage प्रतिशत",
    "tax": "कर",
    "inward": "inwards inw inwd आवक",
    "outward": "outwards outw outwd जावक",
    "stock": "stk स्टॉक",
    "remarks": "remark note notes टिप्पणी रिमार्क",
    "purchase": "purch pur खरीद",
    "type": "typ प्रकार",
    "reorder": "re-order",
    "level": "lvl",
    "minimum": "min mini",
    "gender": "sex लिंग",
}
_CANONICAL = {word: key for key, words in _WORDS.items() for word in words.split()}
_NOISE = {"of", "the", "in", "rs", "inr", "rupees", "and", "s", "wise", "का", "की", "के", "में",
          "रुपये", "रु", "₹", "per"}  # fmt: skip
#: Dotted or spaced short forms that stand for one word or more.
_PHRASES = (
    (re.compile(r"\bd\.?\s?o\.?\s?j\b\.?"), " date joining "),
    (re.compile(r"\bo\.?\s?t\b\.?"), " overtime "),
    (re.compile(r"\bs\.?\s?/?o\b\.?|\bs\s?/\s?o\b"), " father "),
    (re.compile(r"\bf\s?/\s?h\b"), " father husband "),
    (re.compile(r"\ba\s?/\s?c\b"), " account "),
    (re.compile(r"\bu\.?\s?o\.?\s?m\b\.?"), " unit "),
    (re.compile(r"\bu\.\s?a\.\s?n\b\.?"), " uan "),
    (re.compile(r"\bu\s?/\s?m\b"), " unit "),
    (re.compile(r"\bp\.\s?o\b\.?"), " po "),
    (re.compile(r"\bg\.\s?s\.\s?t\b\.?"), " gst "),
    (re.compile(r"\bh\.\s?s\.\s?n\b\.?"), " hsn "),
    (re.compile(r"\be\.\s?s\.\s?i\b\.?(?:\s?c\b\.?)?|\besic\b"), " esi "),
    (re.compile(r"\bp\.\s?f\b\.?"), " pf "),
    (re.compile(r"\bi\.\s?f\.\s?s\.\s?c\b\.?"), " ifsc "),
    (re.compile(r"\bs\.?\s?no\b\.?|\bsr\.?\s?no\b\.?|\bsl\.?\s?no\b\.?"), " serial "),
    (re.compile(r"क्र\.?\s?सं\.?|क्रम संख्या|क्रमांक"), " serial "),
)
#: Headings without a common word are alike from so much of their letters on.
_SLIP = 0.82
_SPLIT = re.compile(r"[^\w\u0900-\u0903\u093a-\u094f%#₹]+")


@lru_cache(maxsize=8192)
def words_of(heading: str) -> tuple[str, ...]:
    """The words of a heading in one spelling: `Cl. Bal (Nos)` is closing, balance, number."""
    text = ascii_digits(heading).lower().replace("’", "").replace("'", "")
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    text = text.replace("#", " number ").replace("%", " percent ").replace("№", " number ")
    words = [
        _CANONICAL.get(word) or _CANONICAL.get(_singular(word), word)
        for word in _SPLIT.split(text)
        if word
    ]
    kept = [word for word in words if word not in _NOISE]
    unique = dict.fromkeys(kept or words)
    return tuple(_singular(word) for word in unique)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=65536)
def likeness(heading: str, known: str) -> float:
    """0 to 1: equal words 1, the same words in another order 0.97, some of them less."""
    ours, first, joined = _parts(heading)
    theirs, second, other = _parts(known)
    if not ours or not theirs:
        return 0.0
    if first.isdisjoint(second):
        return _spelt_alike(joined, other)
    if first == second:
        return 1.0 if ours == theirs else 0.97
    shared = len(first & second)
    if first > second:
        return 0.55 + 0.35 * shared / len(first)
    if first < second:
        return 0.45 + 0.35 * shared / len(second)
    return 0.6 * 2 * shared / (len(first) + len(second))


@lru_cache(maxsize=16384)
def _parts(heading: str) -> tuple[tuple[str, ...], frozenset[str], str]:
    """The words of a heading: in order, as a set, and written as one."""
    words = words_of(heading)
    return words, frozenset(words), "".join(words)


def _spelt_alike(joined: str, other: str) -> float:
    """The likeness of headings that share no word: written as one, or with a slip of the pen."""
    if joined == other:
        return 0.97
    letters = len(joined) + len(other)
    shorter = min(len(joined), len(other))
    if shorter < 4 or 2 * shorter < _SLIP * letters:
        return 0.0
    shared = sum(min(joined.count(one), other.count(one)) for one in set(joined))
    if 2 * shared < _SLIP * letters:
        return 0.0
    ratio = SequenceMatcher(None, joined, other).ratio()
    return 0.85 * ratio if ratio >= _SLIP else 0.0


def best_likeness(heading: str, known: tuple[str, ...]) -> float:
    """The likeness to the nearest of several known headings."""
    return max((likeness(heading, one) for one in known), default=0.0)
