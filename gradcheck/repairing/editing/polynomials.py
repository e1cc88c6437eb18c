"""Sums of products of the user's own expressions: multiplied out, cancelled, and written down again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradcheck.repairing.editing.terms import atom

DIGITS = 12  # of a number that constants of the user's are worked out to
LONG = 8  # characters of a number that is written out
DENOMINATORS = range(2, 13)
SHORT = 6  # characters of a number that is written as it is, else as one over another
MOST = 8  # products that are added up


@dataclass(frozen=True, slots=True)
class Product:
    """A number times powers of expressions, each of which is a text that needs parentheses beside an operator."""

    number: float = 1.0
    powers: tuple[tuple[str, float], ...] = ()

    def times(self, other: Product) -> Product:
        """Both multiplied, with what cancels out."""
        powers = dict(self.powers)
        for text, power in other.powers:
            powers[text] = powers.get(text, 0.0) + power
        left = ((text, power) for text, power in powers.items() if power)
        return Product(_rounded(self.number * other.number), tuple(left))

    def raised(self, power: float) -> Product | None:
        """The product to a power; None where its number has none."""
        if self.number <= 0 and power != int(power):
            return None
        whole = int(power) if power == int(power) else power
        try:
            return Product(_rounded(self.number**whole), tuple((t, p * power) for t, p in self.powers))
        except (OverflowError, ZeroDivisionError):
            return None

    def replaced(self, changes: Mapping[str, float]) -> Product:
        """The product with other powers of some expressions added to those it has."""
        return self.times(Product(1.0, tuple(changes.items())))

    @property
    def unsigned(self) -> str:
        """The product without its sign, as it is written."""
        number, below = abs(self.number), [_power(text, -p) for text, p in self.powers if p < 0]
        above = [_power(text, p) for text, p in self.powers if p > 0]
        if number != 1 and len(f"{number:g}") > SHORT and len(f"{1 / number:.12g}") <= SHORT:
            below.append(f"{1 / number:.12g}")
        elif (whole := _denominator(number)) > 1:
            above.insert(0, f"{number * whole:.10g}")
            below.append(str(whole))
        elif number != 1 or not above:
            above.insert(0, f"{number:.12g}")
        text = " * ".join(above)
        if len(below) == 1:
            return f"{text} / {below[0]}"
        return f"{text} / ({' * '.join(below)})" if below else text


def _denominator(number: float) -> int:
    """The smallest whole number below a long one by which it can be written: 3 where 3.4318 / 3 is meant."""
    if len(f"{number:.12g}") <= LONG:
        return 1
    return next((k for k in DENOMINATORS if len(f"{number * k:.10g}") <= LONG), 1)


Sum = tuple[Product, ...]
ONE: Sum = (Product(),)


def added(one: Sum, other: Sum) -> Sum:
    """Both added, with what is alike taken together."""
    numbers: dict[frozenset[tuple[str, float]], Product] = {}
    for product in (*one, *other):
        key = frozenset(product.powers)
        before = numbers.get(key, Product(0.0, product.powers))
        numbers[key] = Product(_rounded(before.number + product.number), before.powers)
    return tuple(product for product in numbers.values() if product.number)


def multiplied(one: Sum, other: Sum) -> Sum | None:
    """Both multiplied out; None where that makes too many products."""
    if len(one) * len(other) > MOST:
        return None
    total: Sum = ()
    for left in one:
        total = added(total, tuple(left.times(right) for right in other))
    return total


def written(total: Sum) -> str:
    """The sum with what all its products share outside of the parentheses."""
    if not total:
        return "0"
    if len(total) > 1:
        shared = _shared(total)
        rest = tuple(product.times(_inverse(shared)) for product in total)
        if shared != Product():
            return written((Product(shared.number, ((_added_up(rest), 1.0), *shared.powers)),))
        return _added_up(rest)
    return f"{'-' if total[0].number < 0 else ''}{total[0].unsigned}"


def _added_up(total: Sequence[Product]) -> str:
    """The products as a sum that begins with a positive one, where there is any."""
    ordered = sorted(total, key=lambda product: product.number < 0)
    first, *others = ordered
    text = f"{'-' if first.number < 0 else ''}{first.unsigned}"
    return text + "".join(f" {'-' if p.number < 0 else '+'} {p.unsigned}" for p in others)


def _shared(total: Sum) -> Product:
    """The greatest product that is a factor of each."""
    powers: dict[str, float] = {}
    for text, _ in total[0].powers:
        found = [dict(product.powers).get(text, 0.0) for product in total]
        if all(p > 0 for p in found):
            powers[text] = min(found)
        elif all(p < 0 for p in found):
            powers[text] = max(found)
    sizes = {abs(product.number) for product in total}
    number = sizes.pop() if len(sizes) == 1 else 1.0
    sign = -1.0 if all(product.number < 0 for product in total) else 1.0
    return Product(sign * number, tuple(powers.items()))


def _inverse(product: Product) -> Product:
    return Product(1 / product.number, tuple((text, -power) for text, power in product.powers))


def _power(text: str, power: float) -> str:
    if power == 1:
        return atom(text)
    if power == 0.5:
        return f"np.sqrt({text})"
    return f"{atom(text)} ** {power:g}"


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
