"""Runs the shape cases and tells how far their explanations say what the authors of the cases say."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradcheck.explain import Explanation, apply_edit, explain
from gradcheck.explain.wording import without_comment

ROOT = Path(__file__).parent.parent / "cases"
# `operand: a or b` where no operand is wrong by itself, and the docstring says why; `L3 or L5` likewise.
_EXPECT = re.compile(
    r"# expect: (?P<expression>.*?) \| operand: (?P<operand>.*?) \| born: L(?P<born>\d+(?: or L\d+)*)"
)
_FIX = re.compile(r"^(?P<code>.*?)# (?:expect:.*?# )?fix: (?P<fix>.*)$")


@dataclass(frozen=True)
class Case:
    """A script with one mistake and what its author says about it."""

    path: Path
    text: str
    line: int
    expression: str
    operands: tuple[str, ...]
    born: tuple[int, ...]
    fix_line: int
    fix: str


@dataclass(frozen=True)
class Outcome:
    """Which of the author's statements the explanation makes as well."""

    explanation: Explanation | None
    expression: bool
    operand: bool
    born: bool
    fix: bool
    same: bool  # an edit, the author's or not, leaves the same numbers as the author's fix
    first_runs: bool


def load(path: Path) -> Case:
    """Reads a case; the comments hold what must be said about it."""
    text = path.read_text()
    found = [(i, m) for i, line in enumerate(text.splitlines(), 1) if (m := _EXPECT.search(line))]
    fixes = [(i, m) for i, line in enumerate(text.splitlines(), 1) if (m := _FIX.match(line))]
    assert len(found) == 1 and len(fixes) == 1, f"{path.name}: one `# expect:` and one `# fix:` are due"
    (line, expect), (fix_line, fix) = found[0], fixes[0]
    return Case(
        path,
        text,
        line,
        expect["expression"],
        tuple(expect["operand"].split(" or ")),
        tuple(int(line) for line in re.findall(r"\d+", expect["born"])),
        fix_line,
        fix["fix"].strip(),
    )


def repaired(case: Case) -> str:
    """The text with the author's fix."""
    lines = case.text.splitlines()
    old = lines[case.fix_line - 1]
    lines[case.fix_line - 1] = old[: len(old) - len(old.lstrip())] + case.fix
    return "\n".join(lines) + "\n"


def run_text(text: str, name: str, names: dict[str, Any] | None = None) -> BaseException | None:
    """The exception a script ends in, None if it ends well; what it defines is left in `names`."""
    state = np.random.get_state()
    names = {} if names is None else names
    names.update({"__name__": "__main__", "__file__": name})
    try:
        with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            exec(compile(text, name, "exec"), names)
    except Exception as error:
        return error
    finally:
        np.random.set_state(state)
    return None


def numbers(value: Any, depth: int = 6) -> Any:
    """The arrays and numbers in what a script leaves, functions and modules left out, flattened and rounded."""
    if isinstance(value, (np.ndarray, float, int, np.generic)) and not isinstance(value, bool):
        array = np.asarray(value)
        return None if array.dtype.kind not in "fiub" else tuple(np.round(array.astype(float).ravel(), 7))
    if depth == 0 or (callable(value) and not hasattr(value, "__dict__")):
        return None
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(item, (float, int)) for item in value):
            return numbers(np.array(value))
        return tuple(numbers(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return tuple((str(key), numbers(item, depth - 1)) for key, item in value.items())
    if isinstance(value, type) or type(value).__module__ != "__main__":
        return None
    return numbers(vars(value), depth - 1) if hasattr(value, "__dict__") else None


def same_numbers(text: str, other: str, name: str, but: set[str]) -> bool:
    """Whether two scripts leave the same numbers under all names but some."""
    left: list[dict[str, Any]] = []
    for script in (text, other):
        names: dict[str, Any] = {}
        if run_text(script, name, names) is not None:
            return False
        left.append({key: numbers(value) for key, value in names.items() if key not in but})
    one, two = ({k: v for k, v in side.items() if v is not None and k[:2] != "__"} for side in left)
    return bool(one) and repr(one) == repr(two)


def _bound(line: str) -> set[str]:
    """The names a line gives values to."""
    return set(re.findall(r"(\w+)\s*(?:,\s*\w+\s*)*[-+*/@]?=(?!=)", line.split("#")[0]))


class _Canonical(ast.NodeTransformer):
    """One spelling for what numpy has several of."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            owner = node.func.value
            is_numpy = isinstance(owner, ast.Name) and owner.id == "np"
            if node.func.attr in ("dot", "matmul"):
                a, b = node.args[:2] if is_numpy else (owner, node.args[0])
                return ast.BinOp(a, ast.MatMult(), b)
            if node.func.attr == "transpose" and not node.args:
                return ast.Attribute(owner, "T", ast.Load())
            if node.func.attr in ("sum", "mean", "argmax", "max") and is_numpy:
                return ast.Call(
                    ast.Attribute(node.args[0], node.func.attr, ast.Load()), node.args[1:], node.keywords
                )
        return node


def canonical(statement: str) -> str:
    """A statement in one spelling."""
    text = without_comment(statement).strip()
    text = text if not text.endswith(":") else text + " pass"
    try:
        tree = ast.parse(text)
    except SyntaxError:
        tree = ast.parse("def _():\n    " + text)
    dumped = ast.unparse(_Canonical().visit(tree))
    return re.sub(r"\[:, (None|np\.newaxis)\]", ".reshape(-1, 1)", dumped)


def judge(case: Case) -> Outcome:
    """What the explanation of a case gets right."""
    error = run_text(case.text, str(case.path))
    assert error is not None, f"{case.path.name} does not fail"
    explanation = explain(error)
    if explanation is None or explanation.unexplained:
        return Outcome(explanation, False, False, False, False, False, False)
    blamed = explanation.operands[explanation.blamed].text if explanation.blamed is not None else ""
    fixes = [(edit.location.line, canonical(edit.statement_after)) for edit in explanation.edits]
    author = (case.fix_line, canonical(case.fix))
    right = repaired(case)
    same = author in fixes or any(
        same_numbers(
            apply_edit(case.text, edit),
            right,
            str(case.path),
            _bound(edit.statement_before) | _bound(case.fix),
        )
        for edit in explanation.edits
    )
    first = (
        bool(explanation.edits)
        and run_text(apply_edit(case.text, explanation.edits[0]), str(case.path) + "#edited") is None
    )
    line = explanation.location.line
    birth = explanation.birth
    origin = [birth.location.line, *(place.line for place, _ in birth.chain)] if birth is not None else []
    return Outcome(
        explanation,
        expression=(explanation.location.text, line) == (case.expression, case.line),
        operand=blamed in case.operands,
        born=any(line in origin for line in case.born),
        fix=author in fixes,
        same=same,
        first_runs=first,
    )


def table(outcomes: dict[str, Outcome]) -> str:
    """The outcomes as text, one row per case and a line of totals."""
    fields = ("expression", "operand", "born", "fix", "same", "first_runs")
    rows = [f"{'case':<44} " + " ".join(f"{name:>10}" for name in fields)]
    for name, outcome in outcomes.items():
        rows.append(f"{name:<44} " + " ".join(f"{'yes' if getattr(outcome, f) else '-':>10}" for f in fields))
    totals = [sum(getattr(outcome, f) for outcome in outcomes.values()) for f in fields]
    rows.append(f"{len(outcomes)} cases".ljust(44) + " " + " ".join(f"{total:>10}" for total in totals))
    return "\n".join(rows)
