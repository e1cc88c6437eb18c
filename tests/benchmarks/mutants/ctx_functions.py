"""The planted faults of `nets/ctx_functions.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "rows, static forward and backward with a ctx, (out, in)"
TOP = "return grad_output * (np.exp(logp) - wanted) / n, None, None"
GX = "grad_x = grad_output @ w\n"
GW = "grad_w = grad_output.T @ x"
GB = "grad_b = grad_output.sum(0)"
MISH = "return grad_output * (t + x * sig * (1 - t * t))"
GG = "grad_g = (grad_w * v).sum(1, keepdims=True) / norm"
GV = "grad_v = g / norm * grad_w - g * grad_g * v / norm ** 2"
FAULTS = [
    ("A1", TOP, "return grad_output * (np.exp(logp) - wanted), None, None"),
    ("A4", TOP, "return grad_output * (np.exp(logp) - wanted) / k, None, None"),
    ("B1", TOP, "return grad_output * (wanted - np.exp(logp)) / n, None, None"),
    ("D7", TOP, "return grad_output * (logp - wanted) / n, None, None"),
    (
        "D6",
        "        wanted = np.full((n, k), smoothing / k)\n",
        "        wanted = np.zeros((n, k))\n",
        {"also": TOP},
    ),
    (
        "D6",
        "wanted[np.arange(n), target] += 1 - smoothing",
        "wanted[np.arange(n), target] = 1 - smoothing",
        {"also": TOP},
    ),
    ("D1", TOP, "p = np.exp(logp)\n        return grad_output * (-wanted / p) * p * (1 - p) / n, None, None"),
    (
        "C3/D1",
        TOP,
        "p = np.exp(logp)\n        return grad_output * (p - wanted) * p * (1 - p) / n, None, None",
    ),
    ("D5", TOP, "return grad_output * (-wanted / np.exp(logp)) / n, None, None"),
    (
        "D3",
        "logp = logits - np.log(np.exp(logits).sum(1, keepdims=True))",
        "logp = logits - np.log(np.exp(logits).sum(0, keepdims=True))",
        {"also": TOP},
    ),
    (
        "D3",
        "logp = logits - np.log(np.exp(logits).sum(1, keepdims=True))",
        "logp = logits - np.log(np.exp(logits).sum())",
        {"also": TOP},
    ),
    (
        "D4",
        "        logits = logits - logits.max(1, keepdims=True)\n",
        "        logits = logits - logits.max()\n",
        {"sizes": (4, 3), "scale": 2000.0, "also": "logp = logits"},
    ),
    (
        "D4",
        TOP,
        "p = np.exp(logp)\n        return grad_output * (-wanted / p * p + p * wanted.sum(1, keepdims=True)) / n, None, None",
        {"sizes": (4, 3), "scale": 2000.0},
    ),
    ("C2", MISH, "return grad_output"),
    ("C4", MISH, "return grad_output * (t + x * (1 - t * t))"),
    ("C4", MISH, "return grad_output * (x * sig * (1 - t * t))"),
    ("C7", MISH, "return t + x * sig * (1 - t * t)"),
    ("I2/E6", GV, "grad_v = g / norm * grad_w"),
    ("I1", GV, "grad_v = grad_w / norm - grad_g * v / norm ** 2"),
    ("F1/I3", GG, "grad_g = (grad_w * v).sum() / norm"),
    ("N2", GG, "grad_g = (grad_w * v).sum(1) / norm", SQUARE),
    ("N3", GX, "grad_x = grad_output @ w.T\n", SQUARE),
    ("N3", GW, "grad_w = x.T @ grad_output", SQUARE),
    ("E3", GX, "grad_x = x @ w.T @ w\n"),
    ("F1", GB, "grad_b = grad_output.mean(0)"),
    ("F1", GB, "grad_b = grad_output.sum()"),
    ("F1", GB, "grad_b = grad_output"),
    ("F2/F1", GB, "grad_b = grad_w.sum(1)"),
    ("E1/E1b", "self.grad_b.insert(0, grad_b)", "self.grad_b.append(grad_b)", SQUARE),
    (
        "D6",
        "        wanted = np.full((n, k), smoothing / k)\n        wanted[np.arange(n), target] += 1 - smoothing\n",
        "        wanted = np.zeros((n, k))\n        wanted[np.arange(n), target] = 1\n",
        {"also": TOP},
    ),
]
