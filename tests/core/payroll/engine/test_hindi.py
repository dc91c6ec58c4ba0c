"""Every text the engine and its packs can show is there in Hindi, with the same parameters."""

import ast
import re
from pathlib import Path

import factory_desktop.core.payroll.engine as engine
from factory_desktop.core.kernel.i18n import catalog, texts_for_one
from factory_desktop.core.kernel.resources import resource
from factory_desktop.core.payroll.engine import INPUTS, POLICY_FACTS, load_pack
from factory_desktop.core.payroll.engine.rules import MONTHS, SlabRule

FOLDER = Path(engine.__file__).parent
#: Functions and classes whose first argument is a template that is shown.
SHOWN = {"msg", "Row"}


def literals(node: ast.expr) -> set[str]:
    """All texts an expression can stand for, through `a if b else c`."""
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def engine_texts() -> set[str]:
    found: set[str] = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in SHOWN
                and node.args
            ):
                found |= literals(node.args[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                templates = re.findall(r"\{(?:count|days|limit|names)\}", node.value)
                found |= {node.value} if templates else set()
    return found


def fact_texts() -> set[str]:
    found = set(INPUTS.values()) | set(MONTHS)
    for fact in POLICY_FACTS.values():
        found |= {fact.label, fact.help, fact.unit, *(choice.label for choice in fact.choices)}
    return found


def pack_texts() -> set[str]:
    found = set()
    for pack in (load_pack("in"), load_pack("xx")):
        found |= {pack.name, *(region.name for region in pack.info.regions)}
        found |= {holiday.name for holiday in pack.info.holidays}
        found |= {component.label for component in pack.components}
        for rule in pack.rules:
            if isinstance(rule.body, SlabRule):
                found |= {table.label for table in rule.body.tables}
    return found


def needed() -> set[str]:
    texts = engine_texts() | fact_texts() | pack_texts()
    texts |= {one for text in texts for one in texts_for_one().get(text, {}).values()}
    return {text for text in texts if re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", text))}


def test_every_text_is_translated() -> None:
    assert needed() - set(catalog("hi").entries) == set()


def test_parameters_are_the_same() -> None:
    entries = catalog("hi").entries
    for text in needed():
        wanted = set(re.findall(r"\{\w+\}", text))
        assert set(re.findall(r"\{\w+\}", entries[text])) == wanted, text


def test_the_file_holds_no_text_that_nobody_shows() -> None:
    import json

    path = resource("i18n", "hi", "payroll_engine.json")
    entries = json.loads(path.read_text(encoding="utf-8"))
    assert set(entries) - needed() == set()


def test_a_reason_turns_into_hindi_with_its_figures() -> None:
    from factory_desktop.core.payroll.engine import Basis
    from tests.core.payroll.engine.makers import october, pay, terms, worker

    slip = pay(worker(terms(Basis.DAILY, "525")), october("P*22 H*2 PH*2 WO*5"))
    line = slip.line("basic")
    assert line is not None
    hindi = catalog("hi")(line.reason.formula)
    assert "525.00 × 25" in hindi
    assert not re.search("[A-Za-z]", hindi), hindi
