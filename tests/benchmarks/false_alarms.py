"""Counts false alarms on correct random nets, and misses on the same nets with one gradient entry changed.

    python -m tests.benchmarks.false_alarms [nets]

Right is right for all parameters of 500 nets, at most 1 % undecided, none wrong; an entry changed by 1e-4 of its
array's largest (1e-2 in float32) is wrong and named; each of twelve bugs is caught in each convention.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace

from gradcheck.check import run_check
from gradcheck.facts import GradientCheck, Verdict
from tests.nets import BUGS, FAMILIES, Case, Spec, bug_spec, nudged_entry, random_spec


@dataclass
class Tally:
    """What was seen, and every net that was not judged as it should."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def family_of(seed: int) -> str:
    return list(FAMILIES)[seed % len(FAMILIES)]


def checks_of(case: Case) -> tuple[GradientCheck, ...]:
    return run_check(case.model, **case.arguments).facts.gradients


def judge_correct(seed: int, tally: Tally) -> None:
    """A correct net: every parameter found and right."""
    family, spec = family_of(seed), random_spec(seed)
    checks = checks_of(FAMILIES[family](spec))
    tally.counts.update(str(c.verdict) for c in checks)
    for c in checks:
        if c.verdict is not Verdict.RIGHT:
            tally.failures.append(f"{seed} {family} {c.name}: {c.verdict}, {c.reason}; {spec}")
    if len(checks) != 2 * spec.depth:
        tally.failures.append(f"{seed} {family}: {len(checks)} of {2 * spec.depth} parameters found; {spec}")


def judge_nudged(seed: int, tally: Tally) -> None:
    """The same net with one entry of one dW changed: that array wrong, with that entry named, the others right."""
    family, spec = family_of(seed), random_spec(seed)
    layer = seed % spec.depth
    size = 1e-2 if spec.dtype == "float32" else 1e-4
    spec = replace(spec, nudged=layer, nudge=size)
    checks = checks_of(FAMILIES[family](spec))
    matrices = [c for c in checks if not is_bias(c)]
    if len(matrices) != spec.depth:
        tally.failures.append(f"{seed} {family}: {len(matrices)} of {spec.depth} matrices; {spec}")
        return
    target = matrices[layer]
    if not target.numerical and not target.analytic and target.verdict is Verdict.RIGHT:
        tally.counts["nothing to change"] += 1  # a dead layer: all of its gradient is zero
        return
    entry = nudged_entry(spec, target.shape)
    hit = target.verdict is Verdict.WRONG and target.worst_index == entry
    others = all(c.verdict is not Verdict.WRONG for c in checks if c is not target)
    tally.counts["caught and named" if hit and others else "missed"] += 1
    if not (hit and others):
        tally.failures.append(
            f"{seed} {family} {target.name}{entry}: {target.verdict} at {target.worst_index}, "
            f"{target.analytic} {target.numerical} +- {target.error_bar}, others {others}; {spec}"
        )


def is_bias(check: GradientCheck) -> bool:
    """By the names that the families use: b1, bias, biases[0], net[0].b, params[0][1]."""
    return re.search(r"b\d$|bias|\.b$|\]\[1\]$", check.name) is not None


def judge_bug(family: str, bug: str, tally: Tally, dtype: str = "float64") -> None:
    """One of the twelve basic bugs: some parameter is wrong."""
    case = FAMILIES[family](bug_spec(bug, dtype=dtype))
    caught = any(c.verdict is Verdict.WRONG for c in checks_of(case))
    tally.counts["bug caught" if caught else "bug missed"] += 1
    if not caught:
        tally.failures.append(f"{family}: {bug} was not caught ({dtype})")


def main(nets: int = 500) -> int:
    """Prints the three counts and every failure; 1 when there is one that must not be."""
    started = time.perf_counter()
    bad = 0
    for title, judge in (("correct nets", judge_correct), ("one entry changed", judge_nudged)):
        tally = Tally()
        for seed in range(nets):
            try:
                judge(seed, tally)
            except Exception as error:  # a crash of the checker counts as a failure of its own
                tally.failures.append(f"{seed} {family_of(seed)}: {type(error).__name__}: {error}")
        print(f"{title}: {dict(tally.counts)}")
        print("\n".join(f"  {line}" for line in tally.failures[:20]))
        undecided, total = tally.counts["undecided"], sum(tally.counts.values())
        bad += len(tally.failures) > (undecided if undecided <= 0.01 * total else 0)
    tally = Tally()
    for family in FAMILIES:
        for bug in BUGS:
            for dtype in ("float64", "float32"):
                judge_bug(family, bug, tally, dtype)
    print(f"twelve bugs in seven conventions: {dict(tally.counts)}")
    print("\n".join(f"  {line}" for line in tally.failures))
    bad += bool(tally.failures)
    print(f"{time.perf_counter() - started:.0f} s")
    return int(bad > 0)


__all__ = ["Spec", "Tally", "judge_bug", "judge_correct", "judge_nudged", "main"]

if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
