"""The subjects of `make diagnose`: nets as they are, with one planted fault, with two, and correct look-alikes."""

from __future__ import annotations

import ast
import difflib
import functools
import importlib
import itertools
import random
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDERS = {"tuned": HERE / "nets", "heldout": HERE / "heldout", "lookalikes": HERE / "lookalikes"}
SETS = {"tuned": "tuned", "heldout": "held out"}  # folders of nets with faults, as tables name them
TABLES = {"nets": "mutants", "heldout": "heldout_mutants"}  # the planted faults of a folder's nets
PAIRS_PER_NET = 10
# How many of 359 public reports of wrong backprop carry each cause; what is not named counts 1.
WEIGHTS: Mapping[str, int] = {
    code: n
    for n, codes in {
        18: "N3",
        17: "F1 D1",
        15: "N2",
        14: "A1",
        12: "N1",
        11: "E6 D6 D4",
        10: "D3 O1",
        9: "E2 E3 C4",
        8: "E4",
        7: "C1 C3b C7 C5 N6 G2 O3 H3",
        6: "B1 A2 E5 A3 A4 I2 E1 F3",
        5: "C6 D2 C3 L1 H2",
        4: "F2 F4 N7 J3 H4 O2 H6",
        3: "C2 C1b C5b G1 H1 H7 J1 K1 A5",
        2: "D7 G3 G4 I1 J2 J4 J5",
    }.items()
    for code in codes.split()
}
Row = tuple[
    Any, ...
]  # acceptable causes joined by "/", text as it is right, text with the fault, arguments of check()


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault: the causes that describe it, and the span of the right text it replaces."""

    codes: tuple[str, ...]
    start: int
    end: int
    text: str
    options: tuple[
        tuple[str, Any], ...
    ] = ()  # of check(): square sizes, where a transpose would crash otherwise
    also: str = ""  # a text in other lines that a good answer may point at as well


@dataclass(frozen=True, slots=True)
class Subject:
    """A file to check: source text, and per planted fault the causes and lines that count as right."""

    name: str
    net: str
    set: str  # "tuned", "heldout", "lookalikes", "correct"
    path: str  # of the right net
    text: str
    faults: tuple[Fault, ...] = ()
    lines: tuple[frozenset[int], ...] = ()  # per fault
    options: Mapping[str, object] | None = None  # of check(): sizes, samples, seed
    variant: str = ""  # "float32", or "used": run on another batch before the check

    @property
    def codes(self) -> str:
        """The acceptable causes of every fault, for listings."""
        return " + ".join("/".join(fault.codes) for fault in self.faults)


def nets(folder: str) -> list[Path]:
    """The net modules of a set, by name."""
    return sorted(path for path in FOLDERS[folder].glob("*.py") if path.name != "__init__.py")


@functools.cache
def _mutants(net: str) -> types.ModuleType:
    folder = next(name for name in TABLES if (HERE / name / f"{net}.py").exists())
    return importlib.import_module(f"tests.benchmarks.{TABLES[folder]}.{net}")


def rows(net: str) -> Sequence[Row]:
    """The table of planted faults of one net."""
    table: Sequence[Row] = _mutants(net).FAULTS
    return table


def convention(net: str) -> str:
    """How a net is written, in a word."""
    return str(_mutants(net).CONVENTION)


def faults(text: str, table: Sequence[Row]) -> list[Fault]:
    """Each row at each place its text occurs; a row whose text does not occur is a mistake in the table."""
    found, taken = [], set()
    for codes, old, new, *rest in table:
        options = dict(rest[0]) if rest else {}
        also = options.pop("also", "")
        places = [match.start() for match in re.finditer(f"(?={re.escape(old)})", text)]
        if not places:
            raise ValueError(f"a planted fault has no place: {old!r}")
        for at in places:
            fault = Fault(tuple(codes.split("/")), at, at + len(old), new, tuple(options.items()), also)
            planted = text[:at] + new + text[at + len(old) :]
            if planted not in taken:
                taken.add(planted)
                found.append(fault)
    return found


def single_faults(folder: str) -> Iterator[Subject]:
    """Every net of a set with each of its faults planted."""
    for path in nets(folder):
        text = path.read_text()
        for i, fault in enumerate(faults(text, rows(path.stem))):
            yield _planted(path, folder, text, (fault,), f"{path.stem}_{i}")


def double_faults(folder: str, seed: int = 0) -> Iterator[Subject]:
    """Pairs of faults of one net in different statements, a few per net."""
    for path in nets(folder):
        text = path.read_text()
        found = faults(text, rows(path.stem))
        spans = _statements(text)
        pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :]]
        random.Random(f"{seed} {path.stem}").shuffle(pairs)
        apart = (pair for pair in pairs if _apart(text, spans, *pair))
        for i, pair in enumerate(itertools.islice(apart, PAIRS_PER_NET)):
            yield _planted(path, folder, text, pair, f"{path.stem}_two{i}")


def correct(folder: str) -> Iterator[Subject]:
    """Every net of a set as it is right: several seeds and sizes, in float32, and used on another batch before."""
    for path in nets(folder):
        text = path.read_text()
        for seed in range(5):
            yield Subject(
                f"{path.stem}_seed{seed}", path.stem, folder, str(path), text, options={"seed": seed}
            )
        for samples in (2, 5, 11):
            options = {"samples": samples, "seed": samples}
            yield Subject(f"{path.stem}_n{samples}", path.stem, folder, str(path), text, options=options)
        for variant in ("float32", "used"):
            for seed in (0, 1):
                name = f"{path.stem}_{variant}{seed}"
                options = {"seed": seed}
                yield Subject(name, path.stem, folder, str(path), text, options=options, variant=variant)


def with_one_fault(subject: Subject, which: int) -> Subject:
    """The same net with only one of the faults of a pair."""
    right = Path(subject.path).read_text()
    return _planted(
        Path(subject.path), subject.set, right, (subject.faults[which],), f"{subject.name}_{which}"
    )


def _planted(path: Path, folder: str, text: str, planted: Sequence[Fault], name: str) -> Subject:
    result = text
    for fault in sorted(planted, key=lambda fault: -fault.start):
        result = result[: fault.start] + fault.text + result[fault.end :]
    lines = tuple(_lines(text, fault, planted) for fault in planted)
    return Subject(
        name, path.stem, folder, str(path), result, tuple(planted), lines, dict(planted[0].options)
    )


def _lines(right: str, fault: Fault, planted: Sequence[Fault]) -> frozenset[int]:
    """The lines of the planted text that a good answer may point at."""
    shift = sum(
        other.text.count("\n") - right[other.start : other.end].count("\n")
        for other in planted
        if other is not fault and other.start < fault.start
    )
    return frozenset(line + shift for line in _lines_alone(right, fault))


@functools.cache
def _lines_alone(right: str, fault: Fault) -> frozenset[int]:
    """Those changed or named where it is the only fault, as whole statements; of a net's faults there are many pairs."""
    alone = right[: fault.start] + fault.text + right[fault.end :]
    before, after = right.splitlines(), alone.splitlines()
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found: set[int] = set()
    for tag, _, _, start, end in changes:
        if tag in ("replace", "insert"):
            found.update(range(start + 1, end + 1))
    if not found:  # only deleted: its neighbours; with an insertion it was moved
        for tag, _, _, start, _ in changes:
            if tag == "delete":
                found.update((start, start + 1))
    found |= _passed_over(before, after, changes)
    if fault.also:
        found.update(i for i, line in enumerate(after, 1) if fault.also in line)
    for node in _simple(ast.parse(alone)):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr, ast.AnnAssign)):
            span = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if found.intersection(span):
                found.update(span)
    return frozenset(found)


def _simple(tree: ast.AST) -> Iterator[ast.stmt]:
    """The statements in a tree that hold no others; no expression is gone through, of which there are many more."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for node in getattr(tree, name, ()):
            if isinstance(node, ast.stmt) and not hasattr(node, "body"):
                yield node
            else:
                yield from _simple(node)


def _passed_over(
    before: Sequence[str], after: Sequence[str], changes: Sequence[tuple[str, int, int, int, int]]
) -> set[int]:
    """Lines that were moved, and those they were moved past that have to do with what they bind.

    Of an exchange it is chance which of the two a diff shows.
    """
    gone = [
        (line, start)
        for tag, i, j, start, _ in changes
        if tag in ("delete", "replace")
        for line in before[i:j]
    ]
    come = [
        (after[k], k)
        for tag, _, _, start, end in changes
        if tag in ("insert", "replace")
        for k in range(start, end)
    ]
    if not gone or sorted(line for line, _ in gone) != sorted(line for line, _ in come):
        return set()
    places = [at for _, at in (*gone, *come)]
    moved = {at + 1 for _, at in come}
    bound = {match[0] for line, _ in come if (match := re.match(r"[\w.]+", line.strip()))}
    passed = range(min(places) + 1, min(max(places) + 1, len(after)) + 1)
    return moved | {
        k for k in passed if any(re.search(rf"(?<![\w.]){re.escape(n)}\b", after[k - 1]) for n in bound)
    }


def _statements(text: str) -> list[range]:
    """The lines of every simple statement, from 0."""
    return [
        range(node.lineno - 1, node.end_lineno or node.lineno)
        for node in _simple(ast.parse(text))
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr))
    ]


def _apart(text: str, spans: Sequence[range], a: Fault, b: Fault) -> bool:
    """Whether two faults lie in different statements, and do not overlap."""
    if a.options != b.options or (a.start < b.end and b.start < a.end):
        return False
    first, second = ({text.count("\n", 0, place) for place in (f.start, f.end - 1)} for f in (a, b))
    if max(first) >= min(second) and max(second) >= min(first):
        return False
    return not any(first.intersection(span) and second.intersection(span) for span in spans)
