"""What each operation multiplies the gradient from above with, by rule and in the user's words: exp(z) for exp(z)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from gradcheck.recording.events import Event
from gradcheck.repairing.editing.polynomials import ONE, Product, Sum, added, multiplied, written
from gradcheck.repairing.editing.terms import atom
from gradcheck.repairing.editing.words import NAMED_OTHERWISE, Words

Rule = Callable[[Event, Words, Sum], Sum | None]  # of the operand, or of the result where it reads `made`


def factor(event: Event, position: int, words: Words) -> Sum | None:
    """By how much the result of an entrywise operation changes with that operand; None where that is not known."""
    operation = NAMED_OTHERWISE.get(event.operation, event.operation)
    if operation in SAME:
        return ONE
    if operation in FLAT or (operation == "where" and position == 0):
        return ()
    if operation in BY_OPERAND or operation in BY_RESULT:
        known = words.of(event, 0) if operation in BY_OPERAND else words.result(event)
        rule = BY_OPERAND.get(operation) or BY_RESULT[operation]
        return None if known is None else rule(event, words, known)
    if operation in PAIRS and len(event.args) == 2:
        return PAIRS[operation](event, position, words)
    if operation == "where" and position > 0:
        chosen = words.condition(event, 0)
        text = f"({chosen})" if position == 1 else f"(1 - ({chosen}))"
        return _text(text, event, words) if chosen else None
    if operation == "clip" and position == 0 and len(event.args) == 3:
        given = [words.of(event, k) for k in range(3)]
        if any(part is None for part in given):
            return None
        value, low, high = (atom(written(part or ())) for part in given)
        return _text(f"(({value} > {low}) & ({value} < {high}))", event, words)
    return None


def _text(text: str, event: Event, words: Words) -> Sum:
    return words.base(text, np.shape(event.result))


def _function(name: str) -> Rule:
    return lambda event, words, given: _text(f"np.{name}({written(given)})", event, words)


def _power_of(power: float, number: float = 1.0) -> Rule:
    def rule(event: Event, words: Words, given: Sum) -> Sum | None:
        made = words.raised(given, power, event)
        return multiplied((Product(number),), made) if made is not None else None

    return rule


def _one_over(form: str, power: float = -1.0) -> Rule:
    """A power of a sum that the operand, in its square, is in."""

    def rule(event: Event, words: Words, given: Sum) -> Sum | None:
        square = atom(written(given)) + " ** 2"
        return words.raised(_text(form.format(written(given), square), event, words), power, event)

    return rule


def _beside(form: str) -> Rule:
    """A sum that the result, or its square, is in."""
    return lambda event, words, made: _text(form.format(atom(written(made))), event, words)


def _times(event: Event, position: int, words: Words) -> Sum | None:
    return words.of(event, 1 - position)


def _over(event: Event, position: int, words: Words) -> Sum | None:
    below = words.of(event, 1)
    turned = words.raised(below, -1.0, event) if below is not None else None
    if turned is None or position == 0:
        return turned
    made = words.result(event)
    both = multiplied(made, turned) if made is not None else None
    return multiplied((Product(-1.0),), both) if both is not None else None


def _to_the(event: Event, position: int, words: Words) -> Sum | None:
    base, power = words.of(event, 0), words.of(event, 1)
    if position or base is None or power is None or len(power) != 1:
        return None
    if not power[0].powers:
        less = words.raised(base, power[0].number - 1, event)
        return multiplied(power, less) if less is not None else None
    text = written(power)
    return multiplied(power, _text(f"{atom(written(base))} ** ({text} - 1)", event, words))


def _won(sign: str) -> Callable[[Event, int, Words], Sum | None]:
    def rule(event: Event, position: int, words: Words) -> Sum | None:
        one, other = words.of(event, position), words.of(event, 1 - position)
        if one is None or other is None:
            return None
        return _text(f"({written(one)} {sign} {written(other)})", event, words)

    return rule


def _taken_off(event: Event, position: int, words: Words) -> Sum:
    return (Product(-1.0 if position else 1.0),)


def _root_of_squares(event: Event, position: int, words: Words) -> Sum | None:
    one, made = words.of(event, position), words.result(event)
    turned = words.raised(made, -1.0, event) if made is not None else None
    return multiplied(one, turned) if one is not None and turned is not None else None


def _logarithm_of_sum(event: Event, position: int, words: Words) -> Sum | None:
    one, made = words.of(event, position), words.result(event)
    if one is None or made is None:
        return None
    less = added(one, tuple(Product(-p.number, p.powers) for p in made))
    return _text(f"np.exp({written(less)})", event, words)


SAME = frozenset({"add", "float", "float64", "positive", "copy", "astype"})
FLAT = frozenset(
    "greater greater_equal less less_equal equal not_equal logical_not logical_and logical_or sign heaviside floor "
    "ceil round argmax argmin isnan isfinite".split()
)
BY_OPERAND: Mapping[str, Rule] = {
    "log": _power_of(-1.0),
    "square": _power_of(1.0, 2.0),
    "abs": _function("sign"),
    "sin": _function("cos"),
    "expm1": _function("exp"),
    "cosh": _function("sinh"),
    "sinh": _function("cosh"),
    "cos": lambda event, words, given: multiplied(
        (Product(-1.0),), _text(f"np.sin({written(given)})", event, words)
    ),
    "log1p": _one_over("1 + {0}"),
    "arctan": _one_over("1 + {1}"),
    "arcsinh": _one_over("1 + {1}", -0.5),
    "negative": lambda event, words, given: (Product(-1.0),),
}
BY_RESULT: Mapping[str, Rule] = {
    "exp": lambda event, words, made: made,
    "sqrt": _power_of(-1.0, 0.5),
    "reciprocal": _power_of(2.0, -1.0),
    "tanh": _beside("1 - {0} ** 2"),
    "tan": _beside("1 + {0} ** 2"),
}
PAIRS: Mapping[str, Callable[[Event, int, Words], Sum | None]] = {
    "subtract": _taken_off,
    "multiply": _times,
    "divide": _over,
    "power": _to_the,
    "maximum": _won(">"),
    "minimum": _won("<"),
    "hypot": _root_of_squares,
    "logaddexp": _logarithm_of_sum,
}
