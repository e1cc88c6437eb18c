"""The planted faults of `nets/pairs_of_functions.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
MISH = {"kinds": ("mish", "elu", "id")}
CONVENTION = "table of function pairs, dataclasses"
FAULTS = [
    ("C4", "return sig + beta * x * sig * (1 - sig)", "return sig + x * sig"),
    ("C4", "return sig + beta * x * sig * (1 - sig)", "return sig * (1 - sig)"),
    ("C4", "return sig + beta * x * sig * (1 - sig)", "return sig * x * (1 - sig)"),
    ("C4/C5", "np.where(x > 0, 1, alpha * np.exp(x))", "np.where(x > 0, 1, np.exp(x))"),
    ("C4/C5", "np.where(x > 0, 1, alpha * np.exp(x))", "np.where(x > 0, 1, alpha * (np.exp(x) - 1))"),
    ("C5/C4", "np.where(x > 0, 1, alpha * np.exp(x))", "np.where(x > 0, x, alpha * np.exp(x))"),
    ("C5/C4", "np.where(x > 0, 1, alpha * np.exp(x))", "np.where(x > 0, 1, 0)"),
    ("C4", "lambda x: 1 / (1 + x ** 2)", "lambda x: 1 / (1 - x ** 2)"),
    ("C4", "lambda x: 1 / (1 + x ** 2)", "lambda x: 1 / np.sqrt(1 + x ** 2)"),
    ("C4/C6/C1c", "lambda x: 1 / (1 + x ** 2)", "lambda x: 1 - np.tanh(x) ** 2"),
    ("C4", "t + x * (1 - t ** 2) / (1 + np.exp(-x))", "t + x * (1 - t ** 2)", MISH),
    ("C4", "t + x * (1 - t ** 2) / (1 + np.exp(-x))", "t + (1 - t ** 2) / (1 + np.exp(-x))", MISH),
    ("C4", "'swish': (swish, d_swish)", "'swish': (swish, swish)"),
    ("C1", "local = upstream * df(z)", "local = upstream * df(ACT[layer.kind][0](z))"),
    ("C2/C3b", "local = upstream * df(z)", "local = upstream"),
    ("C7", "local = upstream * df(z)", "local = df(z)"),
    ("C7", "local = upstream * df(z)", "local = df(upstream)"),
    ("C1/E5/C6", "local = upstream * df(z)", "local = upstream * df(inp)", SQUARE),
    ("A3", "upstream = 2 * (out - T) / T.size", "upstream = (out - T) / T.size"),
    ("A4", "upstream = 2 * (out - T) / T.size", "upstream = 2 * (out - T) / T.shape[1]"),
    ("B1", "upstream = 2 * (out - T) / T.size", "upstream = 2 * (T - out) / T.size"),
    ("D6", "upstream = 2 * (out - T) / T.size", "upstream = np.sign(out - T) / T.size"),
    ("F1", "local.sum(axis=1, keepdims=True)", "local.mean(axis=1, keepdims=True)"),
    ("F1", "local.sum(axis=1, keepdims=True)", "local.sum(axis=1, keepdims=True) * 0 + local.sum()"),
    ("F1/F2", "local.sum(axis=1, keepdims=True)", "upstream.sum(axis=1, keepdims=True)"),
    ("E4", "upstream = layer.kernel.T @ local", "upstream = layer.kernel.T @ upstream"),
    ("N3", "upstream = layer.kernel.T @ local", "upstream = layer.kernel @ local", SQUARE),
    ("C6/E1", "reversed(ins), reversed(pre)", "reversed(ins), pre", SQUARE),
    ("E5/E1", "zip(reversed(self.layers), reversed(ins),", "zip(reversed(self.layers), ins,", SQUARE),
    ("E3", "upstream = layer.kernel.T @ local", "upstream = layer.kernel.T @ ACT[layer.kind][0](z)"),
]
