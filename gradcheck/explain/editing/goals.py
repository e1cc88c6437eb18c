"""What shape a name asks for: a gradient that of its parameter, a velocity that of its weights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gradcheck.explain.reading.values import UNKNOWN, is_array

if TYPE_CHECKING:
    from gradcheck.explain.reading.functions import Reader

_BEFORE = re.compile(
    r"^(?:d|d_|d[a-z]_d_?|d_?loss_d_?|grad_?|gradient_?|grads_|g_|nabla_|delta_?|v|v_|m|m_|s_|vel_|velocity_|"
    r"momentum_|mom_|acc_|sum_)(?=[A-Za-z])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"_?(?:grad|grads|gradient|gradients|delta|deltas|velocity|vel|momentum|mom|update|change)$",
    re.IGNORECASE,
)


_GRADIENT = re.compile(r"d[A-Z_]|d\w{1,3}$|delta|grad|err|diff|\w+_(?:delta|grad|gradient|error)", re.ASCII)


def looks_like_gradient(name: str) -> bool:
    """Whether a name reads like that of a gradient, a delta or an error."""
    return _GRADIENT.match(name) is not None


def stems(name: str) -> set[str]:
    """What is left of a name without the marks of a gradient, a delta or a velocity."""
    plain = re.split(r"[.\[\]'\"]+", name.rstrip("]'\""))[-1]
    found = {_BEFORE.sub("", plain), _AFTER.sub("", plain)} - {plain, ""}
    return {stem.strip("_") for stem in found}


def is_twin(gradient: str, name: str) -> bool:
    """Whether one name is that of the other's gradient, delta or velocity: `dW1` and `W1`, `l1_delta` and `l1`."""
    plain = re.split(r"[.\[\]'\"]+", name.rstrip("]'\""))[-1].strip("_").lower()
    return plain in {stem.lower() for stem in stems(gradient)}


def missed(reader: Reader) -> float:
    """How far names that were bound hold another shape than that of what they are the gradient, delta or velocity of.

    A missing axis of size 1, (n,) for (1, n), counts little: many people keep biases so.
    """
    owners: dict[str, list[tuple[int, Any]]] = {}
    for (owner, name), value in reader.bound.items():
        owners.setdefault(name.strip("_"), []).append((owner, value))
    found: dict[str, float] = {}
    for (owner, name), value in reader.bound.items():
        for stem in stems(name):
            twin = _twin(reader, owner, stem, owners)
            if twin is not None and twin.ndim > 0 and twin.shape != value.shape:
                found[name] = 0.4 if twin.size == value.size and twin.ndim != value.ndim else 1.0
    return min(sum(found.values()), 2.0)


def _twin(reader: Reader, owner: int, stem: str, owners: dict[str, list[tuple[int, Any]]]) -> Any:
    """The array of that name beside a gradient: of the same object or function, else the only one of that name."""
    known = owners.get(stem) or owners.get(stem.lower(), [])
    for other, value in known:
        if other == owner:
            return value
    held = reader.holders.get(owner)
    for name, value in (held or {}).items():
        if type(name) is str and name.strip("_") == stem:
            value = reader.lift(value) if value is not UNKNOWN else value
            return value if is_array(value) else None
    return known[0][1] if len(known) == 1 else None
