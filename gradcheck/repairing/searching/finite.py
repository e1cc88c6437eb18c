"""Tries edits that keep a loss finite, by running it with them, and proves that they change nothing elsewhere."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from gradcheck import source
from gradcheck.check import run_check
from gradcheck.conventions.selection import candidates
from gradcheck.facts import CheckFacts, Location, Verdict
from gradcheck.nonfinite.births import Birth
from gradcheck.own_random import own_generator
from gradcheck.recorded import roots_of
from gradcheck.recording import reach
from gradcheck.repairing.editing.guards import Guard, guards_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.subject import Subject

TRIALS = 60  # edits and pairs of edits that are run
TAME = (0.05, 0.1, 0.3)  # on random values of this size a model's own loss is finite, and no guard is at work


def kept_finite(
    subject: Subject, found: Sequence[Birth], *, gradients: bool = False
) -> tuple[list[tuple[str, str]], list[str]]:
    """The statements that keep the loss finite, before and after, and what was proven of them; ([], []): none is known.

    With `gradients`, where the loss is finite anyway, they must make all gradients finite.
    """
    bench = Workbench(reach.functions(roots_of(subject)), source.text_of)
    per_place = [_guards(bench, birth.event.site.location, birth.event) for birth in found]
    later = [
        guard
        for event in found[0].trail[1:]
        if event.operation in ("log", "divide", "log2", "log10")
        for guard in _guards(bench, event.site.location, event)[:1]
    ]
    choices: list[tuple[Guard, ...]] = [(guard,) for guards in per_place for guard in guards]
    if len(per_place) > 1 and all(per_place):
        choices += itertools.islice(itertools.product(*per_place), 20)
    choices += [(*choice, guard) for choice in choices for guard in later if guard not in choice]
    with subject.session():
        for choice in choices[:TRIALS]:
            value = _loss_with(subject, bench, choice)
            if value is None or not math.isfinite(value):
                continue
            same = _same_function(subject, bench, choice)
            if same is False or (gradients and not _finite_gradients(_checked_with(subject, bench, choice))):
                continue
            break
        else:
            return [], []
    proof = (
        "with the edit all gradients are finite" if gradients else f"with the edit the loss is {value:.6g}"
    )
    if same:
        proof = f"proven: {proof}, and on small random weights, where the loss is finite anyway, it is what it was"
    return _statements_after(choice), [proof, _gradients_with(subject, bench, choice)]


def _guards(bench: Workbench, location: Location, event: Any) -> list[Guard]:
    file = bench.files.get(location.file)
    return guards_of(SourceText(file.text), location, event) if file is not None else []


def _texts(bench: Workbench, guards: Sequence[Guard]) -> dict[str, str]:
    by_file: dict[str, list[Guard]] = {}
    for guard in dict.fromkeys(guards):
        by_file.setdefault(guard.file, []).append(guard)
    return {
        file: SourceText(bench.files[file].text).with_edits([guard.edit for guard in edits])
        for file, edits in by_file.items()
    }


def _statements_after(guards: Sequence[Guard]) -> list[tuple[str, str]]:
    """The statements before and after, each with all of its edits."""
    by_statement: dict[tuple[str, int], list[Guard]] = {}
    for guard in dict.fromkeys(guards):
        by_statement.setdefault((guard.file, guard.edit.start - guard.inside.start), []).append(guard)
    return [
        (
            group[0].statement.strip(),
            SourceText(group[0].statement).with_edits([guard.inside for guard in group]).strip(),
        )
        for group in by_statement.values()
    ]


def _loss_with(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> float | None:
    try:
        with ExitStack() as stack, np.errstate(all="ignore"):
            for file, text in _texts(bench, guards).items():
                stack.enter_context(bench.edited(file, text))
            subject.restore()
            return float(np.real(subject.objective()))
    except Exception:  # an edit may break the user's code in any way
        return None


def _same_function(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> bool | None:
    """Whether the edited code gives the user's own loss where that is finite; None when no such place was found."""
    parts = [p for p in candidates(subject.leaves(everywhere=True)) if p.size]
    rng = own_generator(0)
    told: bool | None = None
    for size in TAME:
        pair = []
        for edits in ((), guards):
            state = rng.bit_generator.state
            kept = [(p, p.place(), p.read()) for p in parts]
            try:
                for p, _, values in kept:
                    moved = 1e-6 * values + size * rng.standard_normal(values.shape)
                    p.write(np.asarray(moved, dtype=p.dtype))
                pair.append(_at_present(subject, bench, edits))
            finally:
                for p, place, values in kept:
                    p.put_back(place, values)
            if edits == ():
                rng.bit_generator.state = state
        own, edited = pair
        if own is None or not math.isfinite(own):
            continue
        if edited is None or abs(edited - own) > 1e-6 * max(abs(own), abs(edited)):
            return False
        told = True
    return told


def _at_present(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> float | None:
    try:
        with ExitStack() as stack, np.errstate(all="ignore"):
            for file, text in _texts(bench, guards).items():
                stack.enter_context(bench.edited(file, text))
            return float(np.real(subject.objective()))
    except Exception:
        return None


def _gradients_with(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> str:
    """That all gradients of the edited code are right, one clause; "" when that cannot be said."""
    facts = _checked_with(subject, bench, guards)
    # where a guard cuts the loss off its slope is 0: what is not right there says nothing
    if facts is not None and facts.gradients and all(c.verdict is Verdict.RIGHT for c in facts.gradients):
        return f"edited so, all {len(facts.gradients)} gradients are right"
    return ""


def _finite_gradients(facts: CheckFacts | None) -> bool:
    return facts is not None and bool(facts.gradients) and all(f.code != "X2" for f in facts.findings)


def _checked_with(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> CheckFacts | None:
    """What a check of the edited code says; None for a step, and where it cannot be made."""
    if subject.step is not None:
        return None
    try:
        with ExitStack() as stack:
            for file, text in _texts(bench, guards).items():
                stack.enter_context(bench.edited(file, text))
            return run_check(
                subject.model, loss=subject.loss, backward=subject.backward, reset=subject.reset
            ).facts
    except Exception:
        return None
