"""Gradients under any name that stand where their parameters stand: W and W_g, p['W'] and g['W'], value and g.

Here names are a guess, so the numbers have to speak for it: an array of old weights may stand there just as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.names import (
    is_input_name,
    is_of_an_optimiser,
    is_parameter_name,
    is_weight_or_bias,
    is_whole_gradient,
    same_name,
)
from gradcheck.conventions.pairs import Agreement, Pairing, paired
from gradcheck.conventions.positions import ways_to_pair
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import ConventionError

Tokens = tuple[str | int, ...]
Change = tuple[str | int, ...]

EXACT = 0.999999  # an agreement that only a right gradient reaches
ALIKE = 0.99  # one that only a gradient reaches, of so many entries: three numbers point anywhere by chance
MANY = 8
SEVERAL = 3  # objects that are alike enough to be an engine of scalars


def by_place(
    left: Sequence[Parameter],
    parameters: Sequence[Parameter],
    found: Sequence[Found],
    taken: set[int],
    agreement: Agreement,
) -> list[Pairing]:
    """The pairs where one and the same change of the path leads from every parameter to an array backward wrote."""
    arrays = [p for p in left if p.shape != ()]
    beside = _beside([p for p in left if p.shape == ()], found, taken, agreement, alone=not arrays)
    return beside + _of_arrays(arrays, left, parameters, found, taken, agreement) if arrays else beside


def _of_arrays(
    arrays: Sequence[Parameter],
    left: Sequence[Parameter],
    parameters: Sequence[Parameter],
    found: Sequence[Found],
    taken: set[int],
    agreement: Agreement,
) -> list[Pairing]:
    written = _written(parameters, found)
    # what a second run leaves as it was does not look written: then the numbers alone can speak
    for candidates in (written, [f for f in _unlike(parameters, found) if f not in written]):
        ways = _ways(left, parameters, [f for f in candidates if id(f) not in taken])
        fitting = [
            pairs
            for way in _whole(arrays, ways)
            if (pairs := _if_numbers_agree(_along(way, arrays), agreement))
            and not _is_beaten(pairs, found, agreement)
        ]
        if len(fitting) > 1 or stepped(parameters, found):  # what an optimiser remembers is like gradients
            fitting = [
                pairs for pairs in fitting if not any(is_of_an_optimiser(p.found.tokens) for p in pairs)
            ]
        fitting = _side_by_side(fitting)
        if len(fitting) == 1:
            break
    else:
        fitting = [[]]
    numbers = [f for f in found if f.changed and not f.returned and not np.ndim(f.value)]  # one sum for all
    readable = _written_or_kept(parameters, found)
    named = _as_named(arrays, [f for f in (*readable, *numbers) if id(f) not in taken])
    same = {(id(p.parameter), id(p.found)) for p in named}
    wider = all(
        (id(p.parameter), id(p.found)) in same for p in fitting[0]
    )  # by shapes that do not fit as well
    return named if wider and named else fitting[0]


def stepped(parameters: Sequence[Parameter], found: Sequence[Found]) -> bool:
    """Whether backward changed the weights: then it went through an optimiser, whose means are no gradients."""
    own = {path.tokens for p in parameters for path in (p.path, *p.aliases)}
    return any(f.changed and not f.returned and f.tokens in own for f in found)


def _side_by_side(ways: list[list[Pairing]]) -> list[list[Pairing]]:
    """Ways that have nothing in common, from a list of weights and from one of biases, as the one way they are."""
    pairs = [pairing for way in ways for pairing in way]
    apart = all(len({id(thing(p)) for p in pairs}) == len(pairs) for thing in (_parameter, _gradient))
    return [pairs] if len(ways) > 1 and apart else ways


def _parameter(pairing: Pairing) -> Parameter:
    return pairing.parameter


def _gradient(pairing: Pairing) -> Found:
    return pairing.found


def _beside(
    scalars: Sequence[Parameter],
    found: Sequence[Found],
    taken: set[int],
    agreement: Agreement,
    *,
    alone: bool,
) -> list[Pairing]:
    """The pairs of objects that hold one number: every number beside it, on its own object, that backward wrote.

    Of several such numbers the one is taken that is right, else the one that goes by the number's own name, theta and
    sum_theta, else the one whose name speaks of gradients: delta may be kept beside what it is added up in. No other
    one is where arrays are left as well, `alone` False, or where few objects are alike: the numbers may be settings
    beside what forward keeps.
    """
    held: dict[Tokens, dict[str | int, Found]] = {}
    for f in found:
        if f.changed and not f.returned and np.ndim(f.value) == 0 and f.tokens and id(f) not in taken:
            held.setdefault(f.tokens[:-1], {})[f.tokens[-1]] = f
    if any(len(p.path.tokens) < 2 for p in scalars):
        return []
    own = {p.path.tokens[-1] for p in scalars}
    pairs = []
    for kind in dict.fromkeys(
        p.path.tokens[-1] for p in scalars
    ):  # weights of connections, biases of neurons
        alike = [p for p in scalars if p.path.tokens[-1] == kind]
        beside = [held.get(p.path.tokens[:-1], {}) for p in alike]
        words = [word for word in beside[0] if word not in own and all(word in others for others in beside)]
        telling = _telling(kind, words, list(zip(alike, beside)), agreement) if len(words) > 1 else []
        if telling:
            words = telling
        elif len(words) > 1 or not alone or len(alike) < SEVERAL:
            words = [word for word in words if _is_gradient_word(str(word).strip("_"))]
        if len(words) == 1:
            pairs += [paired(p, others[words[0]], "by place") for p, others in zip(alike, beside)]
    used = [id(p.found) for p in pairs]
    return pairs if len(set(used)) == len(used) else []


def _telling(
    kind: str | int,
    words: Sequence[str | int],
    objects: Sequence[tuple[Parameter, Mapping[str | int, Found]]],
    agreement: Agreement,
) -> list[str | int]:
    """The one of several names whose numbers are right on the first objects, else the one that holds `kind`; or []."""
    right = [
        word
        for word in words
        if all(agreement(p, np.asarray(held[word].value)) > EXACT for p, held in objects[:SEVERAL])
    ]
    own = [word for word in words if str(kind) in str(word).split("_")]
    return next((few for few in (right, own) if len(few) == 1), [])


def _as_named(arrays: Sequence[Parameter], written: Sequence[Found]) -> list[Pairing]:
    """The one way by names that speak of gradients, P['W'] and G['W'], w_in and g_in: so a wrong net is paired too."""
    options: dict[Change, list[tuple[bool, Parameter, Found]]] = {}
    for p in arrays:
        alone = _is_alone(p, arrays)
        for f in written:
            for change in _changes_of_place(p.path.tokens, f.tokens, alone):
                if _says_gradient(change):
                    options.setdefault(change, []).append((not layouts(f.value, p.shape), p, f))
    ways: dict[Change, dict[int, Found]] = {}
    for change, rows in options.items():
        way = ways.setdefault(change, {})
        for _, p, f in sorted(rows, key=lambda row: row[0]):  # those that fit first
            if id(p) not in way and all(f is not other for other in way.values()):
                way[id(p)] = f
    whole = _whole(arrays, ways)
    if len(whole) != 1:
        return []
    pairs = _along(whole[0], arrays)
    return pairs if 2 * sum(p.layout is not None for p in pairs) > len(pairs) else []


def _along(way: Mapping[int, Found], arrays: Sequence[Parameter]) -> list[Pairing]:
    return [paired(p, way[id(p)], "by place") for p in arrays if id(p) in way]


def _whole(
    arrays: Sequence[Parameter], ways: Mapping[Change, Mapping[int, Found]]
) -> list[Mapping[int, Found]]:
    """The ways that lead from every parameter, each once; else those that lead from most of them, two at least.

    What is left over may be no parameter: an input that the forward pass keeps beside what it makes.
    """
    reach = {change: [id(p) for p in arrays if id(p) in way] for change, way in ways.items()}
    most = max(map(len, reach.values()), default=0)
    if most < min(2, len(arrays)):
        return []
    whole = {
        tuple((key, id(ways[change][key])) for key in keys): {key: ways[change][key] for key in keys}
        for change, keys in reach.items()
        if len(keys) == most
    }
    return list(whole.values())


def _says_gradient(change: Change) -> bool:
    """Whether what is new in the path is a word for gradients: g, grads, d, delta."""
    if change[0] == "index":
        return len(change) > 4 and _says_gradient(change[4:])
    if change[0] == "under":
        words = [str(word) for word in change[change.index("->") + 1 :]]
        return bool(words) and _is_gradient_word(words[-1])
    new = change[2] if len(change) == 4 else change[1] or change[2]
    return _is_gradient_word(str(new).strip("_"))


def _is_gradient_word(word: str) -> bool:
    return word.lower() in ("g", "d", "bar", "adj", "adjoint") or is_whole_gradient(word)


def _ways(
    left: Sequence[Parameter], parameters: Sequence[Parameter], candidates: Sequence[Found]
) -> dict[Change, dict[int, Found]]:
    """For each change of the path, the array it leads to from each parameter."""
    ways: dict[Change, dict[int, Found]] = {}
    for p in left:
        alone = _is_alone(p, parameters)
        for f in candidates:
            if not layouts(f.value, p.shape):
                continue
            for change in _changes_of_place(p.path.tokens, f.tokens, alone and np.shape(f.value) == p.shape):
                ways.setdefault(change, {}).setdefault(id(p), f)
    return ways


def _is_alone(parameter: Parameter, parameters: Sequence[Parameter]) -> bool:
    """Whether none of the others that are kept with it has its shape."""
    others = (q for q in parameters if q is not parameter)
    return all(q.shape != parameter.shape or q.path.tokens[:-1] != parameter.path.tokens[:-1] for q in others)


def beside_each(left: Sequence[Parameter], found: Sequence[Found]) -> list[Pairing]:
    """The pairs with the one array of its shape that backward wrote into each parameter's own object, always one name.

    Asked where nothing else is left, of objects that hold one parameter each: copies of weights and what an optimiser
    remembers are no gradients.
    """
    arrays = [p for p in left if p.shape != ()]
    holders = {p.path.tokens[:-1] for p in arrays}
    if len(arrays) < SEVERAL or len(holders) < len(arrays) or len({p.path.tokens[-1] for p in arrays}) > 1:
        return []
    written = [f for f in _written_or_kept(left, found) if f.tokens and not is_of_an_optimiser(f.tokens)]
    pairs = []
    for p in arrays:
        beside = [f for f in written if f.tokens[:-1] == p.path.tokens[:-1] and np.shape(f.value) == p.shape]
        if len(beside) != 1 or np.array_equal(p.read(), beside[0].value):
            return []
        pairs.append(paired(p, beside[0], "by place"))
    return pairs if len({pairing.found.tokens[-1] for pairing in pairs}) == 1 else []


def in_one_container(
    left: Sequence[Parameter], found: Sequence[Found], agreement: Agreement
) -> list[Pairing]:
    """The pairs by order with what backward wrote into one attribute or variable, whatever it is called.

    Of all arrays, else of those that are called weights and biases: an input that is kept has no gradient.
    """
    arrays = [p for p in left if p.shape != ()]
    named = [p for p in arrays if is_weight_or_bias(p.path.tokens)]
    for wanted in (arrays, named) if 1 < len(named) < len(arrays) else (arrays,):
        for candidates in (
            _written(left, found),
            _unlike(left, found),
        ):  # of a second run, nothing looks written
            containers: dict[str | int, list[Found]] = {}
            for f in candidates:
                if len(f.tokens) > 1:
                    containers.setdefault(f.tokens[0], []).append(f)
            several = [group for group in containers.values() if len(group) == len(wanted)]
            if len(several) == 1:
                try:
                    pairs = ways_to_pair(wanted, several[0], agreement)
                except ConventionError:  # asked of a container that may hold anything
                    return []
                return _if_numbers_agree(pairs, agreement)
            if several:
                return []
    return []


def in_a_twin(left: Sequence[Parameter], found: Sequence[Found]) -> list[Pairing]:
    """The pairs with what backward wrote into the one container that has the very keys and shapes of the parameters'.

    Asked where nothing else is left: copies of the weights and what an optimiser remembers are no such container.
    """
    held: dict[Tokens, dict[str | int, Parameter]] = {}
    for p in left:
        if p.shape != () and p.path.tokens:
            held.setdefault(p.path.tokens[:-1], {})[p.path.tokens[-1]] = p
    written: dict[Tokens, dict[str | int, Found]] = {}
    for f in _written(left, found):
        if len(f.tokens) > 1 and not is_of_an_optimiser(f.tokens[:-1]):
            written.setdefault(f.tokens[:-1], {})[f.tokens[-1]] = f
    ways = []
    for own in held.values():
        shapes = {key: p.shape for key, p in own.items()}
        for twin in written.values():
            alike = {key: np.shape(f.value) for key, f in twin.items()} == shapes and len(
                {*shapes.values()}
            ) > 1
            if alike and not any(np.array_equal(p.read(), twin[key].value) for key, p in own.items()):
                ways.append([paired(p, twin[key], "by place") for key, p in own.items()])
    return ways[0] if len(ways) == 1 else []


def _written(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Found]:
    """The arrays that backward wrote and that are neither parameters nor called inputs."""
    return [f for f in _unlike(parameters, found) if f.changed]


def _written_or_kept(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Found]:
    """The arrays that backward wrote; all that it may have written where a second run leaves everything as it was."""
    return _written(parameters, found) or _unlike(parameters, found)


def _unlike(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Found]:
    own = {path.tokens for p in parameters for path in (p.path, *p.aliases)}
    words = {p.path.tokens[-1:] for p in parameters}  # t may be a threshold
    return [
        f
        for f in found
        if not f.returned
        and np.ndim(f.value)
        and f.tokens not in own
        and (f.tokens[-1:] in words or not is_input_name(f.tokens))
    ]


def _if_numbers_agree(pairs: list[Pairing], agreement: Agreement) -> list[Pairing]:
    """The pairs, if one of them agrees as only a gradient does, or all of them roughly.

    One or two arrays without a name of weights must agree exactly: what forward makes of noise is like the gradient of
    the noise beside it.
    """
    marks = [agreement(p.parameter, p.layout.values) for p in pairs if p.layout is not None]
    if len(marks) < 3 and not all(is_parameter_name(p.parameter.path.tokens) for p in pairs):
        return pairs if marks and min(marks) > EXACT else []
    sizes = [p.parameter.size for p in pairs if p.layout is not None]
    told = any(mark > (ALIKE if size >= MANY else EXACT) for mark, size in zip(marks, sizes))
    roughly = sum(sizes) >= SEVERAL * MANY and np.dot(marks, sizes) > 0.8 * sum(sizes)
    return pairs if told or roughly else []


def _is_beaten(pairs: Sequence[Pairing], found: Sequence[Found], agreement: Agreement) -> bool:
    """Whether what backward returned is more like the gradients: values of few units point anywhere by chance."""
    fitting = [p for p in pairs if p.layout is not None]
    own = sum(agreement(p.parameter, p.layout.values) for p in fitting if p.layout is not None)
    others = [f for f in found if f.returned and np.ndim(f.value)]
    best = sum(
        max(
            (agreement(p.parameter, o.values) for f in others for o in layouts(f.value, p.parameter.shape)),
            default=0,
        )
        for p in fitting
    )
    return bool(fitting) and best > own


def _changes_of_place(parameter: Tokens, gradient: Tokens, alone: bool) -> Iterable[Change]:
    """What may lead from one path to the other, in the same terms for a whole net."""
    if not (parameter and gradient):  # the model is the array itself
        return
    own, theirs = _named(parameter), _named(gradient)
    alike = parameter[len(own) :] == gradient[len(theirs) :] and _indices(parameter) == _indices(gradient)
    if alike and own and own[-1:] == theirs[-1:]:
        above, below = _words(own[:-1]), _words(theirs[:-1])
        common = next(
            (k for k, (a, b) in enumerate(zip(above, below)) if a != b), min(len(above), len(below))
        )
        # W and g['W'], Q[0] and g['Q'][0], ahead.W and ahead.g['W']
        yield ("under", *above[common:], "->", *below[common:])
    if len(parameter) != len(gradient):
        return
    differ = [k for k, (a, b) in enumerate(zip(parameter, gradient)) if a != b]
    if differ and differ[0] < len(parameter) - 1 and isinstance(parameter[differ[0]], int):
        at, new = differ[0], gradient[differ[0]]
        if isinstance(new, int):  # nets[0]['W'] and nets[1]['W'], layer[0].b and layer[1].gb
            moved = ("index", at - len(parameter), parameter[at], new)
            straight = (*parameter[:at], new, *parameter[at + 1 :])
            rest = [()] if straight == gradient else _changes_of_place(straight, gradient, alone)
            yield from ((*moved, *change) for change in rest)
        return
    if len(differ) != 1:
        return
    k = differ[0]
    old, new = parameter[k], gradient[k]
    if not (isinstance(old, str) and isinstance(new, str)):
        return
    place = k - len(parameter)
    words, others = old.split("_"), new.split("_")
    one = len(words) > 1 and len(others) == 2 and others[0] not in words
    if one and any(same_name(others[1], word) for word in words):
        yield (place, others[0], "a word of it")  # w_left, g_left and b_right, g_b
    for letter in ("d", "g"):
        if new.lower() == (letter + old[0] + old.lstrip("abcdefghijklmnopqrstuvwxyz")).lower():
            yield (place, letter, "initial")  # kernel_in, dk_in and pesos1, dP1
    if old in new and len(new) > len(old):
        before, _, after = new.partition(old)
        yield (place, before, after)
        return
    apart = [i for i, (a, b) in enumerate(zip(words, others)) if a != b]
    if len(words) == len(others) > 1 and len(apart) == 1:
        yield (place, words[apart[0]], others[apart[0]], apart[0])  # w_in, g_in
        return
    letters, gradients = (re.fullmatch(r"(.*?)(\d*)", word) for word in (old, new))
    if letters and gradients and letters[2] and letters[2] == gradients[2]:
        yield (place, letters[1], gradients[1], "before a number")  # W1 and W2, g1 and g2
    elif k < len(parameter) - 1 or alone:
        yield (place, old, new, "")


def _named(tokens: Tokens) -> Tokens:
    """The path up to its last word, without the places in lists that come after it."""
    at = max((k for k, token in enumerate(tokens) if isinstance(token, str)), default=-1)
    return tokens[: at + 1]


def _indices(tokens: Tokens) -> list[int]:
    return [t for t in tokens if isinstance(t, int)]


def _words(tokens: Tokens) -> list[str]:
    return [t for t in tokens if isinstance(t, str)]
