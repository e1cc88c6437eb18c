"""Which arrays of the model a check is about, and which gradient is paired with which of them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcheck.checking import state
from gradcheck.checking.learned import called_like_inputs
from gradcheck.checking.unchecked import is_bound_by_forward
from gradcheck.checking.working import Working
from gradcheck.conventions.names import gradient_of, is_input_name, is_parameter_name, looks_like_gradient
from gradcheck.conventions.pairing import pair
from gradcheck.conventions.pairs import Pairing, paired
from gradcheck.conventions.returned import Found
from gradcheck.conventions.selection import candidates, chosen, given_gradients
from gradcheck.conventions.tiles import without_whole
from gradcheck.conventions.variables import Parameter
from gradcheck.passes import Run

Tokens = tuple[str | int, ...]


def parameter_pool(work: Working, parameters: Any) -> list[Parameter]:
    """Everything that may be a parameter: what the user names, else the numbers the loss reacts to."""
    subject = work.subject
    if parameters is not None:
        return chosen(parameters, subject.kept_leaves(everywhere=True))
    pool: list[Parameter] = []
    for everywhere in (False, True):
        found = subject.kept_leaves(everywhere=everywhere)
        state.refuse_odd_parameters(found)
        numbers = candidates(found)
        pool = [
            p
            for p in numbers
            if (is_parameter_name(p.path.tokens) and not looks_like_gradient(p.path.tokens))
            or work.reacting(p)
        ]
        if any(work.reacting(p) and not is_input_name(p.path.tokens) for p in pool):
            return _with_siblings(_without_gradients(pool, work), numbers, work)
    if work.inputs or not any(work.reacting(p) and is_parameter_name(p.path.tokens) for p in pool):
        return pool  # a net that is dead as a whole has parameters all the same
    return [p for p in pool if work.reacting(p)]


@functools.lru_cache(maxsize=4096)
def _form(tokens: Tokens) -> Tokens:
    """A path with its indices left open: blocks[1]['w'] and blocks[2]['w'] have the same."""
    return tuple("*" if isinstance(token, int) else token for token in tokens)


def _without_gradients(pool: list[Parameter], work: Working) -> list[Parameter]:
    """Without what is named as the gradient of another, and the loss does not react to: gbias, dblocks[0]['w']."""
    read = {p.path.tokens for p in pool if p.path.tokens and work.reacting(p)}
    forms = {_form(tokens) for tokens in read}
    return [
        p
        for p in pool
        if p.path.tokens in read
        or not p.path.tokens
        or not any(_is_of_gradient(_form(p.path.tokens), form) for form in forms)
    ]


def _is_of_gradient(form: Tokens, other: Tokens) -> bool:
    """Whether one word of a path is the gradient of that of the other, and all the rest is the same."""
    differ = [k for k, (a, b) in enumerate(zip(form, other)) if a != b]
    return (
        len(form) == len(other)
        and len(differ) == 1
        and gradient_of(str(form[differ[0]]), str(other[differ[0]])) == 3
    )


def _with_siblings(pool: list[Parameter], all_of_them: list[Parameter], work: Working) -> list[Parameter]:
    """With the arrays that stand where parameters do in another item of a list, asleep as they may be."""
    reacting = [p for p in pool if work.reacting(p)]
    lists = {p.path.holder().name for p in reacting if p.path.is_listed}
    forms = {form for p in reacting if p.shape != () and "*" in (form := _form(p.path.tokens))}
    if not (lists or forms):
        return pool
    known = {p.path.name: p for p in pool}
    return [
        known.get(p.path.name, p)
        for p in all_of_them
        if p.path.name in known
        or (
            p.shape != ()
            and ((p.path.is_listed and p.path.holder().name in lists) or _form(p.path.tokens) in forms)
        )
    ]


def paired_gradients(
    work: Working,
    pool: Sequence[Parameter],
    run: Run,
    gradients: Any,
    *,
    explicit: bool,
    wanted: frozenset[int] = frozenset(),
) -> list[Pairing]:
    """The parameters of the pool with their gradients: as `gradients=` says, else by name, shape and order."""
    found: Sequence[Found] = run.found
    if not explicit:
        pool = _kept_by_the_loss(work, pool)
    wanted |= called_like_inputs(work, pool, run)
    if not explicit and (sleeping := _asleep_under_their_names(work, pool, found)):
        pool, wanted = [*pool, *sleeping], wanted | {id(p) for p in sleeping}
    eligible = [
        p
        for p in pool
        if explicit
        or id(p) in wanted
        or (
            not is_input_name(p.path.tokens)
            and (p.shape != () or is_parameter_name(p.path.tokens) or work.reacting(p))
        )
    ]
    if gradients is not None:
        given = given_gradients(gradients, pool, found)
        if isinstance(given, dict):
            return [paired(p, given[p.name], "as given") for p in pool if p.name in given]
        found = given
    pairs = pair(eligible, found, work.agreement, work.reacting, wanted, explicit=explicit)
    if not explicit:
        pairs = without_whole(pairs)
    awake = {id(p.parameter): _form(p.parameter.path.tokens) for p in pairs if work.reacting(p.parameter)}
    forms = set(awake.values())
    return [
        p
        for p in pairs
        if explicit
        or id(p.parameter) in wanted
        or id(p.parameter) in awake
        or is_parameter_name(p.parameter.path.tokens)
        or _form(p.parameter.path.tokens) in forms
    ]


def _asleep_under_their_names(
    work: Working, pool: Sequence[Parameter], found: Sequence[Found]
) -> list[Parameter]:
    """Arrays the loss does not react to now, under whose very paths backward returned gradients, as it did for others.

    A bias that cancels is one, or the layers of a policy whose ratios are all clipped; what forward makes is not, nor
    is anything where backward returned the model itself.
    """
    own = (f for f in found if f.returned and np.ndim(f.value) and f.tokens not in f.spoken)
    returned = {f.tokens: np.shape(f.value) for f in own}

    def has_its_own(p: Parameter) -> bool:
        return p.shape != () and returned.get(p.path.tokens) == p.shape

    if not any(has_its_own(p) and work.reacting(p) for p in pool):
        return []
    known = {p.path.name for p in pool}
    return [
        p
        for p in candidates(work.subject.kept_leaves())
        if has_its_own(p)
        and p.path.name not in known
        and not is_input_name(p.path.tokens)
        and not looks_like_gradient(p.path.tokens)
        and not work.reacting(p)
        and not is_bound_by_forward(work.subject, p)
    ]


def _kept_by_the_loss(work: Working, pool: Sequence[Parameter]) -> Sequence[Parameter]:
    """The pool without what the forward pass makes anew before it reads it, a normalised weight or a working copy.

    Such an array may have the name of a weight and a gradient; it shows where the net was used before.
    """
    made = [p for p in work.subject.held if p.shape != () and not work.reacting(p)]
    own = set(map(id, made))
    left = [p for p in pool if id(p) not in own]
    if not made or not any(work.reacting(p) and not is_input_name(p.path.tokens) for p in left):
        return pool
    if named := [p.name for p in made if is_parameter_name(p.path.tokens)]:
        work.done.append(f"made by every forward pass, so no parameters: {', '.join(named[:6])}")
    return left
