"""Edits of the letters of np.einsum: two exchanged, one for another, an axis of samples that was left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations
from string import ascii_lowercase

from gradcheck.repairing.editing.making import Maker
from gradcheck.repairing.editing.text import TextEdit

EXCHANGED, REPLACED, WHOLE = 1.41, 1.43, 1.43


class EinsumEdits(Maker):
    """Makes other words for what an einsum multiplies and sums."""

    def einsum(self, node: ast.Call) -> Iterator[TextEdit]:
        """Every call with other letters, those first that keep the letters of each operand."""
        match node:
            case ast.Call(
                func=ast.Attribute(attr="einsum") | ast.Name(id="einsum"),
                args=[ast.Constant(value=str() as written) as text, *operands],
            ) if written.count("->") == 1 and "." not in written:
                pass
            case _:
                return
        words = written.replace(" ", "").replace("->", ",").split(",")
        if len(words) != len(operands) + 1:
            return
        quote = self.source.of(text)[:1]
        for place, word in enumerate(words):
            for first, second in combinations(range(len(word)), 2):
                turned = list(word)
                turned[first], turned[second] = turned[second], turned[first]
                made = _joined(words, place, "".join(turned))
                yield self._replace(text, quote + made + quote, "axes", EXCHANGED, "einsum", "einsum")
            for at, letter in enumerate(word):
                for other in sorted(set("".join(words)) - {letter}):
                    made = _joined(words, place, word[:at] + other + word[at + 1 :])
                    yield self._replace(text, quote + made + quote, "einsum", REPLACED, written, made)
        for kept in _other_sums(words):
            made = _joined(words, len(operands), kept)
            yield self._replace(text, quote + made + quote, "einsum", REPLACED, written, made)
        yield from self._of_all_samples(node, words, operands, quote)

    def _of_all_samples(
        self, node: ast.Call, words: list[str], operands: list[ast.expr], quote: str
    ) -> Iterator[TextEdit]:
        """Whole arrays for the items of one index that they are all taken at, summed over."""
        taken = [operand for operand in operands if isinstance(operand, ast.Subscript)]
        index = {self.source.of(operand.slice) for operand in taken}
        free = next((letter for letter in "n" + ascii_lowercase if letter not in "".join(words)), "")
        if len(taken) < 2 or len(index) != 1 or not free:
            return
        if any(isinstance(part, (ast.Slice, ast.Tuple)) for part in (operand.slice for operand in taken)):
            return
        made = [free * (operand in taken) + word for operand, word in zip(operands, words)]
        whole = [self.source.of(o.value if isinstance(o, ast.Subscript) else o) for o in operands]
        text = f"{quote}{','.join(made)}->{words[-1]}{quote}"
        called = f"{self.source.of(node.func)}({', '.join([text, *whole])})"
        yield self._replace(node, called, "samples", WHOLE, index.pop(), "")


def _other_sums(words: list[str]) -> Iterator[str]:
    """The letters of a result that keeps one axis more or one less, in whatever place."""
    *given, kept = words
    for letter in dict.fromkeys("".join(given)):
        for place in range(len(kept) + 1) if letter not in kept else ():
            yield kept[:place] + letter + kept[place:]
    yield from (kept.replace(letter, "") for letter in kept)


def _joined(words: list[str], place: int, word: str) -> str:
    every = [*words[:place], word, *words[place + 1 :]]
    return f"{','.join(every[:-1])}->{every[-1]}"
