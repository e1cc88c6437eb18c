"""The planted faults of `nets/per_sample_nablas.py`."""

from __future__ import annotations

CONVENTION = "per sample, lists"
FAULTS = [
    ("C3b", "delta = (activations[-1] - y) * sigma_prime(zs[-1])", "delta = activations[-1] - y"),
    ("C1", "sigma_prime(zs[-1])", "sigma_prime(activations[-1])"),
    ("C1", "z = zs[-l]", "z = activations[-l]"),
    ("C2", "delta) * sp", "delta)"),
    ("C4", "return sigma(z) * (1 - sigma(z))", "return sigma(z) * (1 + sigma(z))"),
    ("C4", "return sigma(z) * (1 - sigma(z))", "return sigma(z)"),
    ("B1", "(activations[-1] - y)", "(y - activations[-1])"),
    ("A3", "delta = (activations[-1] - y)", "delta = 2 * (activations[-1] - y)"),
    (
        "A1",
        "return [nw / len(data) for nw in nabla_w], [nb / len(data) for nb in nabla_b]",
        "return nabla_w, nabla_b",
    ),
    ("A5/F1", "[nb / len(data) for nb in nabla_b]", "[nb for nb in nabla_b]"),
    (
        "E8",
        "nabla_w = [nw + d for nw, d in zip(nabla_w, dnw)]",
        "nabla_w = [d for nw, d in zip(nabla_w, dnw)]",
    ),
    (
        "E5",
        "nabla_w[-1] = np.dot(delta, activations[-2].transpose())",
        "nabla_w[-1] = np.dot(delta, zs[-2].transpose())",
    ),
    ("E3", "nabla_b[-l] = delta", "nabla_b[-l] = sp"),
    ("C6", "z = zs[-l]", "z = zs[-l][::-1]"),
    ("E7", "delta) * sp", "delta) * sp * delta.sum()"),
]
