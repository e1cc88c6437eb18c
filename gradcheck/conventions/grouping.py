"""Which parameters make one layer, and in what order the layers stand in the net."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradcheck.conventions.names import is_parameter_name, plain
from gradcheck.conventions.paths import Path
from gradcheck.conventions.variables import Parameter

_CARRIERS = ("params", "parameters", "weights_dict", "_params", "p", "data", "value")


def layer_of(path: Path) -> str:
    """The layer a parameter belongs to: the object that holds it, or the number in its name.

    `layers[0].W` is of `layers[0]`, `fc1.weight` of `fc1`, `W2` and `weights[1]` of layer 2; "" when nothing tells.
    """
    steps = [s for s in path.steps if s.name is not None]
    words = [s.name for s in steps]
    if words and str(words[-1]) in ("data", "value", "val") and len(words) > 1:
        steps, words = steps[:-1], words[:-1]
    if not words:
        return ""
    # inside an object or dict with a place of its own: layers[0].W, fc1.W, layers[0]['W']
    for cut in range(len(words) - 1, 0, -1):
        holder = words[cut - 1]
        if isinstance(words[cut], str) and (isinstance(holder, int) or str(holder) not in _CARRIERS):
            inner = words[:cut]
            if any(isinstance(w, int) for w in inner) or steps[cut].kind != "item":
                return _text(inner)
            break
    last = words[-1]
    if isinstance(last, int):
        if len(words) > 1 and isinstance(words[-2], int):  # params[0][1]: a tuple or list for each layer
            return f"layer {words[-2] + 1}"
        if len(words) > 1 and not is_parameter_name(tuple(words)) and _is_tuple(path.holder()):
            return _text(words[:-1])  # {"hidden": (W, b)}
        return f"layer {last + 1}" if len(words) >= 2 else f"layer {last // 2 + 1}"
    match = re.search(r"(\d+)$", plain(last))
    if match:
        return f"layer {int(match.group(1))}"
    return ""


def _is_tuple(path: Path) -> bool:
    try:
        return isinstance(path.get(), tuple)
    except (LookupError, AttributeError, ValueError):  # it is gone by now
        return False


def _text(words: Sequence[str | int | None]) -> str:
    out = ""
    for word in words:
        if isinstance(word, int):
            out += f"[{word}]"
        else:
            out += f".{word}" if out else str(word)
    return out


def backward_order(parameters: Sequence[Parameter]) -> list[str]:
    """The layers, last one first."""
    order = list(dict.fromkeys(layer_of(p.path) for p in parameters))
    numbers = {name: [int(n) for n in re.findall(r"\d+", name)] for name in order}
    if all(numbers.values()):
        stems = {re.sub(r"\d+", "#", name) for name in order}
        if len(stems) == 1:
            order.sort(key=lambda name: numbers[name])
    return order[::-1]
