"""Layers run one after the other on real inputs, and what the backward of one of them gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.calling import called
from gradcheck.conventions.calls import Form, Values, argument_names, bind, find_form, split_output
from gradcheck.conventions.graph import leaves
from gradcheck.conventions.names import is_parameter_name
from gradcheck.conventions.paths import Path
from gradcheck.conventions.returned import Found, Spoken, flatten, listening
from gradcheck.errors import UsageError
from gradcheck.facts import (
    Array,
)


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One layer in its place: its calls, its name, the path it is reached by."""

    form: Form
    name: str
    index: int


@dataclass(slots=True, eq=False)
class Done:
    """What one backward of one layer gave: the gradient of its input, and those of its parameters."""

    below: Array | None
    found: tuple[Found, ...]


class Chain:
    """Layers run one after the other on real inputs, with a loss behind them."""

    def __init__(
        self,
        layers: Sequence[Any],
        x: Any,
        loss: Any,
        target: Any,
        learning_rate: float | None,
    ) -> None:
        self.layers, self.x, self.target, self.learning_rate = list(layers), x, target, learning_rate
        self.links = [Link(find_form(layer, None), f"layers[{i}]", i) for i, layer in enumerate(layers)]
        self.given_loss = loss
        self.loss_function, self.loss_gradient = _loss_form(loss, target)
        self.start = 0  # the layer the forward pass begins at
        self.entry: dict[str, Any] = {"value": np.array(x) if isinstance(x, np.ndarray) else x}
        self.seen: dict[int, tuple[Any, Any, Any]] = {}  # layer -> (input, output, cache)

    def loss(self) -> Any:
        """The loss behind the layers from `start` on, of the value that enters there."""
        value = self.entry["value"]
        for link in self.links[self.start :]:
            before = value
            value, cache = split_output(link.form.forward(value))
            self.seen[link.index] = (before, value, cache)
        return self.loss_function(value)

    def backward_of(self, link: Link, upstream: Array) -> Any:
        """The layer's own backward on what its last forward kept."""
        before, output, cache = self.seen[link.index]
        names = argument_names(link.form.forward, 1)
        values = Values({names[0]: before}, output, cache, np.array(upstream), {}, self.learning_rate)
        arguments, keywords = bind(link.form.backward, values)
        return link.form.backward(*arguments, **keywords)


def _loss_form(loss: Any, target: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any] | None]:
    """(output -> number, output -> gradient or None): from a function, a pair of functions, or a loss object."""
    if isinstance(loss, (tuple, list)) and len(loss) == 2 and all(map(callable, loss)):
        function, gradient = loss
        return _with_target(function, target), _with_target(gradient, target)
    forward = next(
        (getattr(loss, n) for n in ("forward", "loss", "calculate", "compute") if hasattr(loss, n)), None
    )
    if forward is not None and not _is_plain_function(loss):
        names = ("backward", "gradient", "grad", "derivative", "delta", "prime")
        back = next((getattr(loss, n) for n in names if hasattr(loss, n)), None)
        return _with_target(forward, target), None if back is None else _flexible(back, target)
    if callable(loss):
        return _with_target(loss, target), None
    raise UsageError(
        f"loss= is {type(loss).__name__}: a function (output, target) -> number is needed, a pair of "
        "functions (loss, its gradient), or an object with forward and backward"
    )


def _is_plain_function(value: Any) -> bool:
    import inspect

    return inspect.isroutine(value)


def _with_target(function: Callable[..., Any], target: Any) -> Callable[[Any], Any]:
    return (lambda out: function(out)) if target is None else (lambda out: function(out, target))


def _flexible(function: Callable[..., Any], target: Any) -> Callable[[Any], Any]:
    """backward() or backward(output, target), as the loss object has it."""
    import inspect

    count = len(
        [p for p in inspect.signature(function).parameters.values() if p.default is p.empty and p.kind < 2]
    )
    if count == 0:
        return lambda out: function()
    if count == 1:
        return lambda out: function(target if target is not None else out)
    return lambda out: function(out, target)


def as_list(layers: Any) -> list[Any]:
    """The layers of a list, or of what holds one under a usual name. UsageError when there are none."""
    for name in ("layers", "modules", "sequence", "net", "network"):
        if not isinstance(layers, (list, tuple)) and isinstance(getattr(layers, name, None), (list, tuple)):
            layers = getattr(layers, name)
    if not isinstance(layers, (list, tuple)) or not layers:
        raise UsageError("check_layers needs a list of layers, first layer first, and an input")
    return list(layers)


def _collected(chain: Chain, link: Link, result: Any, spoken: Spoken, before: dict[str, Array]) -> Done:
    """A layer's input gradient and everything that may be a gradient of its parameters."""
    layer = chain.layers[link.index]
    size = np.shape(chain.seen[link.index][0])
    found = flatten(result, "returned", spoken) if result is not None else []
    below: Array | None = None
    for f in found:
        if np.shape(f.value) == size:
            below = np.array(f.value)
            break
    if below is None and result is None:
        names = (
            "dinputs",
            "dx",
            "dX",
            "dinput",
            "grad_input",
            "dA_prev",
            "input_grad",
            "delta_prev",
            "dx_",
            "grad_x",
        )
        below = next(
            (np.array(v) for n in names if isinstance(v := getattr(layer, n, None), np.ndarray)), None
        )
    for leaf in leaves(Path(layer)):
        new = np.asarray(leaf.value)
        old = before.get(leaf.path.name)
        changed = old is None or old.shape != new.shape or old.tobytes() != new.tobytes()
        found.append(
            Found(leaf.path.tokens, f"{link.name}.{leaf.path.name}", np.array(leaf.value), False, changed)
        )
    return Done(below, tuple(found))


def own_backward(chain: Chain, link: Link, upstream: Array) -> Done:
    """What one layer's own backward gives for an upstream gradient, after the forward pass."""
    layer = chain.layers[link.index]
    before = {leaf.path.name: np.array(leaf.value) for leaf in leaves(Path(layer))}
    weights = [
        (leaf, np.array(leaf.value, dtype=float))
        for leaf in leaves(Path(layer))
        if is_parameter_name(leaf.path.tokens)
    ]
    spoken = Spoken()
    with listening(spoken):
        result = called(f"{link.name}.backward", lambda: chain.backward_of(link, upstream))
    done = _collected(chain, link, result, spoken, before)
    if chain.learning_rate is None:
        return done
    changes = []
    for leaf, old in weights:
        new = np.asarray(leaf.path.get(), dtype=float)
        if new.shape == old.shape and np.any(new != old):
            name = f"d{leaf.path.tokens[-1]}"
            changes.append(
                Found((name,), f"change of {leaf.path.name}", (old - new) / chain.learning_rate, True)
            )
    return Done(done.below, (*changes, *done.found))
