"""The weights of a layer as one matrix where each unit keeps its own list, `neuron.weights`; its biases as a vector.

No row of it alone says which layer's weights a loop goes through: `total += m.weights[j] * m.delta`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gradcheck.catalogue import Role
from gradcheck.facts import Array
from gradcheck.values.meaning import Known
from gradcheck.values.unit_sums import UnitSums
from gradcheck.values.value_roles import role_of_gradient

PARAMETER = -1  # the order of a parameter among the known values
SEVERAL = 2  # units


def unit_matrices(
    sums: UnitSums, names: Sequence[str], parameters: Mapping[str, Array], gradients: Sequence[Array | None]
) -> Iterator[Known]:
    """The weights and the biases of each layer of several units, and their gradients."""
    for layer, rows in sums.rows.items():
        numbers = [row[0] for row in rows]
        yield from _together(numbers, sums.weights, Role("weights", layer), names, parameters, gradients)
    for layer in sums.rows:
        numbers = [number for number, of in sums.biases.items() if of == layer]
        yield from _together(numbers, sums.added, Role("bias", layer), names, parameters, gradients)


def _together(
    numbers: Sequence[int | None],
    entries: Mapping[int, set[int]],
    role: Role,
    names: Sequence[str],
    parameters: Mapping[str, Array],
    gradients: Sequence[Array | None],
) -> Iterator[Known]:
    """The entries of several parameters that have this role, one parameter below the other."""
    chosen = [n for n in numbers if n is not None and names[n] in parameters]
    places = [sorted(entries.get(n, ())) for n in chosen]
    several = SEVERAL <= len(chosen) == len(numbers) == len(set(chosen))
    if not several or len({len(row) for row in places}) > 1 or not places[0]:
        return
    name = name_of_all([names[n] for n in chosen])
    values = [np.ravel(parameters[names[n]])[row] for n, row in zip(chosen, places)]
    sent = [gradients[n] for n in chosen]
    if all(gradient is not None for gradient in sent):
        back = [np.ravel(gradient)[row] for gradient, row in zip(sent, places)]  # type: ignore[arg-type]
        yield Known(name, _shaped(back), "gradient", PARAMETER, role_of_gradient(role), is_stack=True)
    yield Known(name, _shaped(values), "forward", PARAMETER, role, is_stack=True)


def _shaped(rows: Sequence[Array]) -> Array:
    """A matrix, or a vector where each row is but one number."""
    made = np.array(rows, dtype=float)
    return made.reshape(-1) if made.shape[1] == 1 else made


def name_of_all(names: Sequence[str]) -> str:
    """`net[1].neurons[:].weights` for `net[1].neurons[0].weights` and its like."""
    parts = [re.split(r"(\d+)", name) for name in names]
    if len({len(part) for part in parts}) > 1:
        return names[0]
    return "".join(each[0] if len(set(each)) == 1 else ":" for each in zip(*parts))
