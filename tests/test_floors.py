"""Imports point down or stay on their floor; a module without a floor fails."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "gradcheck"
FLOORS = {
    0: "facts document errors defaults uncollected usage own_random magnitudes stumbling",
    1: "numerical compare source pattern",
    2: "subject calling passes conventions keeping recording rerun",
    3: "check checking evidence layerwise",
    4: "values annotate annotation beside traced blame dataflow recorded repairing diagnose catalogue causes explain nonfinite hidden",
    5: "report wording render layer_shapes derive reference",
    6: "api demo_net tracing",
    7: "__init__ __main__ cli pytest_plugin ipython demo targets writing run hook preload",
}
FLOOR = {name: floor for floor, names in FLOORS.items() for name in names.split()}
MODULES = sorted(ROOT.rglob("*.py"))


def part(dotted: str) -> str:
    """The top-level module or subpackage of gradcheck that a dotted name is or belongs to."""
    return dotted.split(".")[1] if "." in dotted else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path):
    here = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert here in FLOOR, f"give {here} a floor in {Path(__file__).name}"
    for imported in imports(path):
        assert FLOOR[imported] <= FLOOR[here], f"{here} must not import {imported}"


def imports(path: Path) -> set[str]:
    """The parts of gradcheck a file imports at run time, wherever in the file it does so."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {part(alias.name) for alias in node.names if alias.name.split(".")[0] == "gradcheck"}
        elif isinstance(node, ast.ImportFrom) and node.module == "gradcheck":
            found |= {alias.name if alias.name in FLOOR else "__init__" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gradcheck."):
            found.add(part(node.module or ""))
    return found
