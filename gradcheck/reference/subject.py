"""Calls a user's layer, an object or a pair of functions, on a copy, by its own names and in its own order."""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.reference.keys import keys_read, spare_arrays

FORWARD = (
    "forward", "forward_pass", "forward_propagation", "forward_propagate", "feedforward", "feed_forward",
    "fprop", "fwd", "calculate", "activate", "call", "__call__", "apply", "propagate", "predict", "f",
)  # fmt: skip
BACKWARD = (
    "backward", "backward_pass", "backprop", "backpropagate", "back_propagation", "backpropagation", "back_propagate",
    "backward_propagation", "backward_propagate", "bprop", "bwd", "back", "_backward", "backward_step", "gradient",
    "grad", "df",
)  # fmt: skip
RATE = re.compile(r"^(lr|learning_?rate|eta|step_?size|l_?rate)$", re.I)
CACHE = re.compile(r"cache|memory|ctx|context|saved|stored|tape", re.I)
UPSTREAM = re.compile(
    r"^(d[a-z_]*|D[A-Z]|grad.*|.*_?grad(ient)?s?(_output)?|up.*|delta.*|err.*|g|gy|gout|g_out|output_.*)$",
    re.I,
)
INPUT = re.compile(
    r"^(x\w*|inputs?\w*|in_?data|a|a_?(prev|in|next0?)\w*|data|z|scores?|logits?|h|h_?(prev|0|init)\w*|prev_?\w+|"
    r"c|c_?(prev|0)\w*|state\w*|hidden\w*|q|k|v|queries|query|keys?|values?|tokens|ids|img|image|a0)$",
    re.I,
)
TRAINING = re.compile(r"^(is_?)?(train|training|mode)\w*$", re.I)
SETTING = re.compile(
    r"\w*(param|config|cfg|hparam|option|kwarg)s?$|^(stride|pad|padding|eps|epsilon|size)$", re.I
)


LEARNING_RATE = 0.5  # not 1, which would hide that a gradient was not multiplied by it


class CallError(Exception):
    """The user's code does not take what it was given; another layout is tried."""


@dataclass(slots=True)
class Outcome:
    """What forward gave: the arrays that may be outputs, in order, and whatever else it returned."""

    outputs: list[Any]
    cache: Any = None


@dataclass(slots=True)
class UserLayer:
    """The user's layer as it was handed over; every call works on a copy of it."""

    subject: Any  # an object, or None for functions
    forward: Callable[..., Any] | str
    backward: Callable[..., Any] | str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_object(self) -> bool:
        """Whether the parameters live inside an object rather than in arguments."""
        return self.subject is not None

    @property
    def name(self) -> str:
        """What to call it in a report."""
        if self.subject is not None:
            return type(self.subject).__name__
        return getattr(self.forward, "__name__", "your layer")

    def arrays(self) -> dict[str, Array]:
        """The float arrays inside the object, by path; gradients and running statistics last."""
        found = dict(arrays_in(self.subject)) if self.is_object else {}
        return dict(sorted(found.items(), key=lambda item: is_gradient_name(item[0])))

    def forward_arguments(self) -> list[str]:
        """Names of forward's arguments that have no default, self left out."""
        method = getattr(self.subject, self.forward) if isinstance(self.forward, str) else self.forward
        return [p.name for p in _parameters(method) if p.default is p.empty]

    def dictionary(self) -> tuple[str, tuple[str, ...]]:
        """The argument of a forward function that is a dict of parameters, and the keys it is read with."""
        if self.is_object or isinstance(self.forward, str):
            return "", ()
        for name in self.forward_arguments():
            if re.match(r"^(param(eter)?s?|weights|p|theta|model)$", name) and (
                keys := keys_read(self.forward, name)
            ):
                return name, keys
        return "", ()

    def session(self) -> Session:
        """A fresh copy to call forward and backward on."""
        try:
            return Session(copy.deepcopy(self.subject), self)
        except Exception as error:
            raise UsageError(f"{self.name} cannot be copied, so it cannot be compared: {error}") from error


@dataclass(slots=True)
class Session:
    """One forward and one backward on one copy."""

    subject: Any
    layer: UserLayer
    given: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=lambda: Outcome([]))
    upstreams_used: int = 1
    written: set[str] = field(default_factory=set)  # the paths of the parameters
    rate: float = 1.0  # the learning rate that backward was given

    def run_forward(self, inputs: Sequence[Any], parameters: Mapping[str, Array]) -> Outcome:
        """forward with as many of the inputs as it takes; CallError when it raises."""
        if self.layer.is_object:
            self.written = set(parameters)
            for path, value in parameters.items():
                _write(self.subject, path, value)
            method = self._method(self.layer.forward)
            arguments = self._object_arguments(method, inputs)
            parameters = {}
        else:
            method = self._method(self.layer.forward)
            names = [n for n in self.layer.forward_arguments() if n not in parameters]
            free = iter(inputs)
            held, keys = self.layer.dictionary()
            arguments = {
                n: self._setting(n) if SETTING.match(n) and n != held else next(free, None)
                for n in names
                if n != held
            }
            if held:
                arguments[held] = {**spare_arrays(keys, parameters), **parameters}
                parameters = {}
        self.given = {**arguments, **parameters}
        result = called_quietly(method, **self.given)
        if result is None and self.layer.is_object:
            kept = [getattr(self.subject, n, None) for n in ("output", "out", "outputs", "y", "a", "A", "h")]
            result = next((value for value in kept if value is not None), None)
        self.outcome = _outcome(result)
        return self.outcome

    def _method(self, method: Callable[..., Any] | str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(self.subject, method) if isinstance(method, str) else method
        return found

    def _object_arguments(self, method: Callable[..., Any], inputs: Sequence[Any]) -> dict[str, Any]:
        free = iter(inputs)
        arguments: dict[str, Any] = {}
        for parameter in _parameters(method):
            optional = parameter.default is not parameter.empty
            if TRAINING.match(parameter.name):
                if not optional:
                    arguments[parameter.name] = True
            elif SETTING.match(parameter.name):
                if not optional or parameter.name in self.layer.settings:
                    arguments[parameter.name] = self._setting(parameter.name)
            elif not optional:
                arguments[parameter.name] = next(free, None)
        return arguments

    def _setting(self, name: str) -> Any:
        settings = dict(self.layer.settings)
        if name in settings:
            return settings[name]
        known = {"pad": "padding", "padding": "pad", "epsilon": "eps"}
        if known.get(name) in settings:
            return settings[known[name]]
        extra = {"mode": "train"}
        if "padding" in settings:
            extra["pad"] = settings["padding"]
        if "size" in settings:
            extra |= {"pool_height": settings["size"], "pool_width": settings["size"]}
        return {**extra, **settings}

    def run_backward(self, upstreams: Sequence[Any]) -> list[tuple[str, Any]]:
        """Every array that may be a gradient: returned ones, those left in the object, changes of parameters."""
        before = dict(arrays_in(self.subject, copied=True)) if self.layer.is_object else {}
        method = self._method(self.layer.backward)
        failure: CallError | None = None
        for arguments in self._backward_arguments(method, upstreams):
            try:
                returned = called_quietly(method, *arguments)
                break
            except CallError as error:
                failure = failure or error
        else:
            raise failure or CallError("backward takes arguments that are not understood")
        found = list(_flatten(returned, "return"))
        if self.layer.is_object:
            for path, after in arrays_in(self.subject):
                was = before.get(path)
                changed = was is None or was.shape != after.shape or not np.array_equal(was, after)
                if changed and was is not None and was.shape == after.shape and not is_gradient_name(path):
                    found.append((f"change of {path}", (was - after) / self.rate))
                if path not in self.written and (changed or is_gradient_name(path)):
                    found.append((path, after))
        return found

    def _backward_arguments(
        self, method: Callable[..., Any], upstreams: Sequence[Any]
    ) -> Iterator[list[Any]]:
        names = [p.name for p in _parameters(method) if p.default is p.empty or UPSTREAM.match(p.name)]
        plain = list(upstreams)
        bound: dict[str, Any] = {}
        waiting: list[str] = []
        cache = self.outcome.cache
        for name in names:
            if name in self.given:
                bound[name] = self.given[name]
            elif RATE.match(name):
                self.rate = LEARNING_RATE
                bound[name] = LEARNING_RATE
            elif CACHE.search(name) and not (UPSTREAM.match(name) and plain):  # dctx is a gradient
                bound[name] = cache if cache is not None else self.outcome.outputs[0]
            elif SETTING.match(name):
                bound[name] = self._setting(name)
            elif UPSTREAM.match(name) and plain:
                bound[name] = plain.pop(0)
            else:
                waiting.append(name)
        for name in list(waiting):
            if len(plain) == len(upstreams) and plain:
                bound[name] = plain.pop(0)
            elif cache is not None:
                bound[name] = cache
            elif self.outcome.outputs:
                bound[name] = self.outcome.outputs[0]
        self.upstreams_used = len(upstreams) - len(plain)
        if all(name in bound for name in names):
            yield [bound[name] for name in names]
            if len(names) == 2:
                yield [bound[name] for name in reversed(names)]


def meet(
    layer: Any, backward: Callable[..., Any] | None = None, settings: Mapping[str, Any] | None = None
) -> UserLayer:
    """The user's layer in either form; UsageError with what was looked for when it has no forward and backward."""
    settings = settings or {}
    if isinstance(layer, tuple) and len(layer) == 2 and all(map(callable, layer)):
        return UserLayer(None, layer[0], layer[1], settings)
    if backward is not None:
        return UserLayer(None, layer, backward, settings)
    if inspect.isclass(layer):
        try:
            layer = layer()
        except TypeError:
            raise UsageError(
                f"hand over an object: {layer.__name__}(...), made with sizes that all differ"
            ) from None
    forward = next((n for n in FORWARD if callable(getattr(layer, n, None))), None)
    back = next((n for n in BACKWARD if callable(getattr(layer, n, None))), None)
    if forward is None or back is None:
        raise UsageError(
            f"{type(layer).__name__} has no forward and backward\n  looked for: {', '.join(FORWARD[:6])} and"
            f" {', '.join(BACKWARD[:6])}\n  or hand over a pair of functions: compare_layer((forward, backward), ...)"
        )
    return UserLayer(layer, forward, back, settings)


def is_gradient_name(path: str) -> bool:
    """Whether a name looks like a gradient's or a statistic's rather than a parameter's. Only ever a preference."""
    name = path.rsplit(".", 1)[-1].lower().lstrip("_")
    return bool(
        re.match(
            r"^(d_?[a-z]|d[a-z]\d*$|dgamma|dbeta|dweight|dbias|grad|nabla|running|moving|m_|v_|mom|vel)", name
        )
        or re.search(r"(grad|gradient|grads|delta)s?$|grads?\.", path.lower())
    )


def _parameters(method: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        found = inspect.signature(method).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def called_quietly(method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """The call, its prints and warnings kept off; anything it raises becomes a CallError."""
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            np.errstate(all="ignore"),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            return method(*arguments, **named)
    except Exception as error:
        raise CallError(f"{type(error).__name__}: {error}") from error


def _outcome(result: Any) -> Outcome:
    if not isinstance(result, tuple):
        return Outcome([result])
    outputs = []
    for item in result:
        if not isinstance(item, (np.ndarray, list)):
            break
        outputs.append(item)
    rest = result[1:] if len(result) > 1 else (None,)
    # (out, cache), and (out, cache, more): what follows the output is the cache, unless it is an output itself
    return Outcome(outputs, result[-1] if len(result) > 2 and len(outputs) > 1 else rest[0])


def _flatten(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flatten(item, str(key))
    elif isinstance(value, (tuple, list)):
        if isinstance(value, list) and value and all(isinstance(v, np.ndarray) for v in value):
            yield name, value  # perhaps a list over time
        for k, item in enumerate(value):
            yield from _flatten(item, f"{name}[{k}]")
    elif isinstance(value, (np.ndarray, np.floating, float)):
        yield name, np.asarray(value)


def arrays_in(
    value: Any, path: str = "", depth: int = 0, *, copied: bool = False
) -> Iterator[tuple[str, Array]]:
    """The float arrays in an object, in dicts, lists and objects inside it, by dotted path."""
    if isinstance(value, np.ndarray):
        if np.issubdtype(value.dtype, np.floating) and value.ndim:
            yield path, np.array(value) if copied else np.asarray(value)
        return
    if depth > 3:
        return
    if isinstance(value, Mapping):
        items = [(str(k), v) for k, v in value.items()]
    elif isinstance(value, (list, tuple)):
        items = [(str(k), v) for k, v in enumerate(value)]
    elif hasattr(value, "__dict__") and not (
        inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value)
    ):
        items = list(vars(value).items())
    else:
        return
    for key, item in items:
        yield from arrays_in(item, f"{path}.{key}" if path else key, depth + 1, copied=copied)


def _write(subject: Any, path: str, value: Array) -> None:
    parts = path.split(".")
    holder = subject
    for part in parts[:-1]:
        holder = _member(holder, part)
    target = _member(holder, parts[-1])
    if target.flags.writeable:
        target[...] = value
    else:
        new = value.astype(target.dtype)
        if isinstance(holder, dict):
            holder[parts[-1]] = new
        elif isinstance(holder, list):
            holder[int(parts[-1])] = new
        else:
            setattr(holder, parts[-1], new)


def _member(holder: Any, part: str) -> Any:
    if isinstance(holder, Mapping):
        return next(v for k, v in holder.items() if str(k) == part)
    if isinstance(holder, (list, tuple)):
        return holder[int(part)]
    return getattr(holder, part)
