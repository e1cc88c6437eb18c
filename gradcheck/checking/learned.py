"""Parameters that go by the name of an input or a target: t, x, labels, with a gradient like all the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.checking import state
from gradcheck.checking.working import Working
from gradcheck.conventions.names import gradient_of, is_input_name
from gradcheck.conventions.returned import Found
from gradcheck.conventions.reversal import RIGHT
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array
from gradcheck.passes import Run

ENOUGH = 3  # entries that do not point where the gradient does by chance


def called_like_inputs(work: Working, pool: Sequence[Parameter], run: Run) -> frozenset[int]:
    """Ids of parameters with the names of inputs: entries of a dict that has its match among the gradients, and arrays.

    An array is one when what backward has for it, or what a step takes off it, is its gradient up to a factor, and
    none of its axes counts the samples, for the gradient by an input is none that anybody has to have right; or it is
    the threshold of a layer, in a list beside that of the weights.
    """
    keyed = _keyed(work, pool, run.found)
    named = [
        p
        for p in pool
        if id(p) not in keyed and p.size >= ENOUGH and is_input_name(p.path.tokens) and work.reacting(p)
    ]
    learned = [
        p
        for p in named
        if (found := _gradients(work, p, run))
        and (_samples(work, pool, p) not in (None, *p.shape) or _one_per_layer(pool, p))
        and any(work.agreement(p, values) > RIGHT for values in found)
    ]
    lists = {p.path.tokens[:-1] for p in learned if _one_per_layer(pool, p)}
    return keyed | {id(p) for p in pool if p in learned or p.path.tokens[:-1] in lists}


def _one_per_layer(pool: Sequence[Parameter], p: Parameter) -> bool:
    """Whether it is in a list as long as another of weights, each as long as the weights beside it are wide or high."""
    lists: dict[tuple[str | int, ...], dict[int, Parameter]] = {}
    for q in pool:
        if q.path.tokens and isinstance(at := q.path.tokens[-1], int):
            lists.setdefault(q.path.tokens[:-1], {})[at] = q
    own = lists.get(p.path.tokens[:-1], {})
    return len(own) > 1 and any(
        weights.keys() == own.keys()
        and all(
            weights[at].shape != q.shape and max(q.shape, default=0) in weights[at].shape
            for at, q in own.items()
        )
        for above, weights in lists.items()
        if not is_input_name(above)
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
    out = set()
    for p in named:
        *above, word = p.path.tokens
        beside = [q for q in keyed if q.path.tokens[:-1] == tuple(above) and q not in named]
        for tokens in (tokens for tokens, shape in shapes.items() if tokens[-1] == word and shape == p.shape):
            if any(shapes.get((*tokens[:-1], q.path.tokens[-1])) == q.shape for q in beside):
                out.add(id(p))
    return frozenset(out)
