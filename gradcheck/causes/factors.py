"""One story about constant factors for the whole net, and what a factor can be read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from gradcheck.causes.proofs import batch_sizes, factor, is_bias, matrix_of, names, telling, wrong
from gradcheck.evidence import Evidence
from gradcheck.facts import Verdict

MANY = 4  # numbers with one factor that are no chance


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a factor: the code of the cause and the words for it."""

    code: str
    words: str
    cost: float  # how far-fetched it is


@dataclass(frozen=True, slots=True)
class Story:
    """How the factors of a net lie: one for all, one for some, or one per layer.

    kind: "shared" (every parameter that tells anything has the same k), "some" (the same k, but others
    are right), "biases" (only the biases, their matrices being right), "one layer", "by depth" (a power
    of 1/N per layer), "each".
    """

    kind: str
    subjects: tuple[str, ...]
    k: float  # the shared one; for "by depth" the ratio from layer to layer, for "each" nan
    factors: Mapping[str, float]
    readings: tuple[Reading, ...] = ()
    right: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The cause that the least far-fetched reading names, "" when there is no reading."""
        return self.readings[0].code if self.readings else ""

    @property
    def rivals(self) -> tuple[Reading, ...]:
        """Other readings that are about as natural as the first."""
        return tuple(r for r in self.readings[1:] if r.cost <= self.readings[0].cost + 0.6)


def story(evidence: Evidence) -> Story | None:
    """The story of the wrong gradients that are constant multiples of the true ones; None when fewer
    than one is.

    Wrong parameters without a constant factor keep the story from being "shared": then it is told of
    the others only.
    """
    known = telling(evidence)
    found = {p.name: kept for p in wrong(evidence) if (kept := factor(p)) is not None}
    # A lone number has a factor by nature: it joins a story but cannot make one, unless many agree.
    if not any(p.value.size > 1 for p in known if p.name in found) and not _agree(found):
        return None
    right = tuple(p for p in known if p.verdict is Verdict.RIGHT)
    plain = {name: k for name, (k, _) in found.items()}
    bar = max(bar for _, bar in found.values())
    values = np.array(list(plain.values()))
    k = float(np.median(values))
    subjects = tuple(plain)
    if np.abs(values - k).max() > 3 * bar + 1e-6 * abs(k):
        by_depth = _by_depth(evidence, plain, bar)
        if by_depth is not None:
            n, words = by_depth
            return Story("by depth", subjects, 1 / n, plain, (Reading("A2", words, 1.0),), names(right))
        return Story("each", subjects, float("nan"), plain, (), names(right))
    readings = read(k, 3 * bar, evidence)
    others = [p for p in known if p.name not in plain]
    if not others:
        kind = "shared"
    elif _only_biases(evidence, subjects):
        kind = "biases"
    elif len({p.layer for p in known if p.name in plain}) == 1 and len({p.layer for p in known}) > 1:
        kind = "one layer"
    else:
        kind = "some"
    return Story(kind, subjects, k, plain, readings, names(right))


def _agree(found: Mapping[str, tuple[float, float]]) -> bool:
    """Whether several numbers, each a parameter of its own, show one and the same factor."""
    factors, bars = zip(*found.values()) if found else ((), ())
    return len(factors) >= MANY and max(factors) - min(factors) <= 3 * max(bars) + 1e-6 * abs(factors[0])


def read(k: float, bar: float, evidence: Evidence) -> tuple[Reading, ...]:
    """What |k| can be in terms of the sizes that occur and of 2, the least far-fetched first; the sign
    comes extra.
    """
    atoms = _atoms(evidence)
    if abs(abs(k) - 1) <= bar + 1e-6:
        return (Reading("B1", "the sign", 0.0),) if k < 0 else ()
    readings: dict[str, Reading] = {}
    powers = product(*[(0, 1, -1) for _ in atoms])
    for exponents in sorted(powers, key=lambda e: sum(map(abs, e))):
        used = [(atom, e) for atom, e in zip(atoms, exponents) if e]
        if not 1 <= len(used) <= 3:
            continue
        value = float(np.prod([float(atom.value) ** e for atom, e in used]))
        if abs(abs(k) - value) > bar + 1e-6 * value:
            continue
        cost = sum(atom.cost + (0.2 if e < 0 else 0.0) for atom, e in used) + 0.5 * (len(used) - 1)
        above = " x ".join(atom.words for atom, e in used if e > 0) or "1"
        below = " / ".join(atom.words for atom, e in used if e < 0)
        words = f"{above} / {below}" if below else above
        code = _code(used)
        if code not in readings or cost < readings[code].cost:
            readings[code] = Reading(code, words, cost)
    return tuple(sorted(readings.values(), key=lambda reading: reading.cost))


@dataclass(frozen=True, slots=True)
class _Atom:
    value: int
    words: str
    kind: str  # "batch", "outputs", "two", "other"
    cost: float


def _atoms(evidence: Evidence) -> list[_Atom]:
    """The numbers a factor may be made of; a size that equals the batch size is not asked for again."""
    atoms = [_Atom(2, "2", "two", 1.0)]
    batch = batch_sizes(evidence.sizes)
    atoms += [
        _Atom(n, f"the {name}" if name.startswith("batch") else name, "batch", 1.0)
        for name, n in batch.items()
    ]
    seen = {(atom.kind, atom.value) for atom in atoms} | {("other", n) for n in batch.values()}
    for name, n in evidence.sizes.items():
        outputs = any(word in name.lower() for word in ("output", "class"))
        kind = "outputs" if outputs else "other"
        if name in batch or n < 2 or (kind, n) in seen:
            continue
        seen.add((kind, n))
        seen.add(("other", n))
        atoms.append(_Atom(n, f"the number of {name}", kind, 1.4 if outputs else 2.0))
    return atoms[:7]


def _code(used: list[tuple[_Atom, int]]) -> str:
    """Which cause a product of sizes speaks for: the batch size beats the others, a second size makes
    it a mix-up; so do outputs where the batch size should be.
    """
    batch = [e for atom, e in used if atom.kind == "batch"]
    other = any(atom.kind == "other" for atom, _ in used)
    other |= bool(batch) and any(atom.kind == "outputs" and e == -batch[0] for atom, e in used)
    if batch and not other:
        return "A1" if batch[0] > 0 else "A2"
    return "A4" if other else "A3"


def _only_biases(evidence: Evidence, subjects: tuple[str, ...]) -> bool:
    """Whether all of them are biases whose matrices are right."""
    by_name = {p.name: p for p in evidence.parameters}
    for name in subjects:
        beside = matrix_of(by_name[name], evidence) if is_bias(by_name[name]) else None
        if beside is None or beside[0].verdict is not Verdict.RIGHT:
            return False
    return True


def _by_depth(evidence: Evidence, factors: Mapping[str, float], bar: float) -> tuple[int, str] | None:
    """N when the factors are N^-1, N^-2, ... from the top down (the top layer may be right), and the
    words for it.
    """
    layers = list(dict.fromkeys(p.layer for p in telling(evidence)))
    if len(layers) < 2:
        return None
    per_layer: list[float] = []
    for layer in layers:
        inside = {round(factors.get(p.name, 1.0), 9) for p in telling(evidence) if p.layer == layer}
        if max(inside) - min(inside) > 3 * bar + 1e-6 * max(map(abs, inside)):
            return None
        per_layer.append(max(inside))
    ratios = np.array(per_layer[:-1]) / np.array(per_layer[1:])
    for n in batch_sizes(evidence.sizes).values():
        if np.abs(ratios * n - 1).max() < 1e-4 + 10 * bar:
            chain = ", ".join(f"{layer}: {k:.4g}" for layer, k in zip(layers, per_layer))
            return n, f"one more division by the batch size {n} in every layer below ({chain})"
    return None
