"""No module knows, over others, itself: imports for the types alone count too.

An import inside a function is a decision of the moment (what is needed late is loaded late) and
does not count; one under `if TYPE_CHECKING` says that two modules cannot be understood apart.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import factory_desktop

ROOT = Path(factory_desktop.__file__).parent
#: Where circles are left: a unit of work is handed its company, a company its registry, and the
#: registry names the types of what units of work run. Nowhere else is there any.
LEFT = "factory_desktop.core.platform."
Graph = dict[str, set[str]]


def _imported(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """The modules that a module names at its top, under `if` and `try` too."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in whole)
        elif isinstance(node, (ast.If, ast.Try)):
            waiting.extend(ast.iter_child_nodes(node))


def graph_of(trees: dict[str, ast.Module]) -> Graph:
    """Module -> modules it names."""
    known = set(trees)
    return {name: set(_imported(tree, known)) & known - {name} for name, tree in trees.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Groups of modules that reach each other (Tarjan's components of more than one)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        path.append(name)
        for other in sorted(graph[name]):
            if other not in number:
                visit(other)
            if other in path:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            at = path.index(name)
            group = path[at:]
            del path[at:]
            if len(group) > 1:
                found.append(sorted(group))

    for name in sorted(graph):
        if name not in number:
            visit(name)
    return found


def _program() -> dict[str, ast.Module]:
    trees = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        trees[name] = ast.parse(path.read_bytes())
    return trees


def test_no_module_knows_itself_over_others() -> None:
    found = circles(graph_of(_program()))
    assert [group for group in found if not all(name.startswith(LEFT) for name in group)] == []


def test_a_circle_for_types_is_found() -> None:
    trees = {
        "a": ast.parse("if TYPE_CHECKING:\n    from b import B"),
        "b": ast.parse("from c import C"),
        "c": ast.parse("import a"),
        "d": ast.parse("import a\ndef late():\n    import e"),
        "e": ast.parse("import d"),
    }
    assert circles(graph_of(trees)) == [["a", "b", "c"]]
