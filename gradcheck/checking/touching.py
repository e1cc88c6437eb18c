"""What a backward writes into besides gradients: weights, inputs, and the arrays of the forward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gradcheck.calling import called
from gradcheck.conventions.names import is_input_name, looks_like_gradient
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Finding, Severity
from gradcheck.keeping.objects import same_bits
from gradcheck.passes import Run
from gradcheck.subject import Subject


def weights_changed(run: Run, parameters: Sequence[Parameter]) -> list[Finding]:
    """The finding that backward changes weights, where it does."""
    changed = [
        p.name for p in parameters if p.name in run.weight_changes and run.weight_changes[p.name].any()
    ]
    if not changed:
        return []
    names = ", ".join(changed)
    return [
        Finding(
            "X3",
            "backward-updates-weights",
            names,
            f"backward() changes the weights: {names}",
            notes=("the gradients it left were compared; the weights were put back",),
            help="when it keeps no gradient, pass it as step= together with learning_rate=",
            severity=Severity.WARNING,
        )
    ]


def _only_of_backward(subject: Subject, run: Run, reacting: Callable[[Parameter], bool]) -> frozenset[str]:
    """Names of arrays that backward wrote into and the forward pass neither writes nor reads: buffers of its own."""
    leaves = subject.kept_leaves(everywhere=True) if run.untouched else ()
    kept = {leaf.path.name: leaf for leaf in leaves if isinstance(leaf.value, np.ndarray)}
    return frozenset(
        name
        for name in run.untouched
        if (leaf := kept.get(name)) is not None
        and (leaf.value.dtype.fields or (leaf.value.dtype.kind == "f" and not reacting(Parameter(leaf))))
    )


def _moved_by_every_pass(subject: Subject) -> frozenset[str]:
    """Names of arrays that each forward pass moves on: running statistics, also of a forward inside backward."""
    subject.restore()
    subject.ran = True
    try:
        called("loss", subject.loss)
        first = {
            leaf.path.name: (leaf.value, np.array(leaf.value)) for leaf in subject.leaves(everywhere=True)
        }
        subject.draw_again()
        called("loss", subject.loss)
        return frozenset(
            name
            for name, (array, before) in first.items()
            if isinstance(array, np.ndarray) and array.dtype.kind == "f" and not same_bits(array, before)
        )
    finally:
        subject.restore()


def caches_changed(
    subject: Subject,
    run: Run,
    pairs: Sequence[Pairing],
    reacting: Callable[[Parameter], bool],
    adding: frozenset[str],
) -> list[Finding]:
    """Arrays of the forward pass that backward wrote into: the same object with other content.

    What it adds up (`adding`) or uses alone is none of them, nor a statistic that every forward pass moves on.
    """
    passed = _only_of_backward(subject, run, reacting) | adding
    parameters = [p.parameter for p in pairs]
    gradients = {p.found.name for p in pairs}
    kept = {
        path.name: leaf.value
        for leaf in subject.kept_leaves(everywhere=True)
        for path in (leaf.path, *leaf.aliases)
    }
    slots = [kept[name] for name in gradients if isinstance(kept.get(name), np.ndarray)]
    names = {p.name for p in parameters} | {path.name for p in parameters for path in (p.path, *p.aliases)}
    findings = []
    for name in run.before:
        if name not in run.written or name in gradients or name in names or name in passed:
            continue
        tokens = next((f.tokens for f in run.found if f.name == name), ())
        home = kept.get(name)
        if isinstance(home, np.ndarray) and any(np.may_share_memory(home, slot) for slot in slots):
            continue  # the block that gradients are parts of
        if looks_like_gradient(tokens):
            continue
        entry = is_input_name(tokens)
        code, word = ("O1", "input-overwritten") if entry else ("O4", "cache-overwritten")
        what = "the input" if entry else "an array of the forward pass"
        findings.append(
            Finding(
                code,
                word,
                name,
                f"backward() overwrites {name}, {what}",
                notes=(
                    "harmless in one pass; a second backward, or anything that reads it afterwards, sees other numbers",
                ),
                help=f"let backward work on a copy: delta = {name.rpartition('.')[2]}.copy()",
                severity=Severity.WARNING,
            )
        )
    moving = _moved_by_every_pass(subject) if any(f.code == "O4" for f in findings) else frozenset()
    return [f for f in findings if f.code != "O4" or f.subject not in moving]
