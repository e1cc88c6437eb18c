"""The planted faults of `nets/taxi_mixture.py`."""

from __future__ import annotations

CONVENTION = "columns, a mixture density head, GEGLU and SELU, lists of pairs"
FAULTS = [
    ("D6/A1", "dlogit = (np.exp(logpi) - r) / m", "dlogit = np.exp(logpi) - r"),
    ("B2/B1/D6", "dlogit = (np.exp(logpi) - r) / m", "dlogit = (r - np.exp(logpi)) / m"),
    ("D6/D7", "dlogit = (np.exp(logpi) - r) / m", "dlogit = (logpi - r) / m"),
    ("D1/C3/D6", "dlogit = (np.exp(logpi) - r) / m", "dlogit = -r * (1 - np.exp(logpi)) / m"),
    ("D6/E6", "dmu = -r * u / np.exp(logsd) / m", "dmu = -u / np.exp(logsd) / m"),
    ("D6/E4/C2", "dmu = -r * u / np.exp(logsd) / m", "dmu = -r * u / m"),
    ("D6/B2", "dlogsd = r * (1 - u ** 2) / m", "dlogsd = r * (u ** 2 - 1) / m"),
    ("D6/E6", "dlogsd = r * (1 - u ** 2) / m", "dlogsd = -r * u ** 2 / m"),
    ("D6/A3/C4/A5", "dlogsd = r * (1 - u ** 2) / m", "dlogsd = r * (1 - 0.5 * u ** 2) / m"),
    ("D3", "r = r / r.sum(axis=0)  ", "r = r / r.sum()  "),
    ("D3", "r = r / r.sum(axis=0)  ", "r = r / r.sum(axis=1, keepdims=True)  "),
    ("E1/E6/D6/N3", "np.vstack([dlogit, dmu, dlogsd])", "np.vstack([dlogit, dlogsd, dmu])"),
    ("C4/C5", "SELU_L * np.where(z > 0, 1, SELU_A * np.exp(z))", "np.where(z > 0, 1, SELU_A * np.exp(z))"),
    (
        "C4/C5",
        "SELU_L * np.where(z > 0, 1, SELU_A * np.exp(z))",
        "SELU_L * np.where(z > 0, 1, SELU_A * np.expm1(z))",
    ),
    ("C1", "dZ2 = dA2 * dselu(c['Z2'])", "dZ2 = dA2 * dselu(c['A2'])"),
    ("C5/C1c/C4", "dZ2 = dA2 * dselu(c['Z2'])", "dZ2 = dA2 * (c['Z2'] > 0)"),
    ("C4", "return s + 1.702 * v * s * (1 - s)", "return s + v * s * (1 - s)"),
    ("C4", "return s + 1.702 * v * s * (1 - s)", "return s"),
    ("J3/E4/C4/C2/E6", "dgate = dA1 * c['value'] * dgelu(c['gate'])", "dgate = dA1 * dgelu(c['gate'])"),
    ("E4/C6/C1/J3/E1/C4", "dvalue = dA1 * gelu(c['gate'])", "dvalue = dA1 * dgelu(c['gate'])"),
    ("E6/E4/J3/C2/E3", "dvalue = dA1 * gelu(c['gate'])", "dvalue = dA1"),
    ("E1/E6/J4", "np.concatenate((dvalue, dgate), axis=0)", "np.concatenate((dgate, dvalue), axis=0)"),
    ("E3/C2", "affine_back(dZ2, theta[1], c['A1'])", "affine_back(dA2, theta[1], c['A1'])"),
    ("E1/E5", "affine_back(dZ3, theta[2], c['A2'])", "affine_back(dZ3, theta[2], c['Z2'])"),
    ("F1", "dZ.sum(axis=1, keepdims=True)", "dZ.mean(axis=1, keepdims=True)"),
]
