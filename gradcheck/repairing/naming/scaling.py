"""Reads a proven edit that only rescales: by which number, and what that number is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.magnitudes import extent
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.running.values import close
from gradcheck.values.positions import POSITIONS

CONSTANTS = (0.25, 0.5, 2.0, 4.0)  # that losses are multiplied with
LENGTHS = frozenset({"shape", "size", "len"})


def scale_reading(
    line: LineEvidence, anatomy: Anatomy, sizes: Mapping[str, int], widths: frozenset[int]
) -> LineEvidence | None:
    """The edit as a factor: a missing or doubled mean, a length in place of another one, a constant.

    `widths` are the lengths of all parameters' axes: a length that is none of them counts samples or steps. None when
    the values with and without the edit are no multiples of each other.
    """
    factor = scale(anatomy) if not anatomy.adds_to_more else None
    if factor is None or abs(abs(factor) - 1) < 1e-9:
        return None
    base = replace(
        line,
        kind=RepairKind.INSERT_FACTOR,
        before=UNKNOWN,
        function_before="",
        function_after="",
        operator_before="",
        operator_after="",
    )
    step = anatomy.steps[-1] if anatomy.steps else None
    if (
        step is not None
        and step.gone
        and all(isinstance(p.node, ast.Constant) for p in (*step.gone, *step.come))
    ):
        partial = () if line.whole_pass or line.layer_kind == "norm" else ("A3",)
        return replace(base, after=Role("constant", value=factor), doubts=partial)  # a number, no length
    factors = (*step.gone, *step.come) if step is not None else ()
    if factors and all(map(_is_setting, factors)):
        return replace(
            base, after=Role("constant", value=factor), doubts=("A4",)
        )  # whatever it is: a rate, a step
    if step is not None and not step.gone and any(p.inverse and _is_total(p) for p in step.come):
        return replace(base, after=Role("batch size", value=factor))  # the weights of the samples
    batch = sizes.get("batch size", 0)
    lengths = _Lengths(anatomy, sizes, widths)
    ratio = sorted(step.come, key=lambda p: p.inverse) if step is not None and not step.gone else ()
    if [p.inverse for p in ratio] == [False, True] and all(map(_is_length, ratio)):  # one length for another
        before, after = (lengths.role(int(p.value)) for p in ratio)
        return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    wrong, right = anatomy.old[0], anatomy.new[0]
    if anatomy.rescales and all(_is_whole(n) and lengths.known(int(n)) for n in (wrong, right)):
        before, after = lengths.role(int(wrong)), lengths.role(int(right))
        doubts = ("A3",) if min(abs(abs(factor) - c) for c in CONSTANTS) < 1e-9 else ()
        if "size" in (before.what, after.what):
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after, doubts=doubts)
    if any(abs(abs(factor) - power) < 1e-9 for power in _powers(batch, sizes, anatomy)):
        partial = () if line.whole_pass else ("A5",)
        count = round(max(abs(factor), 1 / abs(factor)))
        another = sum(n == count for n in np.shape(anatomy.new[0])) > 1
        doubts = (*partial, *(("A4", "A3") if another else ("A3",) if count in CONSTANTS else ()))
        return replace(base, after=Role("batch size", value=factor), doubts=doubts)
    divisor = lengths.divisor()
    constant = min((abs(abs(factor) - c) for c in CONSTANTS), default=1.0) < 1e-9
    if divisor > 1:
        right = divisor / abs(factor)
        wrong_length = abs(right - round(right)) < 1e-9 and lengths.known(round(right))
        if abs(right - 1) < 1e-9:
            role = lengths.role(divisor, factor)
            uncounted = role.function == "length" or (not lengths.batch and role.what == "size")
            if uncounted and line.whole_pass:
                return replace(base, after=Role("batch size", value=factor), doubts=("A4",))
            return replace(base, after=role)
        if wrong_length and not (constant and divisor % (batch or divisor + 1) == 0):
            before, after = lengths.role(divisor), lengths.role(round(right))
            times = max(divisor, right) / min(divisor, right)
            if after.function == POSITIONS and lengths.counts(times):  # missing, or there once more
                return replace(base, after=Role("batch size", value=factor), doubts=("A4",))
            if before.what == after.what == "batch size" and divisor == round(right) ** 2:
                return replace(base, after=Role("batch size", value=factor))
            if before.what == after.what == "batch size":  # both are counted, one of them is none
                before = Role("size", function="length")
            doubts = ("A3",) if constant else ()
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after, doubts=doubts)
    for number in (factor, 1 / factor):
        if abs(number - round(number)) < 1e-9 and lengths.known(round(number)):
            role = lengths.role(round(number), factor)
            plain = _is_written_out(step) or (constant and role.function == "length")
            if plain and round(number) not in lengths.taken:
                role = Role("constant", value=factor)
            return replace(
                base, after=role, doubts=_doubts(role, constant or role.what == "constant", divisor)
            )
    doubts = ("A4",) if divisor > 1 else () if line.whole_pass else ("A3",)
    return replace(base, after=Role("constant", value=factor), doubts=doubts)


def length_reading(
    line: LineEvidence, anatomy: Anatomy, sizes: Mapping[str, int], widths: frozenset[int]
) -> LineEvidence | None:
    """A statement that takes the length of another axis than it should; None when it counts nothing."""
    wrong, right = anatomy.old[0], anatomy.new[0]
    pieces = [p for step in anatomy.steps for p in (*step.gone, *step.come)]
    if not all(isinstance(n, (int, np.integer)) and n > 0 for n in (wrong, right)) or wrong == right:
        return None
    lengths = _Lengths(anatomy, sizes, widths)
    if not any(map(_is_length, pieces)) or not (lengths.known(int(wrong)) and lengths.known(int(right))):
        return None
    before, after = lengths.role(int(wrong)), lengths.role(int(right))
    if "size" not in (before.what, after.what):
        return None
    constant = any(right in (wrong * c, wrong / c) for c in CONSTANTS)
    doubts = ("A3",) if constant else ()  # one length is twice the other: it can be the 2 of a square
    return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after, doubts=doubts)


def _is_written_out(step: Stage | None) -> bool:
    """Whether a plain number was put beside a value: 3 x^2 has a 3, and no 3 outputs."""
    return step is not None and not step.gone and all(isinstance(p.node, ast.Constant) for p in step.come)


def _doubts(role: Role, constant: bool, divisor: int) -> tuple[str, ...]:
    """What else a length can be: 2 outputs, or the 2 of a square."""
    if not constant:
        return ()
    if role.what == "constant":
        return ("A4",)
    return ("A3", "A4") if divisor > 1 else ("A3",)


def _powers(batch: int, sizes: Mapping[str, int], anatomy: Anatomy) -> Iterator[float]:
    """N and 1/N, and those of the mean over all entries, of pictures as of rows."""
    if batch > 1:
        shape = np.shape(anatomy.new[0])
        pictures = [int(np.prod(shape))] if len(shape) > 2 and batch in shape else []
        outputs = (batch * n for name, n in sizes.items() if n > 1 and "output" in name)
        positions = (n for name, n in sizes.items() if name == POSITIONS)
        for number in (batch, *positions, *outputs, *pictures):
            yield float(number)
            yield 1 / number


def scale(anatomy: Anatomy) -> float | None:
    """The number that what the statement yields must be multiplied with; None when it is no constant."""
    found: list[float] = []
    varied = 0
    for old, new in zip(anatomy.old, anatomy.new):
        if not _is_numeric(old) or not _is_numeric(new) or np.shape(old) != np.shape(new):
            return None
        a, b = np.asarray(old, dtype=float), np.asarray(new, dtype=float)
        if not a.any() and not b.any():
            continue
        square = float((a * a).sum())
        if not np.isfinite(square) or square == 0 or not close(float((a * b).sum()) / square * a, b):
            return None
        found.append(float((a * b).sum()) / square)
        varied += a.size if extent(a) or a.size == 1 else 1
    if not found or max(found) - min(found) > 1e-9 * abs(found[0]):
        return None
    return found[0] if anatomy.rescales or varied > 2 or _brings_a_number(anatomy) else None


def _brings_a_number(anatomy: Anatomy) -> bool:
    """Whether a number, and nothing else, is what the edit multiplies with: any two values are multiples else."""
    step = anatomy.steps[-1] if anatomy.steps else None
    if step is None or step.gone or not step.come:
        return False
    return all(np.ndim(p.value) == 0 and _is_numeric(p.value) for p in step.come)


def _is_numeric(value: Any) -> bool:
    return isinstance(value, (np.ndarray, float, int, np.floating, np.integer)) and not isinstance(
        value, bool
    )


class _Lengths:
    """The lengths that a statement's numbers can be: of the net's axes, of its operands', of what it takes `len` of."""

    def __init__(self, anatomy: Anatomy, sizes: Mapping[str, int], widths: frozenset[int]) -> None:
        self.sizes = sizes
        self.widths = widths
        batch = sizes.get("batch size", 0)
        self.batch = batch if batch > 1 else 0
        self.pieces = [p for step in anatomy.steps for p in (*step.gone, *step.come, *step.kept)]
        arrays = (anatomy.new[0], anatomy.old[0], *(p.value for p in self.pieces))
        self.axes = {n for v in arrays if isinstance(v, np.ndarray) for n in v.shape if n > 1}
        self.taken = {int(p.value) for p in self.pieces if _is_length(p)}
        self.taken |= {n for p in self.pieces for n in p.reads if isinstance(n, int) and n > 1}
        products = [step for step in anatomy.steps if "product" in step.join]
        self.gone = [p for step in products for p in (*step.gone, *step.kept)]

    def known(self, number: int) -> bool:
        """Whether it is a length that occurs, or the number of entries of a batch of outputs."""
        plain = {*self.sizes.values(), *self.axes, *self.taken}
        return number > 1 and (number in plain or number in {self.batch * n for n in plain})

    def divisor(self) -> int:
        """The length the wrong statement divides by; 1 when it divides by none."""
        found = [
            int(p.value) for p in self.gone if p.inverse and _is_whole(p.value) and self.known(int(p.value))
        ]
        return int(np.prod(found)) if found else 1

    def role(self, number: int, value: float | None = None) -> Role:
        """What a length counts: the samples, the outputs, or something else."""
        batches = {self.batch, *(self.batch * n for n in self.sizes.values())} - {0}
        if number == self.batch or (number in batches and number not in self.axes):
            name = "batch size" if number == self.batch else "entries"
            return Role("batch size" if number == self.batch else "size", function=name, value=value)
        if number == self.sizes.get(POSITIONS):
            return Role("batch size", function=POSITIONS, value=value)
        for name, size in self.sizes.items():
            if size == number:
                return Role("size", function=name, value=value)
        if number in self.taken and number not in self.widths and not self.batch:
            return Role("batch size", value=value)
        return Role("size", function="length", value=value)

    def counts(self, number: float) -> bool:
        """Whether it is a length that counts samples or steps."""
        whole = round(number)
        return abs(number - whole) < 1e-9 and self.known(whole) and self.role(whole).what == "batch size"


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) or (
        isinstance(value, (float, np.floating)) and float(value).is_integer()
    )


def _is_setting(piece: Piece) -> bool:
    """Whether an operand is a fraction that an object keeps: `self.dt`, which is no length."""
    value = piece.value
    return isinstance(piece.node, ast.Attribute) and isinstance(value, float) and not value.is_integer()


def _is_total(piece: Piece) -> bool:
    """Whether an operand adds up an array, as a weighted mean is divided by its weights."""
    match piece.node:
        case ast.Call(func=ast.Attribute(attr="sum") | ast.Name(id="sum")):
            return np.size(piece.value) == 1
    return False


def _is_length(piece: Piece) -> bool:
    """Whether an operand asks an array or a list for its length."""
    if piece.node is None or not isinstance(piece.value, (int, np.integer)) or piece.value < 2:
        return False
    names = {n.attr for n in nodes_in(piece.node) if isinstance(n, ast.Attribute)}
    names |= {
        n.func.id for n in nodes_in(piece.node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    return bool(names & LENGTHS) or isinstance(piece.node, ast.Name)
