"""What a check leaves out and says so: parameters without a gradient, inputs, arrays beside parameters."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import numpy as np

from gradcheck.calling import called
from gradcheck.checking.working import Working
from gradcheck.conventions.names import (
    is_exact_parameter_name,
    is_input_name,
    is_of_an_optimiser,
    is_parameter_name,
    is_weight_or_bias,
    looks_like_gradient,
    numbered,
)
from gradcheck.conventions.owners import is_namespace
from gradcheck.conventions.pairing import score
from gradcheck.conventions.pairs import Pairing, left_out
from gradcheck.conventions.returned import Found, split_loss
from gradcheck.conventions.selection import candidates
from gradcheck.conventions.variables import Parameter
from gradcheck.passes import Run
from gradcheck.subject import Subject

SEVERAL = 3  # objects whose numbers tell that they are no settings
NOTHING = 1e-9  # of the longest gradient: shorter ones are rounding


def without_gradient(work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing]) -> tuple[str, ...]:
    """Parameters the loss reacts to that no gradient was found for; inputs and hyperparameters are not meant."""
    paired = {id(p.parameter) for p in pairs}
    homes = [p.parameter.home for p in pairs if isinstance(p.parameter.home, np.ndarray)]
    lone = any(p.parameter.shape == () for p in pairs)  # a net of numbers
    kinds = {numbered(p.parameter.path.tokens)[0] for p in pairs if p.parameter.shape != ()}
    names = []
    for p in pool:
        if id(p) in paired or id(p) in work.frozen or is_input_name(p.path.tokens):
            continue
        if not (is_parameter_name(p.path.tokens) or numbered(p.path.tokens)[0] in kinds):
            continue  # nor is it called as one is in another layer: `lift0` beside `lift1`
        if looks_like_gradient(p.path.tokens) or not work.reacting(p):
            continue
        if p.shape == () and not (
            is_weight_or_bias(p.path.tokens) or (lone and is_exact_parameter_name(p.path.tokens))
        ):
            continue  # a lone number is a setting as a rule: gamma of a focal loss, scale, beta
        if isinstance(p.home, np.ndarray) and any(np.may_share_memory(p.home, h) for h in homes):
            continue
        if not is_bound_by_forward(work.subject, p):
            names.append(p.name)
    return tuple(names)


def forgotten(work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing]) -> list[Pairing]:
    """Those without a gradient that nobody leaves out on purpose, each paired with nothing.

    Others of its layer have theirs, and so has what it is called like in other layers: `b2` lacks it, with `W2` and
    `b1` and `b3` beside. A layer that is frozen as a whole is none of them, nor a bias that a mean takes off again: the
    loss reacts to that by its rounding alone, so the gradient has to be known, and more than nothing.
    """
    without = without_gradient(work, pool, pairs)
    kinds: dict[tuple[str | int, ...], tuple[Pairing, int]] = {}
    layers = set()
    for pairing in pairs if without else ():
        kind, number = numbered(pairing.parameter.path.tokens)
        if number is not None:
            kinds.setdefault(kind, (pairing, number))
            layers.add((kind[:-1], number))
    found, taken = [], frozenset(pairing.found.name for pairing in pairs)
    for p in pool:
        kind, number = numbered(p.path.tokens)
        here = number is not None and (kind[:-1], number) in layers
        if p.name in without and number is not None and here and kind in kinds and _matters(work, p):
            found.append(left_out(p, *kinds[kind], number, taken))
    return found


def _matters(work: Working, parameter: Parameter) -> bool:
    """Whether the recorded gradient of a parameter is no rounding beside those of the others."""
    own = work.recorded.get(parameter.key)
    most = max((work.norm(gradient) for gradient in work.recorded.values()), default=0.0)
    return own is not None and work.norm(own) > NOTHING * most


def is_bound_by_forward(subject: Subject, parameter: Parameter) -> bool:
    """Whether forward binds the name before it reads it: a cache, in which an earlier pass left (a part of) the data.

    Another array with other numbers is put there: then it is gone after a pass, and the loss is the same.
    """
    if not isinstance(parameter.home, np.ndarray) or not parameter.path.steps:
        return False
    subject.restore()
    subject.ran = True
    other = np.array(parameter.home[::-1] if parameter.home.ndim else parameter.home) + 1
    try:
        parameter.path.set(other)
        subject.reset_state()
        same = float(np.real(split_loss(called("loss", subject.loss))[0])) == subject.first_loss
        return same and parameter.path.found() is not other
    except Exception:  # where nothing can be bound, or the loss fails with a copy
        return False
    finally:
        subject.restore()


def is_data(subject: Subject, parameter: Parameter) -> bool:
    """Whether the array is a view of what is called an input somewhere: a cache of it, kept from an earlier batch."""
    home = parameter.home
    return isinstance(home, np.ndarray) and any(
        isinstance(leaf.value, np.ndarray)
        and is_input_name(leaf.path.tokens)
        and np.may_share_memory(home, leaf.value)
        for leaf in subject.kept_leaves(everywhere=True)
    )


def beside_parameters(
    work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing], without: Sequence[str]
) -> list[str]:
    """Arrays that stand where parameters stand, count for the loss, and have no gradient.

    Beside one on an object, in a dict, a call or a list, in a list beside such a list, or under the same name on an
    object of the same class. Single numbers where several such objects have each another one: a setting is one in all.
    """
    paired = {id(p.parameter) for p in pairs}
    others = [
        p
        for p in pool
        if id(p) not in paired
        and id(p) not in work.frozen
        and p.name not in without
        and p.path.steps
        and not is_input_name(p.path.tokens)
        and not looks_like_gradient(p.path.tokens)
    ]
    if not others:
        return []
    homes = [p.parameter.home for p in pairs if isinstance(p.parameter.home, np.ndarray)]
    places = [p.parameter.path for p in pairs if p.parameter.path.steps]
    holders = {id(path.owner()) for path in places}
    lists = {id(path.holder().owner()) for path in places if path.is_listed and len(path.steps) > 1}
    holders |= lists
    kinds = {
        (type(path.owner()), path.steps[-1].key) for path in places if path.steps[-1].kind == "attribute"
    }

    own = _own_numbers(others, holders)

    def is_beside(p: Parameter) -> bool:
        if id(p) in own:
            return True
        step, owner = p.path.steps[-1], p.path.owner()
        if step.kind == "item" and isinstance(step.key, str):
            return p.shape != () and id(owner) in holders
        if step.kind == "item":
            above = id(p.path.holder().owner()) if len(p.path.steps) > 1 else None
            return p.path.is_listed and (id(owner) in holders or (p.shape != () and above in lists))
        alike = step.kind == "attribute" and (type(owner), step.key) in kinds
        return p.shape != () and (alike or (step.kind in ("attribute", "field") and id(owner) in holders))

    return [
        p.name
        for p in others
        if is_beside(p)
        and not _joins_nodes(p.home)
        and not _is_mask(p.home)
        and not (isinstance(p.home, np.ndarray) and any(np.may_share_memory(p.home, h) for h in homes))
        and work.reacting(p)
        and not is_bound_by_forward(work.subject, p)
    ][:6]


def _own_numbers(others: Sequence[Parameter], holders: Container[int]) -> frozenset[int]:
    """The ids of plain numbers that objects with parameters hold under one name, each object another one."""
    named: dict[Any, list[Parameter]] = {}
    for p in others:
        if p.shape == () and p.path.steps[-1].kind == "attribute" and id(p.path.owner()) in holders:
            named.setdefault(_holder(p), []).append(p)
    apart = [
        alike for alike in named.values() if len({float(np.real(p.read())) for p in alike}) == len(alike)
    ]
    return frozenset(id(p) for alike in apart if len(alike) >= SEVERAL for p in alike)


def _is_mask(value: Any) -> bool:
    """Whether an array holds ones and zeros and nothing else; the identity is how some begin their weights."""
    if (
        not isinstance(value, np.ndarray)
        or value.dtype.kind != "f"
        or not ((value == 0) | (value == 1)).all()
    ):
        return False
    identity = value.ndim == 2 and np.array_equal(value, np.eye(*value.shape))
    return bool(value.any() and not value.all() and not identity)


def _joins_nodes(value: Any) -> bool:
    """Whether a matrix says which nodes of a graph are joined, normalised or not: nobody learns its zeros."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or len(set(value.shape)) > 1:
        return False
    joined = value != 0
    off = joined & ~np.eye(len(value), dtype=bool)
    return bool((value >= 0).all() and off.any() and not joined.all() and (joined == joined.T).all())


def asleep(work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing], run: Run) -> list[str]:
    """Values like those of the parameters that the loss does not read: in objects of their class, or beside them.

    Tensors that the forward pass makes are in such objects too: what it binds again is a cache. What a pass changes is
    none, nor what is zero or an optimiser's.
    """
    subject = work.subject
    if subject.model is None:
        return []
    known = {id(p.home) for p in pool}
    others = [
        leaf
        for leaf in subject.kept_leaves()
        if id(leaf.value) not in known
        and leaf.path.name not in run.bound
        and not looks_like_gradient(leaf.path.tokens)
        and not is_input_name(leaf.path.tokens)
    ]
    if not others:
        return []
    kinds = {_holder(p.parameter) for p in pairs} - {None}
    holders = {id(p.parameter.path.owner()) for p in pairs if p.parameter.path.steps}
    written = {f.name for f in run.found if f.changed} | {f.name for f in (p.found for p in pairs)}

    def is_beside(p: Parameter) -> bool:
        if not (isinstance(p.home, np.ndarray) and p.home.ndim and p.path.steps):
            return False
        idle = np.any(p.home) and p.path.name not in written and not is_of_an_optimiser(p.path.tokens)
        return bool(id(p.path.owner()) in holders and idle and not is_namespace(p.path.owner()))

    return [p.name for p in candidates(others) if _holder(p) in kinds or is_beside(p)][:6]


def _holder(p: Parameter) -> tuple[type, Any] | None:
    """The class of the object that keeps a value as an attribute, and the name of the attribute."""
    if len(p.path.steps) < 2 or p.path.steps[-1].kind != "attribute":
        return None
    return type(p.path.owner()), p.path.steps[-1].key


def inputs_with_gradients(
    pool: Sequence[Parameter], pairs: Sequence[Pairing], found: Sequence[Found]
) -> list[str]:
    """Arrays beside parameters with the name of an input or target (T) and a gradient that is called theirs."""
    paired = {id(p.parameter) for p in pairs}
    named = [
        p
        for p in pool
        if id(p) not in paired
        and is_input_name(p.path.tokens)
        and any(np.shape(f.value) == p.shape and score(f, p) > 0 for f in found)
    ]
    holders = {p.parameter.path.holder().name for p in pairs} if named else set()
    return [p.name for p in named if p.path.holder().name in holders][:6]
