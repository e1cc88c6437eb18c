"""The small gradient check with which each reference net shows that its backward pass is right."""

from collections.abc import Callable

import numpy as np

Array = np.ndarray


def central_difference(loss: Callable[[], float], array: Array, index: tuple, step: float = 1e-5) -> float:
    """(L(a + h) - L(a - h)) / 2h for the entry a = array[index]; the entry is put back exactly."""
    kept = array[index]
    try:
        array[index] = kept + step
        above = loss()
        array[index] = kept - step
        below = loss()
    finally:
        array[index] = kept
    return (above - below) / (2 * step)


def check_gradients(
    loss: Callable[[], float],
    params: dict[str, Array],
    gradients: dict[str, Array],
    rng: np.random.Generator,
    entries: int = 20,
) -> dict[str, float]:
    """For each parameter the largest |analytic - numerical|, relative to its largest gradient entry.

    At most `entries` entries of each array are tried. Around 1e-9 is rounding; 1e-3 is a bug.
    """
    errors = {}
    for name, array in params.items():
        chosen = rng.permutation(array.size)[:entries]
        indices = [np.unravel_index(flat, array.shape) for flat in chosen]
        numerical = np.array([central_difference(loss, array, index) for index in indices])
        analytic = np.array([gradients[name][index] for index in indices])
        scale = max(np.abs(gradients[name]).max(), np.abs(numerical).max(), 1e-12)
        errors[name] = float(np.abs(analytic - numerical).max() / scale)
    return errors


def show_check(errors: dict[str, float], params: dict[str, Array]) -> None:
    """One line per parameter on stdout: name, shape, error, verdict."""
    for name, error in errors.items():
        verdict = "right" if error < 1e-6 else "WRONG"
        print(f"  d{name:<14} {params[name].shape!s:<16} relative error {error:.1e}   {verdict}")


def show_shapes(trace: list[tuple[str, tuple[int, ...]]]) -> None:
    """One line per layer on stdout: what came out of it."""
    for name, shape in trace:
        print(f"  {name:<24} {shape}")
