"""The planted faults of `nets/closure_layers.py`."""

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = "closures over a dict"
FAULTS = [
    ("K1", "        return grad_out * mask / keep", "        return grad_out"),
    ("K1", "        return grad_out * mask / keep", "        return grad_out * mask"),
    ("K1", "        return grad_out * mask / keep", "        return grad_out / keep"),
    ("K1", "        return grad_out * mask / keep", "        return grad_out * mask * keep"),
    ("C5", 'grad_in[kept["neg"]] *= slope', 'grad_in[~kept["neg"]] *= slope'),
    ("C5", 'grad_in[kept["neg"]] *= slope', 'grad_in[kept["neg"]] = slope'),
    ("C5", 'grad_in[kept["neg"]] *= slope', 'grad_in[kept["neg"]] = 0'),
    ("C5/C4", 'grad_in[kept["neg"]] *= slope', 'grad_in[kept["neg"]] *= -slope'),
    ("C2/C5b/C5", '        grad_in[kept["neg"]] *= slope\n', "", {"also": "return grad_in"}),
    ("C4/B2", "return grad_out * -2 * x * y", "return grad_out * 2 * x * y"),
    ("C4/A3", "return grad_out * -2 * x * y", "return grad_out * -x * y"),
    ("C4", "return grad_out * -2 * x * y", "return grad_out * -2 * x"),
    ("C4", "return grad_out * -2 * x * y", "return grad_out * y"),
    ("C4/C1", "return grad_out * -2 * x * y", "return grad_out * -2 * y * y"),
    ("C2", "return grad_out * -2 * x * y", "return grad_out"),
    ("C7", "return grad_out * -2 * x * y", "return -2 * x * y"),
    ("D6", "backward((2 * diff + np.sign(diff)) / diff.size)", "backward(2 * diff / diff.size)"),
    ("D6", "backward((2 * diff + np.sign(diff)) / diff.size)", "backward(np.sign(diff) / diff.size)"),
    (
        "D6",
        "backward((2 * diff + np.sign(diff)) / diff.size)",
        "backward((2 * diff + np.abs(diff)) / diff.size)",
    ),
    (
        "D6/A3",
        "backward((2 * diff + np.sign(diff)) / diff.size)",
        "backward((diff + np.sign(diff)) / diff.size)",
    ),
    (
        "A4/A3",
        "backward((2 * diff + np.sign(diff)) / diff.size)",
        "backward((2 * diff + np.sign(diff)) / len(diff))",
    ),
    (
        "B1",
        "backward((2 * diff + np.sign(diff)) / diff.size)",
        "backward(-(2 * diff + np.sign(diff)) / diff.size)",
    ),
    ("F1", "grad_out.sum(axis=0, keepdims=True)", "grad_out.mean(axis=0, keepdims=True)"),
    ("N3", 'return grad_out @ store[name + ".w"].T', 'return grad_out @ store[name + ".w"]', SQUARE),
    ("N3", 'kept["x"].T @ grad_out', 'grad_out.T @ kept["x"]', SQUARE),
    ("E1", "            g = b(g)\n", "            b(g)\n", SQUARE),
    ("F1", "grad_out.sum(axis=0, keepdims=True)", "grad_out"),
    ("F1", "grad_out.sum(axis=0, keepdims=True)", "grad_out.sum()"),
]
