"""Simplifies derivatives that the rules made: sinh / cosh is tanh, a quotient that has a name already is that name."""

from __future__ import annotations

import ast

import numpy as np

from gradcheck.repairing.editing.polynomials import Product, Sum, written
from gradcheck.repairing.editing.terms import atom
from gradcheck.repairing.editing.words import Words


def simplified(total: Sum, words: Words) -> Sum:
    """The sum with what has a shorter form in that form."""
    made = tuple(_named(_quotients(product, words), words) for product in total)
    return _chosen(made, words)


def _quotients(product: Product, words: Words) -> Product:
    for text, power in product.powers:
        inner = text[text.find("(") + 1 : -1]
        whole = power >= 1 and atom(text) == text and text.endswith(")")
        left = dict(product.powers)
        if whole and text.startswith("np.sinh(") and left.get(f"np.cosh({inner})", 0.0) <= -1:
            words.shapes[f"np.tanh({inner})"] = words.shapes.get(text, ())
            changes = {text: -1.0, f"np.cosh({inner})": 1.0, f"np.tanh({inner})": 1.0}
            return _quotients(product.replaced(changes), words)
        beside = next((sum_ for sum_ in (f"1 + {text}", f"{text} + 1") if left.get(sum_, 0.0) <= -1), None)
        if whole and text.startswith("np.exp(") and beside is not None:
            changes = {text: -1.0, beside: 1.0, **_share(inner, beside, words)}
            return _quotients(product.replaced(changes), words)
    return product


def _share(inner: str, beside: str, words: Words) -> dict[str, float]:
    """exp(u) / (1 + exp(u)), by the name of the sigmoid where it has one."""
    shape = words.shapes.get(beside, ())
    node = ast.parse(inner, mode="eval").body
    is_turned = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    turned = ast.unparse(node.operand) if isinstance(node, ast.UnaryOp) and is_turned else f"-{atom(inner)}"
    below = f"1 + np.exp({turned})"
    held, rest = (words.named(words.value_of(f"1 / ({text})")) for text in (below, beside))
    made = held or (f"1 - {atom(rest)}" if rest else below)
    words.shapes[made] = shape
    return {made: -1.0 if made == below else 1.0}


def _named(product: Product, words: Words) -> Product:
    """The product with the names that its factors, or one over them, have where the statement runs."""
    for text, power in product.powers:
        if text.isidentifier() or text.startswith("("):  # the second: a condition
            continue
        value = words.value_of(f"1.0 * ({text})")
        if value is None or not np.all(value):
            continue
        for name, sign in ((words.named(value), 1.0), (words.named(1 / value), -1.0)):
            if name and name != text and len(name) < len(text):
                product = product.replaced({text: -power, name: sign * power})
                break
    return product


def _chosen(total: Sum, words: Words) -> Sum:
    """Two products of which a condition lets one through, as one choice between them."""
    if len(total) != 2:
        return total
    for one, other in (total, total[::-1]):
        for text, power in one.powers:
            against = f"(1 - {text})"
            if power == 1 and dict(other.powers).get(against) == 1:
                yes, no = one.replaced({text: -1.0}), other.replaced({against: -1.0})
                shape = words.shape_of(total)
                made = f"np.where({text[1:-1]}, {written((yes,))}, {written((no,))})"
                return words.base(made, shape or ())
    return total
