"""Parameters whose names do not tell: called like an input, with a gradient like all others; biases no step changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from gradcheck.checking import state
from gradcheck.checking.declared import left_out_of_an_update, not_run, updated_by_their_class
from gradcheck.checking.working import Witness, Working
from gradcheck.conventions.names import (
    gradient_of,
    is_input_name,
    is_parameter_name,
    looks_like_gradient,
    numbered,
)
from gradcheck.conventions.returned import Found
from gradcheck.conventions.reversal import RIGHT
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array
from gradcheck.passes import Run
from gradcheck.subject import Subject

ENOUGH = 3  # entries that do not point where the gradient does by chance


@runtime_checkable
class SeesSums(Protocol):
    """A witness that also tells what the forward pass does with arrays that no step changes."""

    def added(
        self, subject: Subject, unchanged: Sequence[Parameter], weights: Sequence[Parameter]
    ) -> list[Parameter]: ...

    def of_the_data(
        self, subject: Subject, unchanged: Sequence[Parameter], weights: Sequence[Parameter]
    ) -> list[Parameter]: ...


def called_like_inputs(work: Working, pool: Sequence[Parameter], run: Run) -> frozenset[int]:
    """Ids of parameters with the names of inputs: entries of a dict that has its match among the gradients, and arrays.

    An array is one when what backward has for it, or what a step takes off it, is its gradient up to a factor, and
    none of its axes counts the samples, for the gradient by an input is none that anybody has to have right; or it is
    the threshold of a layer, one of as many as there are weights, and a step changes all of them but one at most.
    """
    keyed = _keyed(work, pool, run.found)
    named = [p for p in pool if id(p) not in keyed and is_input_name(p.path.tokens) and work.reacting(p)]
    learned = {
        id(p)
        for p in named
        if p.size >= ENOUGH
        and (found := _gradients(work, p, run))
        and _samples(work, pool, p) not in (None, *p.shape)
        and any(work.agreement(p, values) > RIGHT for values in found)
    }
    return keyed | learned | _one_per_layer(work, pool, named, run)


def forgotten_biases(
    work: Working, pool: Sequence[Parameter], run: Run, witness: Witness | None
) -> frozenset[int]:
    """Ids of biases that a step leaves as they are, whatever a net calls them.

    The forward pass adds each right to a product of weights that the step changes, and it has one number for each unit;
    there are several such, or it is all zeros still, or a function that updates the weights declares that it binds it
    as well. One array alone may be an input, or what is known beforehand.
    """
    changed = [p for p in pool if np.any(run.change_of(p) != 0) and not is_input_name(p.path.tokens)]
    wide = {size for p in changed for size in p.shape}
    still = [
        p
        for p in pool
        if isinstance(p.home, np.ndarray)
        and p.size in p.shape
        and p.size in wide
        and not np.any(run.change_of(p) != 0)
        and not is_input_name(p.path.tokens)
        and not is_parameter_name(p.path.tokens)
        and not looks_like_gradient(p.path.tokens)
        and work.reacting(p)
    ]
    if not (still and changed and isinstance(witness, SeesSums)):
        return frozenset()
    added = witness.added(work.subject, still, changed)
    declared = left_out_of_an_update(added, changed)
    return frozenset(id(p) for p in added if len(added) > 1 or p in declared or not np.any(p.read()))


def forgotten_by_the_step(work: Working, pool: Sequence[Parameter], run: Run, rate: float) -> frozenset[int]:
    """Ids of arrays that their own object would update, had the step run its method."""
    changed = [p for p in pool if np.any(run.change_of(p) != 0)]
    still = [
        p
        for p in pool
        if p not in changed
        and p.shape != ()
        and not is_input_name(p.path.tokens)
        and not looks_like_gradient(p.path.tokens)
    ]
    learned = [p for p in updated_by_their_class(still, changed) if work.reacting(p)]
    return frozenset(id(p) for p in not_run(work.subject, learned, rate)) if learned else frozenset()


def learnable(
    work: Working, pool: Sequence[Parameter], run: Run, witness: Witness | None
) -> Sequence[Parameter]:
    """The pool without what is called like parameters and only scales or shifts the data: `(x - shift) / scale`."""
    still = [p for p in pool if not np.any(run.change_of(p) != 0)]
    changed = [p for p in pool if p not in still]
    named = [p for p in still if p.size in p.shape and is_parameter_name(p.path.tokens)]
    if not (named and changed and isinstance(witness, SeesSums)):
        return pool
    constant = {id(p) for p in witness.of_the_data(work.subject, named, changed)}
    return [p for p in pool if id(p) not in constant]


def _one_per_layer(
    work: Working, pool: Sequence[Parameter], named: Sequence[Parameter], run: Run
) -> frozenset[int]:
    """Those numbered like weights, `t1` beside `W1`, each as long as its weights are wide or high, and all learned."""
    if sum(numbered(p.path.tokens)[1] is not None for p in named) < 2:
        return frozenset()
    families: dict[tuple[str | int, ...], dict[int, Parameter]] = {}
    for p in pool:
        word, number = numbered(p.path.tokens)
        if number is not None:
            families.setdefault(word, {})[number] = p
    weights = [family for family in families.values() if not any(p in named for p in family.values())]
    return frozenset(
        id(p)
        for family in families.values()
        if len(family) > 1 and all(p in named for p in family.values())
        # the line that changes one of them may have been forgotten
        if sum(bool(_gradients(work, p, run)) for p in family.values()) >= max(1, len(family) - 1)
        if work.subject.step is not None
        or any(work.agreement(p, g) > RIGHT for p in family.values() for g in _gradients(work, p, run))
        or all(any(not np.any(g) for g in _gradients(work, p, run)) for p in family.values())  # left empty
        if any(_fit(family, beside) for beside in weights)
        for p in family.values()
    )


def _fit(family: dict[int, Parameter], weights: dict[int, Parameter]) -> bool:
    return weights.keys() == family.keys() and all(
        weights[at].shape != p.shape and max(p.shape, default=0) in weights[at].shape
        for at, p in family.items()
    )


def _samples(work: Working, pool: Sequence[Parameter], p: Parameter) -> int | None:
    """The number of samples, as the arrays tell that are called inputs beside this one; None when they do not."""
    weights = [q for q in pool if q is p or not is_input_name(q.path.tokens)]
    return state.sizes(work.subject, weights).get("batch size")


def _gradients(work: Working, p: Parameter, run: Run) -> list[Array]:
    """What may be its gradient: what a step takes off it, what was returned, or what is called so."""
    if work.subject.step is not None:
        change = run.change_of(p)
        return [change] if np.shape(change) == p.shape and np.any(change) else []
    return [
        np.asarray(f.value)
        for f in run.found
        if np.shape(f.value) == p.shape
        and np.asarray(f.value).dtype.kind == "f"
        and (f.returned or _is_named_for(f, p))
    ]


def _is_named_for(found: Found, p: Parameter) -> bool:
    if not (found.changed and found.tokens and p.path.tokens):
        return False
    return gradient_of(str(found.tokens[-1]), str(p.path.tokens[-1])) == 3


def _keyed(work: Working, pool: Sequence[Parameter], found: Sequence[Found]) -> frozenset[int]:
    """Ids of entries t, x or y of a dict of parameters that has its match, key by key, in a dict of gradients."""
    keyed = [p for p in pool if p.path.steps and p.path.steps[-1].kind == "item"]
    named = [p for p in keyed if is_input_name(p.path.tokens) and isinstance(p.path.tokens[-1], str)]
    if not named:
        return frozenset()
    own = {p.path.tokens for p in pool if work.reacting(p)}
    filled = [f for f in found if f.returned or (f.changed and f.tokens not in own)]
    shapes = {(f.returned, *f.tokens): np.shape(f.value) for f in filled}
    itself = {id(p) for p in named for f in filled if np.array_equal(np.asarray(f.value), p.read())}
    out = set()
    for p in named:
        *above, word = p.path.tokens
        beside = [q for q in keyed if q.path.tokens[:-1] == tuple(above) and q not in named]
        for tokens in (tokens for tokens, shape in shapes.items() if tokens[-1] == word and shape == p.shape):
            if any(shapes.get((*tokens[:-1], q.path.tokens[-1])) == q.shape for q in beside):
                out.add(id(p))
            alike = [q for q in named if q.path.tokens[:-1] == tuple(above) and id(q) not in itself]
            if (
                p in alike
                and len(alike) > 1
                and all(
                    shapes.get((*tokens[:-1], q.path.tokens[-1])) == q.shape
                    for q in keyed
                    if q.path.tokens[:-1] == tuple(above)
                )
            ):
                out |= {id(q) for q in alike}
    return frozenset(out)
