"""Single numbers that statements are scaled by, in the user's words: sizes, rates, roots, what the forward pass has."""

from __future__ import annotations

import ast
import bisect
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.numpy_names import MODULES
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.text import SourceText

CLOSE = 1e-9
# by text, what each costs and is: 4 is likelier the square of the side of a window that has a name
CONSTANTS = {"2": (0.1, 2.0), "3": (0.1, 3.0), "4": (0.42, 4.0)}
PURE = frozenset(
    "sqrt log log1p exp expm1 tanh cosh sinh sin cos square abs sign maximum minimum power where float int len "
    "sum mean max min prod std var".split()
)
MEASURED = 0.2  # added for a length that no name was given to: it may be the number by accident
MOST = 300  # expressions of a file that are worked out
BOUNDS = 12  # of a file that values are compared with
ENTRIES = 200_000  # of arrays that a formula is worked out on


@dataclass(frozen=True, slots=True)
class Scalars:
    """Numbers by value, each with its text and what it costs."""

    values: tuple[float, ...]
    texts: tuple[tuple[str, float], ...]

    def find(self, number: float) -> Iterator[tuple[str, float]]:
        """The texts of a number, up to rounding, the cheapest first."""
        slack = CLOSE * abs(number)
        low = bisect.bisect_left(self.values, number - slack)
        high = bisect.bisect_right(self.values, number + slack)
        yield from sorted(self.texts[low:high], key=lambda term: term[1])


def scalars_of(named: Iterable[tuple[str, float]], written: Mapping[str, float]) -> Scalars:
    """Constants, named numbers, their roots, quotients and products, and the expressions that the user has written."""
    plain = {text: number for text, number in named if number > 0 and number != 1}
    terms: dict[str, tuple[float, float]] = dict(CONSTANTS)
    for text, number in plain.items():
        cost = 0.005 * len(text) + MEASURED * (".size" in text) + 0.5 * MEASURED * (".shape" in text)
        terms[text] = (0.15 + cost, number)
        if number == int(number) and number < 1e6:
            terms[f"np.sqrt({text})"] = (0.3 + cost, math.sqrt(number))
            terms[f"(2 * {text})"] = (0.25 + cost, 2 * number)
    for text, number in written.items():
        if number > 0 and number != 1:
            terms.setdefault(text, (0.1 + 0.002 * len(text), number))
    short = sorted(plain, key=len)[:12]
    for upper in ("2", *short):
        for lower in (*short, "2"):
            if upper != lower:
                value = (plain.get(upper) or 2.0) / (plain.get(lower) or 2.0)
                cost = 0.35 + 0.005 * len(upper + lower)
                terms.setdefault(f"({upper} / {lower})", (cost, value))
    counts = [text for text in short if text.isidentifier() and plain[text] == int(plain[text]) > 1]
    for one, other in combinations(counts, 2):  # of the positions of an image
        cost = 0.4 + 0.005 * len(one + other)
        terms.setdefault(f"({one} * {other})", (cost, plain[one] * plain[other]))
    for text in counts:  # of a window as high as it is wide
        terms.setdefault(f"({text} ** 2)", (0.24 + 0.005 * len(text), plain[text] ** 2))
    for text in counts:  # of an unbiased variance
        terms.setdefault(f"({text} - 1)", (0.26 + 0.005 * len(text), plain[text] - 1))
    rows = sorted((number, text, cost) for text, (cost, number) in terms.items() if math.isfinite(number))
    return Scalars(tuple(row[0] for row in rows), tuple((text, cost) for _, text, cost in rows))


def written_in(
    expressions: Sequence[ast.expr], evaluate: Callable[[str], Any], source: SourceText
) -> tuple[dict[str, float], dict[str, Array]]:
    """The numbers and the arrays that formulas of the user's file are worth here, where their names mean something.

    Only formulas without calls of the user's own functions: those may do anything. Products of matrices are worked
    out where they are parts of a formula: a pre-activation without a name.
    """
    numbers: dict[str, float] = {}
    arrays: dict[str, Array] = {}
    seen: set[str] = set()
    for node in expressions:
        if not isinstance(node, (ast.BinOp, ast.Call)):
            continue
        summed = _summed(node)
        text = source.of(node) if node.lineno == node.end_lineno else ast.unparse(node)
        if not is_pure(node):
            texts = (summed, f"self.{summed}") if summed else ()
            held = next((name for name in texts if _is_array(evaluate(name))), None)
            if held is None:
                continue
            text = f"{held}.sum()"  # what one method is handed, another one reads from the object
        if text in seen or len(seen) >= MOST or len(text) > 60:
            continue
        seen.add(text)
        value = evaluate(text)
        if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
            number = float(np.real(value))
            if math.isfinite(number):
                numbers[text if isinstance(node, ast.Call) else f"({text})"] = number
        elif isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind == "f":
            numbers[text if isinstance(node, ast.Call) else f"({text})"] = float(value.item())
        elif isinstance(value, np.ndarray) and 1 < value.size < ENTRIES and value.dtype.kind in "fiub":
            arrays[text if isinstance(node, ast.Call) else f"({text})"] = np.asarray(value)
    return numbers, arrays


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _summed(node: ast.expr) -> str | None:
    """What `w.sum()` is the sum of, as samples that have weights are divided by; None for anything else."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=(ast.Name() | ast.Attribute()) as of, attr="sum"), args=[], keywords=[]
        ):
            return ast.unparse(of)
    return None


@lru_cache(maxsize=64)
def divisors(source: bytes) -> frozenset[str]:
    """What the file divides by somewhere."""
    quotients = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.BinOp))
    return frozenset(ast.unparse(node.right) for node in quotients if isinstance(node.op, ast.Div))


@lru_cache(maxsize=64)
def bounds_in(source: bytes) -> tuple[str, ...]:
    """What a file compares with, where it takes an abs or clips: a loss may go over into a straight line there."""
    if b"abs" not in source and b"clip" not in source:
        return ()
    tree = ast.parse(source)
    compared = (node for node in nodes_in(tree) if isinstance(node, ast.Compare))
    sides = [side for node in compared for side in (node.left, *node.comparators)]
    plain = [ast.unparse(side) for side in sides if isinstance(side, (ast.Name, ast.Attribute, ast.Constant))]
    plain += [
        number for name in plain for number in _defaults(tree, name)
    ]  # of an argument of the loss alone
    return tuple(dict.fromkeys(plain))[:BOUNDS]


def _defaults(tree: ast.Module, name: str) -> Iterator[str]:
    """The numbers that an argument of that name is by default, as the file writes them."""
    for node in nodes_in(tree):
        if isinstance(node, ast.arguments):
            positional = [*node.posonlyargs, *node.args]
            given = zip(positional[len(positional) - len(node.defaults) :], node.defaults)
            for argument, default in (*given, *zip(node.kwonlyargs, node.kw_defaults)):
                if argument.arg == name and isinstance(default, ast.Constant):
                    yield ast.unparse(default)


def is_pure(node: ast.expr) -> bool:
    """Whether an expression only reads variables and calls entrywise functions of numpy, math and Python."""
    for part in nodes_in(node):
        match part:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)) if module in {
                *MODULES,
                "math",
            }:
                pass
            case ast.Call(func=ast.Name(id=name)):
                pass
            case ast.Call() | ast.Lambda() | ast.NamedExpr() | ast.Await() | ast.Yield() | ast.YieldFrom():
                return False
            case ast.ListComp() | ast.GeneratorExp() | ast.DictComp() | ast.SetComp():
                return False
            case _:
                continue
        if name not in PURE:
            return False
    return True
