"""What cannot be checked, with what was looked for and what to write instead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcheck.checking.determinism import is_list_of_integers, lists_of
from gradcheck.conventions.layouts import fits
from gradcheck.conventions.names import is_input_name, looks_like_gradient
from gradcheck.conventions.pairing import score
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import UsageError
from gradcheck.passes import Run
from gradcheck.subject import Subject


def refuse_arguments(model: Any, loss: Any, backward: Any, step: Any, learning_rate: Any) -> None:
    """UsageError for arguments that do not go together, with what to write."""
    if backward is not None and step is not None:
        raise UsageError(
            "backward= and step= were both given\n  help: step= is for code that keeps no gradient; give one"
        )
    if step is not None and learning_rate is None:
        raise UsageError(
            "step= needs learning_rate=: the gradient is (weights before - weights after) / learning_rate\n"
            "  help: give the rate that the step uses, e.g. learning_rate=0.1"
        )
    if learning_rate is not None:
        if not isinstance(learning_rate, (int, float, np.number)) or not math.isfinite(float(learning_rate)):
            raise UsageError(f"learning_rate= is {learning_rate!r}: a finite number is needed")
        if float(learning_rate) == 0:
            raise UsageError("learning_rate=0 changes no weight\n  help: use the rate you train with, or 1.0")
        if step is None:
            raise UsageError(
                "learning_rate= is given without step=\n  help: pass the updating call as step=lambda: ..."
            )
    if isinstance(model, np.ndarray) and model.dtype.kind in "iub":
        raise UsageError(
            f"the model is an array of integers ({model.dtype}): a step would be cut to whole numbers\n"
            "  help: make it float with .astype(float)"
        )


def gives_gradients(run: Run, pool: Sequence[Parameter]) -> bool:
    """Whether the loss itself returned gradients or left some in the model."""
    arrays = [f for f in run.found if np.ndim(f.value)]
    own = {path.tokens for p in pool for path in (p.path, *p.aliases)}
    return any(
        f.returned
        or (f.changed and looks_like_gradient(f.tokens))
        or (f.tokens not in own and any(score(f, p) > 0 and fits(f.value, p.shape) for p in pool))
        for f in arrays
    )


def needs_backward(subject: Subject, due: Sequence[Parameter]) -> str:
    """Of a loss that gives no gradients, without a backward or a step."""
    lines = ["loss() returned only a number, so there is nothing to compare with", "  needed: one of"]
    method = next(
        (
            name
            for name in (
                "backward",
                "backprop",
                "backward_pass",
                "back_propagation",
                "backpropagate",
                "bprop",
            )
            if callable(getattr(subject.model, name, None))
        ),
        None,
    )
    if method:
        lines.append(
            f"    backward=lambda: net.{method}(...)      the model has {method}(); write it as you call it"
        )
    else:
        lines.append("    backward=lambda: net.backward(X, y)     leaves or returns gradients")
    lines.append("    step=lambda: net.train(X, y, 0.1), learning_rate=0.1     updates the weights at once")
    lines.append("    loss=lambda: net.loss_and_grads(X, y)   returns (loss, gradients)")
    if due:
        shown = ", ".join(f"{p.name} {p.shape}" for p in due[:12]) + (", ..." if len(due) > 12 else "")
        lines.append(f"  the loss depends on, and a gradient has the shape of its parameter: {shown}")
        lines.append(
            "  help: gradcheck derive dense (or lstm, batchnorm, ...) derives a backward step by step"
        )
    return "\n".join(lines)


def no_parameters(subject: Subject) -> str:
    """Of a model without any array that the loss reacts to."""
    seen = list(subject.kept_leaves(everywhere=True))[:8]
    has = ", ".join(
        f"{leaf.path.name} {np.shape(leaf.value)} {getattr(leaf.value, 'dtype', 'float')}" for leaf in seen
    )
    integers = [
        leaf
        for leaf in seen
        if isinstance(leaf.value, np.ndarray)
        and leaf.value.dtype.kind in "iu"
        and not is_input_name(leaf.path.tokens)
    ]
    lists = [name for name, value in lists_of(subject) if is_list_of_integers(value)]
    lines = [
        "no parameter found: the loss reacts to no float array of the model",
        f"  the model has: {has or 'no arrays'}",
    ]
    if integers:
        lines.append(f"  {integers[0].path.name} holds integers; help: make it float with .astype(float)")
    elif lists:
        lines.append(f"  {lists[0]} holds integers; help: write them as floats, 1.0 for 1")
    else:
        lines.append(
            "  help: pass the object, dict or list that holds the weights as the first argument, or parameters="
        )
    return "\n".join(lines)


def called_like_data(pool: Sequence[Parameter]) -> str:
    """Of a model whose arrays all go by names of inputs and targets, the weights among them."""
    has = ", ".join(f"{p.name} {p.shape}" for p in pool[:8])
    return (
        "no parameter found: all that the loss reacts to has a name that inputs and targets go by\n"
        f"  the loss reacts to: {has}\n"
        f"  help: name the weights, parameters=[{pool[0].name!r}, ...], or call them W1, b1"
    )


def no_reaction(pool: Sequence[Parameter]) -> str:
    """Of a loss that stays the same whatever the arrays of the model are."""
    names = ", ".join(f"{p.name} {p.shape}" for p in pool[:8]) + (", ..." if len(pool) > 8 else "")
    return (
        f"the loss reacts to no array of the model: {names}\n"
        "  help: loss= has to run the forward pass, with these very arrays; a number computed before never changes, "
        "and an iterator is used up after one pass"
    )


def foreign_parameters(pool: Sequence[Parameter]) -> str:
    """Of parameters that the loss does not read."""
    names = ", ".join(f"{p.name} {p.shape}" for p in pool[:6])
    return (
        f"the loss reacts to none of the arrays that parameters= gives: {names}\n"
        "  help: give the very arrays that the forward pass reads, not copies of them"
    )
