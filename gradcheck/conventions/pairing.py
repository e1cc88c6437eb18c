"""Which array is the gradient of which parameter: names first, then shapes and order, values only to break a tie.

A wrong gradient must not look for a better partner: agreement with the numbers is asked only when names and shapes
leave several ways to pair, and then it chooses between whole ways, not between single arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.conventions.by_numbers import by_numbers
from gradcheck.conventions.keyed import by_key, by_same_names
from gradcheck.conventions.layouts import TRANSPOSED, layouts
from gradcheck.conventions.left_empty import left_empty
from gradcheck.conventions.names import (
    is_input_name,
    is_parameter_name,
    is_short_for_gradient_of,
    looks_like_gradient,
    match,
    says_no_name,
)
from gradcheck.conventions.pairs import Agreement, Pairing, paired
from gradcheck.conventions.places import beside_each, by_place, in_a_twin, in_one_container, stepped
from gradcheck.conventions.positions import in_order, list_by_list, ways_to_pair
from gradcheck.conventions.returned import Found
from gradcheck.conventions.reversal import from_the_last
from gradcheck.conventions.standing_among import stands_among_others
from gradcheck.conventions.totals import of_all_batches
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import ConventionError


def score(found: Found, parameter: Parameter) -> int:
    """How well a found array's names read as the gradient of the parameter."""
    best = 0
    for path in (parameter.path, *parameter.aliases):
        tokens = path.tokens
        # {'W1': ...} returned by backward is a gradient already
        value = (
            match(found.tokens, tokens, is_gradient=True) if found.returned else match(found.tokens, tokens)
        )
        if value > best and not _are_counted_otherwise(found.tokens, tokens):
            best = value
        for spoken in found.spoken:
            best = max(best, match(spoken, tokens) - 1)
    return best


def _are_counted_otherwise(*places: tuple[str | int, ...]) -> bool:
    """Whether only places tell, one of them in lists within a list: [1] of all is not [1][1], of the second layer."""
    nameless = all(isinstance(token, int) for tokens in places for token in tokens)
    return nameless and len({len(tokens) for tokens in places}) > 1


def pair(
    parameters: Sequence[Parameter],
    found: Sequence[Found],
    agreement: Agreement,
    reacting: Callable[[Parameter], bool],
    wanted: frozenset[int] = frozenset(),
    *,
    explicit: bool = False,
) -> list[Pairing]:
    """The pairings, in the order of the parameters. ConventionError when two ways to pair are equally good.

    `wanted` are ids of parameters that count whatever they are called, inputs of a layer for instance; `explicit`
    says that the user named all of them.
    """
    found = _item_by_item(parameters, found)
    keyed = by_key(parameters, found) or by_same_names(parameters, found, agreement)
    known = {id(thing) for p in keyed for thing in (p.parameter, p.found)}
    others = [p for p in parameters if id(p) not in known], [f for f in found if id(f) not in known]
    by_name = keyed + from_the_last(_by_names(*others, agreement), others[1], agreement)
    by_name = of_all_batches(_as_listed(by_name, parameters), found, agreement)
    by_name = by_numbers(by_name, parameters, found, agreement)
    taken = {id(p.found) for p in by_name}
    named = {id(p.parameter) for p in by_name}
    left = [
        p
        for p in parameters
        if id(p) not in named and (id(p) in wanted or (reacting(p) and not is_input_name(p.path.tokens)))
    ]
    if not left:
        return _transposed_alike(by_name, agreement)
    stacked = _by_names(left, _stacks(left, found) + _slices(left, found), agreement)
    named |= {id(p.parameter) for p in stacked}
    by_name += stacked
    left = [p for p in left if id(p) not in named]
    used = [p for p in parameters if id(p) in named] + left
    while placed := by_place(left, used, found, taken, agreement):  # one list of them after the other
        by_name += placed
        held = {id(p.parameter) for p in placed}
        left = [p for p in left if id(p) not in held]
        taken |= {id(p.found) for p in placed}
    taken = {id(p.found) for p in by_name}
    free = [f for f in found if id(f) not in taken and _is_gradient_like(f)]
    free = _without_twins(free, [f for f in found if id(f) in taken])
    by_order = _with_sleepers(parameters, left, free, agreement) if left and not by_name else []
    if not by_order and left and free:
        try:
            by_order = in_order(left, free, agreement, wanted)
        except ConventionError:
            weights = any(id(p) in wanted or is_parameter_name(p.path.tokens) for p in left)
            if explicit or weights or not by_name:
                raise  # else what is left beside named weights is kept by forward: an input of a layer
    if left and not by_name and not by_order:
        by_order = (
            in_one_container(left, found, agreement) or in_a_twin(left, found) or beside_each(left, found)
        )
    if len(left) == 1 and not by_name and not by_order:
        nameless = [f for f in found if f.changed and np.ndim(f.value) and _is_nameless(f, left[0])]
        by_order = [paired(left[0], f, "by name") for f in nameless[:1]]
    if by_name and not explicit:
        by_order = [
            p
            for p in by_order
            if id(p.parameter) in wanted
            or _plausible(p, agreement)
            or stands_among_others(p, by_name, parameters)
        ]
    known = {id(thing) for p in (*by_name, *by_order) for thing in (p.parameter, p.found)}
    rest = [p for p in left if id(p) not in known], [f for f in free if id(f) not in known]
    by_order += list_by_list(*rest, agreement) or left_empty(rest[0], [*by_name, *by_order], found)
    return _transposed_alike(_as_listed([*by_name, *by_order], parameters), agreement)


def _as_listed(pairs: Sequence[Pairing], parameters: Sequence[Parameter]) -> list[Pairing]:
    """The pairs in the order of the parameters, which positions are counted in."""
    by_parameter = {id(pairing.parameter): pairing for pairing in pairs}
    return [by_parameter[id(p)] for p in parameters if id(p) in by_parameter]


def _is_nameless(f: Found, parameter: Parameter) -> bool:
    """Whether all that speaks for it is a word for gradients beside the parameter."""
    speaking = [tokens for tokens in (f.tokens, *f.spoken) if match(tokens, parameter.path.tokens) > 0]
    return bool(speaking) and all(map(says_no_name, speaking))


def _stacks(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Found]:
    """Lists of arrays read as one array, as long as a parameter that nothing else was found for: dW[0], dW[1] of W."""
    shapes = {p.shape for p in parameters if len(p.shape) > 1}
    lists: dict[tuple[bool, tuple[str | int, ...]], dict[int, Found]] = {}
    for f in found if shapes else ():
        if len(f.tokens) > 1 and isinstance(f.tokens[-1], int) and np.ndim(f.value):
            lists.setdefault((f.returned, f.tokens[:-1]), {})[f.tokens[-1]] = f
    out = []
    for (returned, tokens), parts in lists.items():
        arrays = [parts[i] for i in range(len(parts)) if i in parts]
        whole = (len(parts), *np.shape(arrays[0].value)) if arrays else ()
        alike = len(arrays) == len(parts) and all(np.shape(f.value) == whole[1:] for f in arrays)
        if whole in shapes and alike:
            name, changed = arrays[0].name.removesuffix("[0]"), any(f.changed for f in arrays)
            out.append(Found(tokens, name, np.stack([f.value for f in arrays]), returned, changed))
    return out


def _slices(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Found]:
    """One array read as a list of them, where a list of parameters is as long: dW of W[0], W[1]."""
    lists: dict[tuple[str | int, ...], list[tuple[int, ...]]] = {}
    for p in parameters:
        if len(p.path.tokens) > 1 and isinstance(p.path.tokens[-1], int):
            lists.setdefault(p.path.tokens[:-1], []).append(p.shape)
    wholes = {
        (len(shapes), *shapes[0]) for shapes in lists.values() if len(shapes) > 1 and len({*shapes}) == 1
    }
    return [
        Found((*f.tokens, i), f"{f.name}[{i}]", part, f.returned, f.changed)
        for f in found
        if np.shape(f.value) in wholes
        for i, part in enumerate(f.value)
    ]


def _item_by_item(parameters: Sequence[Parameter], found: Sequence[Found]) -> Sequence[Found]:
    """With lists of numbers taken apart where the list of that name holds one parameter for each.

    Returned under that name, kept or known as gradients of it, or returned beside a list of as many arrays: biases
    whose gradients were summed to one number each.
    """
    own = {p.path.tokens[start:] for p in parameters for start in range(len(p.path.tokens))}
    listed = {p.path.tokens[:-1] for p in parameters if p.path.is_listed}
    returned = {f.tokens for f in found if f.returned}
    if not (listed or returned):
        return found

    def is_list(tokens: tuple[str | int, ...], length: int) -> bool:
        return all((*tokens, k) in own for k in range(length)) and (*tokens, length) not in own

    def is_beside_arrays(f: Found, length: int, lists: int) -> bool:
        arrays = {tokens[:-1] for tokens in returned if len(tokens) == len(f.tokens) + 1}
        beside = [
            tokens
            for tokens in arrays
            if tokens[:-1] == f.tokens[:-1]
            and all((*tokens, k) in returned for k in range(length))
            and (*tokens, length) not in returned
        ]
        return 0 < len(beside) < lists  # else each list has its gradients already

    def is_whole(f: Found) -> bool:
        """Whether the parameter at its very place has its shape: a bias of two units is no list of two numbers."""
        shape = np.shape(f.value)
        return any(p.shape == shape and f.tokens[-len(p.path.tokens) :] == p.path.tokens for p in parameters)

    def is_of_a_layer(f: Found) -> bool:
        """Whether there is one for each layer: returned[0]["db"], returned[1]["db"]."""
        places = [(k, token) for k, token in enumerate(f.tokens[:-1]) if isinstance(token, int)]
        return any(
            (*f.tokens[:k], other, *f.tokens[k + 1 :]) in returned
            for k, token in places
            for other in (token - 1, token + 1)
        )

    out: list[Found] = []
    for f in found:
        single = np.ndim(f.value) == 1 and not is_whole(f) and not is_of_a_layer(f)
        length = np.size(f.value) if single else 0
        as_named = bool(f.returned and f.tokens) and is_list(f.tokens, length)
        lists = [] if as_named or not length else [t for t in listed if is_list(t, length)]
        as_gradient = f.changed and any(
            match(name, tokens, is_gradient=f.returned) > 0
            for tokens in lists
            for name in (f.tokens, *f.spoken)
        )
        if length and (as_named or as_gradient or (f.returned and is_beside_arrays(f, length, len(lists)))):
            out += [
                replace(
                    f,
                    tokens=(*f.tokens, k),
                    name=f"{f.name}[{k}]",
                    value=np.array(f.value[k]),
                    spoken=tuple((*name, k) for name in f.spoken),
                )
                for k in range(length)
            ]
        else:
            out.append(f)
    return out


def _with_sleepers(
    parameters: Sequence[Parameter], left: Sequence[Parameter], free: Sequence[Found], agreement: Agreement
) -> list[Pairing]:
    """As many gradients as parameters, those counted to which the loss does not react now: a layer passed over."""
    awake = {id(p) for p in left if p.shape != ()}
    arrays = [p for p in parameters if p.shape != () and (id(p) in awake or not is_input_name(p.path.tokens))]
    returned = [f for f in free if f.returned and np.ndim(f.value)]
    if len(arrays) == len(awake) or len(arrays) != len(returned):
        return []
    return ways_to_pair(arrays, returned, agreement)


def _plausible(pairing: Pairing, agreement: Agreement) -> bool:
    """Whether a pair that only shapes suggest is one: a state such as h_prev beside the last state is none.

    Asked where the other parameters were paired by name, of what neither is called a parameter nor has a gradient
    called one.
    """
    if is_parameter_name(pairing.parameter.path.tokens) or pairing.layout is None:
        return True
    names = (pairing.found.tokens, *pairing.found.spoken)
    if any(looks_like_gradient(tokens) for tokens in names if tokens != ("returned",)):
        return True
    own = pairing.parameter.path.tokens[-1:]
    if any(
        is_short_for_gradient_of(str(tokens[-1]), str(word)) for word in own for tokens in names if tokens
    ):
        return True
    return agreement(pairing.parameter, pairing.layout.values) > 0.999


def _is_gradient_like(f: Found) -> bool:
    if f.value is None or (np.ndim(f.value) == 0 and not f.returned):
        return False
    return f.returned or (f.changed and looks_like_gradient(f.tokens))


def _without_twins(free: list[Found], taken: list[Found]) -> list[Found]:
    """Without copies of what is paired already (a gradient both stored and returned)."""
    by_shape: dict[tuple[int, ...], set[bytes]] = {np.shape(f.value): set() for f in free}
    for f in taken:
        if np.ndim(f.value) and np.shape(f.value) in by_shape:  # no bytes of large arrays in vain
            by_shape[np.shape(f.value)].add(np.asarray(f.value).tobytes())
    return [
        f
        for f in free
        if not (known := by_shape[np.shape(f.value)]) or np.asarray(f.value).tobytes() not in known
    ]


def _by_names(parameters: Sequence[Parameter], found: Sequence[Found], agreement: Agreement) -> list[Pairing]:
    scored: list[tuple[int, int, int, Parameter, Found]] = []
    own = {path.tokens for p in parameters for path in (p.path, *p.aliases)}
    read = [
        (j, f)
        for j, f in enumerate(found)
        if f.returned or f.tokens not in own or looks_like_gradient(f.tokens)
    ]
    for i, p in enumerate(parameters):
        itself = {path.tokens for path in (p.path, *p.aliases)}
        for j, f in read:
            if _is_itself(f, itself) or (value := score(f, p)) <= 0:
                continue
            fit = bool(layouts(f.value, p.shape))
            if not fit and _is_nameless(f, p):
                continue  # delta beside W, which is of a layer's output
            same = np.shape(f.value) == p.shape
            value = 8 * value + 4 * (fit and f.changed) + 2 * f.changed + same
            scored.append((value, i, j, p, f))
    scored.sort(key=lambda s: (-s[0], s[1], s[2]))
    best_of: dict[int, list[tuple[int, Found]]] = {}
    for value, i, _, _, f in scored:
        best_of.setdefault(i, []).append((value, f))
    claims: dict[int, list[int]] = {}
    for i, options in best_of.items():
        for value, f in options:
            if value == options[0][0]:
                claims.setdefault(id(f), []).append(i)
    pairs: list[Pairing] = []
    used: set[int] = set()
    done: set[int] = set()
    for value, i, _, p, f in scored:
        if i in done or id(f) in used:
            continue
        rivals = [g for v, g in best_of[i] if v == value and id(g) not in used]
        others = [k for k in claims.get(id(f), []) if k != i and k not in done and best_of[k][0][0] == value]
        if others and best_of[i][0][0] == value:
            continue  # one name that fits several parameters says nothing; shapes and order decide
        if len(rivals) > 1 and not _all_equal(rivals):
            f = max(
                rivals,
                key=lambda g: max((agreement(p, o.values) for o in layouts(g.value, p.shape)), default=0),
            )
        done.add(i)
        used.add(id(f))
        pairs.append(paired(p, f, "by name"))
    return pairs


def _is_itself(f: Found, own: set[tuple[str | int, ...]]) -> bool:
    """Whether it is the parameter with its `own` places: a backward that returns the model returns the weights as well.

    Or such a place, whatever that is called: `self.delta`, at which a Huber loss bends, is no gradient of itself.
    """
    return (not f.returned and f.tokens in own) or not own.isdisjoint(f.spoken)


def _all_equal(values: list[Found]) -> bool:
    first = np.asarray(values[0].value)
    return all(np.array_equal(first, np.asarray(v.value), equal_nan=True) for v in values[1:])


def _transposed_alike(pairs: list[Pairing], agreement: Agreement) -> list[Pairing]:
    """Square gradients are read transposed when every oblong one of the net is, and the numbers say so as well."""
    oblong = [
        p
        for p in pairs
        if len(p.parameter.shape) == 2
        and p.layout is not None
        and p.parameter.shape[0] != p.parameter.shape[1]
        and min(p.parameter.shape) > 1
    ]
    if not oblong or not all(p.layout is not None and p.layout.name == TRANSPOSED for p in oblong):
        return pairs
    out = []
    for p in pairs:
        options = layouts(p.found.value, p.parameter.shape)
        square = len(options) == 2 and options[1].name == TRANSPOSED and options[0].name == ""
        if square and agreement(p.parameter, options[1].values) > agreement(p.parameter, options[0].values):
            p = replace(p, layout=options[1])
        out.append(p)
    return out


def missing_message(parameters: Sequence[Parameter], found: Sequence[Found]) -> str:
    """What to say when no gradient was found at all."""
    lines = ["no gradient was found for any parameter"]
    parameters = sorted(parameters, key=lambda p: p.shape == ())  # lone numbers may be settings
    names = ", ".join(f"{p.name} {p.shape}" for p in parameters[:8]) or "none that the loss reacts to"
    names += f" and {len(parameters) - 8} more" if len(parameters) > 8 else ""
    lines.append(f"  parameters: {names}")
    shown = next((t for p in parameters for t in reversed(p.path.tokens) if isinstance(t, str)), "W")
    lines.append(
        f"  looked for: d{shown}, grad_{shown}, {shown}_grad, grads[{shown!r}], and in what backward returned"
    )
    shapes = {p.shape for p in parameters}
    changed = sorted(
        (f for f in found if f.changed and np.ndim(f.value)), key=lambda f: np.shape(f.value) not in shapes
    )[:8]
    if changed:
        lines.append("  backward left: " + ", ".join(f"{f.name} {np.shape(f.value)}" for f in changed))
    target = parameters[0].name if parameters else shown
    if stepped(parameters, found):
        lines.append(
            "  backward changed the weights: what an optimiser remembers is no gradient\n"
            "  help: let it return the gradients it steps along, or keep them (self.grads = grads); "
            "a plain step is checked with step= and learning_rate="
        )
    else:
        lines.append(
            f"  help: say where it is, gradients={{{target!r}: '...'}}; "
            "for code that keeps none, step= and learning_rate="
        )
    return "\n".join(lines)
