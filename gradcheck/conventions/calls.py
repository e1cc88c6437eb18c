"""How a layer's forward and backward are called: their usual names, and what each argument of backward stands for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.conventions.names import gradient_of, plain
from gradcheck.errors import ConventionError

FORWARD = (
    "forward forward_pass forward_propagation forward_prop forwardpropagation feedforward feed_forward fprop"
    " forward_step propagate __call__ call activate calculate compute apply predict process run function activation"
).split()
BACKWARD = (
    "backward backward_pass backprop back_prop backpropagate back_propagate backpropagation back_propagation bprop"
    " backward_propagation backward_prop backward_step backwards backwards_pass _backward backpropogate gradient grad"
    " derivative"
).split()
_UPSTREAM = (
    "upstream grad gradient grads gradoutput outputgradient dout dy dz da dedy dldy dldout delta deltas error err"
    " dvalues dh dx dinputs sensitivity output_error outputerror accumgrad dout_ g d grad_output upstreamgradient dlda"
    " dldz eta dloss dnext gradnext dprev errors dlayer cotangent outgrad gradout dstate output_grad"
).split()
_RATE = "lr learningrate alpha eta rate stepsize learnrate".split()
_OUTPUT = "y out output outputs a activation activations result z ypred yhat h".split()
_CACHE = "cache caches memory saved ctx context cached tape".split()


@dataclass(frozen=True, slots=True)
class Form:
    """The two callables of a layer and the words by which they were found."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]
    name: str


def find_form(layer: Any, backward: Callable[..., Any] | None) -> Form:
    """A layer's forward and backward. ConventionError when it has none under a usual name."""
    if backward is not None and not callable(backward):
        raise ConventionError(f"backward= is {type(backward).__name__}, not a callable")
    name = getattr(layer, "__name__", type(layer).__name__)
    if inspect.isroutine(layer):
        if backward is None:
            raise ConventionError(
                f"{name} is a function, and its backward was not given\n"
                f"  help: check_layer({name}, x, W, b, backward=...)"
            )
        return Form(layer, backward, name)
    forward = _method(layer, FORWARD)
    found = backward if backward is not None else _method(layer, BACKWARD)
    if forward is None or found is None:
        missing = "forward" if forward is None else "backward"
        methods = [m for m in dir(layer) if not m.startswith("__") and callable(getattr(layer, m, None))]
        raise ConventionError(
            f"{name} has no {missing} under a name that is known\n"
            f"  looked for: {', '.join((FORWARD if forward is None else BACKWARD)[:8])}, ...\n"
            f"  {name} has: {', '.join(methods) or 'no methods'}\n"
            f"  help: give the calls: check_layer(lambda x: layer.{missing if forward is None else 'forward'}(x), x, "
            "backward=lambda upstream: ...)"
        )
    return Form(forward, found, name)


def _method(layer: Any, names: Sequence[str]) -> Callable[..., Any] | None:
    lower = {plain(m): m for m in reversed(dir(layer)) if not (m.startswith("__") and m != "__call__")}
    for name in names:
        actual = name if hasattr(layer, name) else lower.get(plain(name))
        if actual is None or (name == "__call__" and not callable(layer)):
            continue
        method = getattr(layer, actual, None)
        if callable(method):
            return method  # type: ignore[no-any-return]
    return None


def argument_names(function: Callable[..., Any], count: int) -> list[str]:
    """The names under which a function takes its first positional arguments."""
    try:
        parameters = [
            p
            for p in inspect.signature(function).parameters.values()
            if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        parameters = []
    names = [p.name for p in parameters[:count]]
    return names + [f"input{i}" for i in range(len(names), count)]


@dataclass(frozen=True, slots=True)
class Values:
    """What can be handed to a backward: everything a forward took and gave."""

    inputs: Mapping[str, Any]
    output: Any
    cache: Any
    upstream: Any
    given: Mapping[str, Any]
    learning_rate: float | None = None


def bind(backward: Callable[..., Any], values: Values) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of one backward call. ConventionError, with the lambda to write, when one cannot be told."""
    try:
        signature = inspect.signature(backward)
    except (TypeError, ValueError):
        return [values.upstream], {}
    positional = [
        p for p in signature.parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    named = {
        k: v
        for k, v in values.given.items()
        if k in signature.parameters and signature.parameters[k].kind is inspect.Parameter.KEYWORD_ONLY
    }
    required = [p for p in positional if p.default is p.empty]
    if len(required) <= 1 and not values.given and values.learning_rate is None and positional:
        only = required[0].name if required else positional[0].name
        if plain(only) not in _CACHE:
            return [values.upstream], named
    roles = {p.name: _role(p.name, values) for p in positional}
    if "upstream" not in roles.values():
        free = [p.name for p in required if roles[p.name] in ("", "output")]
        if free:
            roles[free[0]] = "upstream"
    kept = _kept([p.name for p in required if not roles[p.name]], "cache" in roles.values(), values.cache)
    arguments: list[Any] = []
    unknown = []
    for p in positional:
        value = kept[p.name] if p.name in kept else _value(p.name, roles[p.name], values)
        if value is _UNKNOWN:
            if p.default is not p.empty:
                break  # what follows has to be given by keyword
            unknown.append(p.name)
        arguments.append(value)
    if unknown:
        call = ", ".join(p.name for p in positional)
        shown = ", ".join("upstream" if roles[p.name] == "upstream" else p.name for p in positional)
        raise ConventionError(
            f"backward({call}) takes {', '.join(unknown)}, which forward neither took nor returned\n"
            f"  known: {', '.join(values.inputs)}, the output, the upstream gradient\n"
            f"  help: give it by keyword, check_layer(..., {unknown[0]}=...), or write the call: "
            f"backward=lambda upstream: backward({shown})"
        )
    return arguments, named


_UNKNOWN = object()


def _kept(names: Sequence[str], is_named: bool, cache: Any) -> dict[str, Any]:
    """What a forward returned beside its output, for arguments under names of their own: as one, or one by one."""
    if cache is None or is_named:
        return {}
    if len(names) == 1:
        return {names[0]: cache}
    return dict(zip(names, cache)) if isinstance(cache, tuple) and len(cache) == len(names) else {}


def _role(name: str, values: Values) -> str:
    word = plain(name)
    if name in values.given:
        return "given"
    if name in values.inputs or any(plain(k) == word for k in values.inputs):
        return "input"
    if word in _CACHE:
        return "cache"
    if word in _RATE and values.learning_rate is not None:
        return "rate"
    if word in _UPSTREAM or gradient_of(name, "y") or gradient_of(name, "out") or gradient_of(name, "output"):
        return "upstream"
    if word.startswith(("grad", "delta", "upstream", "err", "dl", "de")):
        return "upstream"
    if word in _RATE:
        return "rate"
    if word in _OUTPUT:
        return "output"
    return "d" if word.startswith("d") and len(word) <= 3 else ""


def _value(name: str, role: str, values: Values) -> Any:
    match role:
        case "given":
            return values.given[name]
        case "input":
            word = plain(name)
            return values.inputs.get(
                name, next((v for k, v in values.inputs.items() if plain(k) == word), None)
            )
        case "cache":
            return values.cache
        case "rate":
            return _UNKNOWN if values.learning_rate is None else values.learning_rate
        case "upstream" | "d":
            return values.upstream
        case "output":
            return values.output
    return _UNKNOWN


def split_output(result: Any) -> tuple[Any, Any]:
    """(output, cache) of what a forward returned: the first array, and the rest as it is."""
    if isinstance(result, tuple) and result and isinstance(result[0], (np.ndarray, float, np.floating)):
        rest = result[1] if len(result) == 2 else result[1:]
        return result[0], rest
    return result, None
