"""The planted faults of `nets/layer_dicts.py`."""

from __future__ import annotations

CONVENTION = "list of dicts, table of activations"
FAULTS = [
    ("A3", "upstream = 2.0 * (net[-1]['out'] - target) / n", "upstream = (net[-1]['out'] - target) / n"),
    ("A1", "upstream = 2.0 * (net[-1]['out'] - target) / n", "upstream = 2.0 * (net[-1]['out'] - target)"),
    (
        "A4/A3",
        "upstream = 2.0 * (net[-1]['out'] - target) / n",
        "upstream = 2.0 * (net[-1]['out'] - target) / target.size",
    ),
    ("A4", "n = x.shape[0]", "n = x.shape[1]"),
    ("B1", "(net[-1]['out'] - target)", "(target - net[-1]['out'])"),
    ("D7", "(net[-1]['out'] - target)", "net[-1]['out']"),
    ("C2", "delta = upstream * ACT[layer['act']][1](layer['z'])", "delta = upstream"),
    ("C1", "ACT[layer['act']][1](layer['z'])", "ACT[layer['act']][1](layer['out'])"),
    ("C7", "delta = upstream * ACT[layer['act']][1](layer['z'])", "delta = ACT[layer['act']][1](layer['z'])"),
    ("C7", "delta = upstream * ACT[layer['act']][1](layer['z'])", "delta = ACT[layer['act']][1](upstream)"),
    ("C6", "ACT[layer['act']][1](layer['z'])", "ACT['tanh'][1](layer['z'])"),
    ("C4", "(np.tanh, lambda z: 1 - np.tanh(z) ** 2)", "(np.tanh, lambda z: 1 - np.tanh(z))"),
    ("C4", "(np.tanh, lambda z: 1 - np.tanh(z) ** 2)", "(np.tanh, lambda z: np.tanh(z))"),
    ("C1b/C4", "(np.tanh, lambda z: 1 - np.tanh(z) ** 2)", "(np.tanh, lambda z: 1 - z ** 2)"),
    ("C4", "lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2", "lambda z: np.exp(-z) / (1 + np.exp(-z))"),
    ("C4", "lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2", "lambda z: 1 / (1 + np.exp(-z)) ** 2"),
    (
        "C4/C5",
        "lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))))",
        "lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0)) - 1))",
    ),
    ("C5/C4", "lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))))", "lambda z: np.where(z > 0, 1, 0))"),
    (
        "C5/C4",
        "lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))))",
        "lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0))))",
    ),
    ("F1/A2", "delta.sum(axis=0)", "delta.mean(axis=0)"),
    ("F1", "delta.sum(axis=0)", "np.full(layer['bias'].shape, delta.sum())"),
    ("F3", "delta.sum(axis=0)", "np.zeros_like(layer['bias'])"),
    ("F1/E8", "delta.sum(axis=0)", "delta[0]"),
    ("E4", "upstream = delta @ layer['weights'].T", "upstream = upstream @ layer['weights'].T"),
    ("E5", "layer['input'].T @ delta", "np.ones_like(layer['input']).T @ delta"),
    ("E3", "upstream = delta @ layer['weights'].T", "upstream = layer['out'] @ layer['weights'].T"),
    ("A2/A5", "layer['input'].T @ delta", "layer['input'].T @ delta / n"),
    ("A2", "delta @ layer['weights'].T", "delta @ layer['weights'].T / n"),
    ("E7", "layer['input'].T @ delta", "layer['input'].T @ (delta * upstream)"),
    ("B2/B1", "layer['grad_bias'] = delta.sum(axis=0)", "layer['grad_bias'] = -delta.sum(axis=0)"),
    (
        "N3",
        "upstream = delta @ layer['weights'].T",
        "upstream = delta @ layer['weights']",
        {"sizes": (4, 4, 4, 4, 4)},
    ),
    ("N3", "layer['input'].T @ delta", "delta.T @ layer['input']", {"sizes": (4, 4, 4, 4, 4)}),
]
