"""Overflows that Python raises where numpy goes on with inf (math.exp, 1 / 0.0): told as the same finding."""

from __future__ import annotations

import ast
from types import FrameType
from typing import Any

from gradcheck.errors import UsageError
from gradcheck.explain.failing import Failing, find_failing
from gradcheck.facts import CheckFacts, Finding, Location

_LOGARITHMS = ("log", "log2", "log10", "log1p")
_EXPONENTIALS = ("exp", "expm1", "exp2", "cosh", "sinh", "pow")

_SIGMOID = (
    "take the form whose exponent is negative: 1 / (1 + exp(-z)) for z >= 0, exp(z) / (1 + exp(z)) for z < 0"
)
_SHIFT = "shift the logits by their maximum before exp, or train with a smaller step"
_SMALLER = "the values have grown this large before: train with a smaller step, or start from smaller weights"
_AWAY = "keep the divisor away from 0: add a small constant, or simplify the quotient by hand"


def told(error: UsageError, title: str) -> CheckFacts | None:
    """The facts of a check that ended in user code with numbers too large, or too small to divide by; else None."""
    crash = error.__cause__
    if not isinstance(crash, (OverflowError, ZeroDivisionError, ValueError)):
        return None
    failing = find_failing(crash)
    said = None if failing is None else _said(crash, failing)
    if failing is None or said is None:
        return None
    summary, help = said
    statement, lines = failing.statement, failing.source.text.splitlines()
    finding = Finding(
        "D4",
        "overflow",
        str(error).partition("(")[0],
        summary,
        notes=(str(error).partition(" at ")[0] + ", where numpy would go on with inf or nan",),
        help=help,
        location=Location(
            failing.frame.f_code.co_filename,
            statement.lineno,
            statement.col_offset,
            statement.end_lineno,
            statement.end_col_offset,
            failing.frame.f_code.co_name,
            lines[statement.lineno - 1].strip() if statement.lineno <= len(lines) else "",
        ),
    )
    return CheckFacts(title, findings=(finding,))


def _said(crash: Exception, failing: Failing) -> tuple[str, str] | None:
    """What happened and what to write, for operations whose overflow is understood."""
    node, frame, text = failing.node, failing.frame, ast.unparse(failing.node)
    called = _called(node)
    if isinstance(node, ast.Call) and node.args:
        argument, value = ast.unparse(node.args[0]), number(node.args[0], frame)
        if isinstance(crash, OverflowError) and called in _EXPONENTIALS:
            reaches = "" if value is None else f": {argument} is {value:.6g}"
            return f"{text} overflows{reaches}", _SIGMOID if argument.startswith("-") else _SHIFT
        if (
            isinstance(crash, ValueError)
            and called in _LOGARITHMS
            and ("domain" in str(crash) or "positive" in str(crash))
        ):
            of = "what is not above 0" if value is None else f"{value:g}"
            return f"{text} takes the logarithm of {of}", "keep log away from 0: math.log(max(p, 1e-12))"
        return None
    if not isinstance(node, (ast.BinOp, ast.AugAssign)):
        return None
    if isinstance(crash, OverflowError):
        return f"{text} overflows", _SMALLER
    if isinstance(crash, ZeroDivisionError) and str(crash).startswith("float"):  # a count of 0 is no overflow
        return f"{text} divides by 0", _AWAY
    return None


def _called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def number(node: ast.AST, frame: FrameType) -> float | int | None:
    """The value of an expression of plain numbers, read off the frame; None where user code would have to run."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(node.operand, frame)
        return None if value is None else -value
    held = _held(node, frame)
    return held if isinstance(held, (int, float)) else None


def _held(node: ast.AST, frame: FrameType) -> Any:
    """What a name, an attribute of an instance or an item of a list stands for; None where that is not plain."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return frame.f_locals.get(name, frame.f_globals.get(name))
        case ast.Attribute(value=inner, attr=name):
            return getattr(_held(inner, frame), "__dict__", {}).get(name)
        case ast.Subscript(value=inner, slice=index):
            holder, key = _held(inner, frame), _held(index, frame)
            fits = (
                isinstance(key, int) and type(holder) in (list, tuple) and -len(holder) <= key < len(holder)
            )
            return holder[key] if fits else None
    return None
