"""Checks below the whole net: one layer, a chain of layers, a function with its gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.calling import called
from gradcheck.check import Outcome, run_check
from gradcheck.conventions.calls import Form, Values, argument_names, bind, find_form, split_output
from gradcheck.conventions.quiet import quiet
from gradcheck.errors import UsageError
from gradcheck.facts import Array, Finding, Severity, Verdict
from gradcheck.keeping.snapshot import Snapshot
from gradcheck.magnitudes import magnitude
from gradcheck.own_random import generator_for, own_generator


def _as_input(value: Any) -> Any:
    """Arrays are copied, so that nothing is ever written into the caller's; integers and other things stay."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list) and value and np.asarray(value).dtype.kind == "f":
        return np.array(value)
    return value


class LayerCall:
    """One layer with its inputs and an upstream gradient, as the loss sum(upstream * forward(inputs))."""

    def __init__(
        self,
        form: Form,
        inputs: Sequence[Any],
        upstream: Any = None,
        given: Mapping[str, Any] | None = None,
        rng: np.random.Generator | None = None,
        learning_rate: float | None = None,
    ) -> None:
        self.form, self.given, self.learning_rate = form, dict(given or {}), learning_rate
        names = argument_names(form.forward, len(inputs))
        self.inputs: dict[str, Any] = {name: _as_input(value) for name, value in zip(names, inputs)}
        self.seen: dict[str, Any] = {}
        self.upstream: Any = None
        output = self._first_output()
        if upstream is None:
            upstream = (rng or own_generator(0)).standard_normal(np.shape(output))
            if np.ndim(upstream) == 0:
                upstream = np.array(upstream)
            upstream = upstream.astype(output.dtype if output.dtype.kind == "f" else float, copy=False)
        self.upstream = np.asarray(upstream)
        if self.upstream.shape != np.shape(output):
            raise UsageError(
                f"upstream= has shape {self.upstream.shape}, the output of forward {np.shape(output)}\n"
                "  the upstream gradient is dL/d(output): it has the output's shape"
            )

    def _first_output(self) -> Array:
        with Snapshot(self.form.forward, self.form.backward, self.inputs), quiet():
            output, _ = split_output(called("forward", self._forward))
        if not isinstance(output, (np.ndarray, float, np.floating)):
            raise UsageError(
                f"forward returned {type(output).__name__}, not an array\n"
                "  help: check_layer(lambda x: ..., x, backward=...) with a lambda that returns the output"
            )
        array = np.asarray(output)
        if not np.isfinite(array).all():
            raise UsageError("forward returned values that are not finite: there is no gradient to check")
        return array

    def _forward(self) -> Any:
        keywords = {}
        from inspect import signature

        try:
            accepted = signature(self.form.forward).parameters
            keywords = {k: v for k, v in self.given.items() if k in accepted and k not in self.inputs}
        except (TypeError, ValueError):
            pass
        return self.form.forward(*self.inputs.values(), **keywords)

    def loss(self) -> Any:
        """sum(upstream * output), and the output and cache kept for backward."""
        output, cache = split_output(self._forward())
        self.seen["output"], self.seen["cache"] = output, cache
        output = np.asarray(output)
        if output.dtype.kind == "f":
            return float(np.sum(self.upstream * output, dtype=np.float64))
        return np.sum(self.upstream * output)

    def backward(self) -> Any:
        """What the layer's backward returned; a lone array is called the gradient of the first input."""
        values = Values(
            self.inputs,
            self.seen.get("output"),
            self.seen.get("cache"),
            np.array(self.upstream),
            self.given,
            self.learning_rate,
        )
        arguments, keywords = bind(self.form.backward, values)
        result = self.form.backward(*arguments, **keywords)
        first = next(iter(self.inputs), None)
        if isinstance(result, np.ndarray) and first is not None:
            return {f"d{first}": result}
        if isinstance(result, (tuple, list)) and result and first is not None:
            head, rest = result[0], result[1:]
            if len(result) == 2 and isinstance(rest[0], (list, tuple, dict)) and isinstance(head, np.ndarray):
                return [(f"d{first}", head), rest[0]]
        return result


def layer_outcome(
    layer: Any,
    *inputs: Any,
    backward: Callable[..., Any] | None = None,
    upstream: Any = None,
    rng: np.random.Generator | int | None = None,
    parameters: Any = None,
    gradients: Any = None,
    learning_rate: float | None = None,
    **given: Any,
) -> Outcome:
    """The facts of one layer: its input gradients and those of its parameters, against sum(upstream * output)."""
    generator = generator_for(rng)
    form = find_form(layer, backward)
    if not inputs:
        raise UsageError("check_layer needs an input\n  help: check_layer(layer, x), x as forward takes it")
    call = LayerCall(form, inputs, upstream, given, generator, learning_rate)
    outcome = _run(call, layer, rng, parameters, gradients)
    facts = replace(outcome.facts, title=f"check_layer {form.name}")
    findings = list(facts.findings)
    linear = _linearity(call, layer)
    wrong = [g for g in facts.gradients if g.verdict is Verdict.WRONG]
    if wrong and upstream is None:
        context = _in_context(form, inputs, given, generator, layer, rng, parameters, gradients)
        if context is not None:
            findings.append(context)
            facts = replace(
                facts,
                gradients=tuple(
                    replace(
                        g,
                        verdict=Verdict.RIGHT,
                        reason="right for upstream gradients with one nonzero entry per sample, wrong for random ones",
                    )
                    if g.verdict is Verdict.WRONG
                    else g
                    for g in facts.gradients
                ),
                first_wrong=None,
            )
            linear = None
    if linear is not None:
        findings.append(linear)
    facts = replace(facts, findings=tuple(findings))
    return replace(outcome, facts=facts, roots=(form.forward, form.backward), declared=False)


def _run(call: LayerCall, layer: Any, rng: Any, parameters: Any, gradients: Any) -> Outcome:
    model = None if _is_function(layer) else layer
    floats = {k: v for k, v in call.inputs.items() if isinstance(v, np.ndarray) and v.dtype.kind == "f"}
    held = _Held(call, floats)
    common: dict[str, Any] = {
        "loss": held.loss,
        "rng": rng,
        "parameters": parameters,
        "gradients": gradients,
        "inputs": held.floats,
    }
    if call.learning_rate is not None:
        return run_check(model, step=held.backward, learning_rate=call.learning_rate, **common)
    return run_check(model, backward=held.backward, **common)


class _Held:
    """The call with its float inputs in one dict, where the check finds and moves them."""

    def __init__(self, call: LayerCall, floats: dict[str, Any]) -> None:
        self.call, self.floats = call, floats

    def _sync(self) -> None:
        self.call.inputs.update(self.floats)

    def loss(self) -> Any:
        self._sync()
        return self.call.loss()

    def backward(self) -> Any:
        self._sync()
        return self.call.backward()


def _is_function(layer: Any) -> bool:
    import inspect

    return inspect.isroutine(layer)


def _linearity(call: LayerCall, layer: Any) -> Finding | None:
    """backward(2u) = 2 backward(u), as a derivative is linear in what comes from above."""
    if call.learning_rate is not None:
        return None
    results = []
    with Snapshot(layer, call.form.forward, call.form.backward, call.inputs, call.given) as kept, quiet():
        start = call.upstream
        for factor in (1.0, 2.0):
            kept.restore()
            call.upstream = (start * factor).astype(start.dtype, copy=False)
            try:
                call.loss()
                kept.restore_random()
                results.append(_arrays(call.backward()))
            except Exception:
                call.upstream = start
                return None
        call.upstream = start
    once, twice = results
    if len(once) != len(twice) or not once:
        return None
    for a, b in zip(once, twice):
        if a.shape != b.shape:
            return None
        tolerance = 1e-4 if a.dtype == np.float32 else 1e-9
        size = magnitude(a)
        if size and not np.allclose(b, 2 * a, rtol=tolerance, atol=tolerance * size):
            return Finding(
                "C7",
                "not-linear-in-upstream",
                call.form.name,
                "backward(2 u) is not 2 backward(u)",
                notes=("a derivative is linear in the upstream gradient",),
                help="multiply by the upstream gradient exactly once, and evaluate derivatives at z or a, never at it",
            )
    return None


def _arrays(result: Any) -> list[Array]:
    from gradcheck.conventions.returned import flatten

    return [np.array(f.value) for f in flatten(result)] if result is not None else []


def _in_context(
    form: Form,
    inputs: Sequence[Any],
    given: Mapping[str, Any],
    generator: np.random.Generator,
    layer: Any,
    rng: Any,
    parameters: Any,
    gradients: Any,
) -> Finding | None:
    """Whether the layer is right for upstream gradients with one nonzero entry per sample."""
    probe = LayerCall(form, inputs, None, given, generator)
    shape = probe.upstream.shape
    if len(shape) not in (1, 2) or shape[-1] < 2:
        return None
    upstream = np.zeros(shape, dtype=probe.upstream.dtype)
    rows = upstream.reshape(-1, shape[-1])
    for row in rows:
        row[generator.integers(shape[-1])] = -1.0 - generator.random()
    try:
        outcome = _run(LayerCall(form, inputs, upstream, given, generator), layer, rng, parameters, gradients)
    except UsageError:
        return None
    if any(g.verdict is not Verdict.RIGHT for g in outcome.facts.gradients):
        return None
    return Finding(
        "X7",
        "right-in-context",
        form.name,
        "right for an upstream gradient with one nonzero entry per sample, wrong for a random one",
        notes=("cross-entropy sends such gradients, so inside that net the layer is right",),
        help="check the whole net as well; behind any other loss this layer would be wrong",
        severity=Severity.WARNING,
    )


def _sent_back(upstream: Array, slopes: Array, shape: tuple[int, ...]) -> Array:
    """The gradient at x, of this shape, by slopes entry by entry, a Jacobian, or one Jacobian for each row.

    UsageError for slopes of another shape.
    """
    if slopes.shape == (*upstream.shape, *shape) and slopes.shape != upstream.shape:
        return np.asarray(np.tensordot(upstream, slopes, upstream.ndim))
    if upstream.shape != shape:
        raise UsageError(
            f"the function returned an array of shape {upstream.shape}, and its derivative one of {slopes.shape}\n"
            f"  help: return one number, or a Jacobian of shape {(*upstream.shape, *shape)}, or use check_layer with "
            "its backward for a function of arrays"
        )
    if slopes.ndim == len(shape) + 1 and slopes.shape == (*shape, shape[-1]):
        return np.asarray(np.einsum("...i,...ij->...j", upstream, slopes))
    return upstream * slopes


def function_outcome(
    function: Callable[..., Any], gradient: Any, *xs: Any, rng: np.random.Generator | int | None = None
) -> Outcome:
    """The facts of a function with its gradient: a number of arrays, or an array of one with derivative or Jacobian.

    For an elementwise function the derivative may also be one of the output, as s(1 - s) is for sigmoid.
    """
    if not callable(function):
        raise UsageError(f"check_function needs a callable first, not {type(function).__name__}")
    if not xs:
        raise UsageError("check_function needs a point\n  help: check_function(f, grad, x)")
    names = argument_names(function, len(xs))
    # 2 for 2.0 is the user's hand, an array of integers may be the user's data
    arrays = [x if isinstance(x, np.ndarray) else np.asarray(x, dtype=float) for x in xs]
    for name, x in zip(names, arrays):
        if x.dtype.kind in "iub":
            raise UsageError(
                f"{name} holds integers ({x.dtype}): a step would be cut to whole numbers\n  help: {name}.astype(float)"
            )
    held = {name: x.copy() for name, x in zip(names, arrays)}
    with Snapshot(function, held), quiet():
        value = called(getattr(function, "__name__", "f"), lambda: function(*held.values()))
    out = np.asarray(value)
    elementwise = out.size > 1
    title = f"check_function {getattr(function, '__name__', 'f')}"
    if elementwise and (len(xs) != 1 or (out.shape != arrays[0].shape and not callable(gradient))):
        raise UsageError(
            f"the function returned an array of shape {out.shape}, not a number\n"
            "  help: return one number, or use check_layer with its backward for a function of arrays"
        )
    upstream = own_generator(0).standard_normal(out.shape) if elementwise else np.ones(())

    def given() -> Any:
        return gradient(*held.values()) if callable(gradient) else gradient

    def loss() -> Any:
        result = function(*held.values())
        return np.sum(upstream * result) if elementwise else result

    def backward() -> Any:
        result = given()
        if elementwise:
            return {f"d{names[0]}": _sent_back(upstream, np.asarray(result), arrays[0].shape)}
        if len(names) == 1:
            return {f"d{names[0]}": np.asarray(result)}
        return result

    outcome = run_check(None, loss=loss, backward=backward, rng=rng, inputs=held)
    facts = replace(outcome.facts, title=title)
    if elementwise and callable(gradient) and any(g.verdict is Verdict.WRONG for g in facts.gradients):

        def of_output() -> Any:
            return {f"d{names[0]}": upstream * np.asarray(gradient(function(*held.values())))}

        try:
            other = run_check(None, loss=loss, backward=of_output, rng=rng, inputs=held)
        except UsageError:
            other = None
        if other is not None and all(g.verdict is Verdict.RIGHT for g in other.facts.gradients):
            note = Finding(
                "X8",
                "derivative-of-the-output",
                title.partition(" ")[2],
                "the derivative is written in terms of the output: it takes f(x), not x",
                notes=("it was checked as derivative(f(x)), and is right so",),
                help="hand it the activation a, never z",
                severity=Severity.NOTE,
            )
            facts = replace(other.facts, title=title, findings=(*other.facts.findings, note))
            outcome = other
    return replace(outcome, facts=facts, roots=tuple(f for f in (function, gradient) if callable(f)))
