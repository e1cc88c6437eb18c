"""The planted faults of `nets/columns_dict.py`."""

from __future__ import annotations

CONVENTION = "columns, parameter dict"
FAULTS = [
    ("A1", "dZ = cache['A' + str(L)] - Y", "dZ = m * (cache['A' + str(L)] - Y)"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1, keepdims=True)"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True) / m"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ) / m * np.ones_like(params['b' + str(l)])"),
    ("B1", "dZ = cache['A' + str(L)] - Y", "dZ = Y - cache['A' + str(L)]"),
    ("G1", " + lambd / m * params['W' + str(l)]", ""),
    ("G1b", "+ lambd / m * params['W' + str(l)]", "- lambd / m * params['W' + str(l)]"),
    ("G2", "+ lambd / m * params['W' + str(l)]", "+ 2 * lambd / m * params['W' + str(l)]"),
    ("G4/G2", "+ lambd / m * params['W' + str(l)]", "+ lambd * params['W' + str(l)]"),
    ("A1/A5", "np.dot(dZ, A_prev.T) / m +", "np.dot(dZ, A_prev.T) +"),
    ("C2", "dZ = dA * (cache['Z' + str(l - 1)] > 0)", "dZ = dA"),
    ("C5", "(cache['Z' + str(l - 1)] > 0)", "(cache['Z' + str(l - 1)] < 0)"),
    ("C5", "(cache['Z' + str(l - 1)] > 0)", "(cache['Z' + str(l - 1)] > 1)"),
    ("C5b", "(cache['Z' + str(l - 1)] > 0)", "(cache['A' + str(l - 1)] >= 0)"),
    ("C5c", "dZ = dA * (cache['Z' + str(l - 1)] > 0)", "dZ = relu(dA)"),
    ("E5", "np.dot(dZ, A_prev.T)", "np.dot(dZ, np.ones_like(A_prev).T)"),
    (
        "C6/E1",
        "cache['Z' + str(l - 1)] > 0",
        "cache['Z' + str(max(l - 2, 1))][: dA.shape[0]].repeat(3, 0)[: dA.shape[0]] > 0",
    ),
    (
        "C3",
        "dZ = cache['A' + str(L)] - Y",
        "dZ = (cache['A' + str(L)] - Y) * cache['A' + str(L)] * (1 - cache['A' + str(L)])",
    ),
    ("A3", "dZ = cache['A' + str(L)] - Y", "dZ = 2 * (cache['A' + str(L)] - Y)"),
    ("D7", "dZ = cache['A' + str(L)] - Y", "dZ = cache['Z' + str(L)] - Y"),
]
