"""The planted faults of `nets/typed_columns.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, annotated dataclasses, activations as pairs of functions"
TOP = "d_p = -y / (p + TINY) / m\n"
SOFT = "upstream = p * (d_p - np.sum(p * d_p, axis=0, keepdims=True))"
DELTA = "delta = upstream if self.activation is None else upstream * self.activation.slope(self.z)"
DW = "self.grad_weight = delta @ self.before.T"
DB = "self.grad_bias = np.sum(delta, axis=1, keepdims=True)"
BACK = "return self.weight.T @ delta"
L2 = "            layer.grad_weight += self.decay / m * layer.weight\n"
SUM = "return e / e.sum(axis=0, keepdims=True)"
SLOPE = "    a = sigmoid(z)\n    return a * (1.0 - a)\n"
ELU = "return np.where(z > 0.0, 1.0, np.exp(np.minimum(z, 0.0)))"
FAULTS = [
    ("A1", TOP, "d_p = -y / (p + TINY)\n"),
    ("A4/A3", TOP, "d_p = -y / (p + TINY) / y.size\n"),
    ("B1", TOP, "d_p = y / (p + TINY) / m\n"),
    ("D6", TOP, "d_p = ((1 - y) / (1 - p) - y / (p + TINY)) / m\n"),
    ("D6/C3", TOP, "d_p = (p - y) / m\n"),
    ("D1", SOFT, "upstream = d_p * p * (1.0 - p)"),
    ("D1", TOP + "        " + SOFT, "upstream = y * (p - 1.0) / m"),
    (
        "D2",
        SOFT,
        "jacobian = np.einsum('im,ij->ijm', p, np.eye(len(p))) - np.einsum('im,jm->ijm', p, p)\n"
        "        upstream = jacobian.sum(axis=1) * d_p",
    ),
    ("D3", SOFT, "upstream = p * (d_p - np.sum(p * d_p))"),
    ("D3", SOFT, "upstream = p * (d_p - np.sum(p * d_p, axis=1, keepdims=True))"),
    (
        "N2",
        "self.z = self.weight @ a + self.bias",
        "self.z = self.weight @ a + self.bias.ravel()",
        {**CUBE, "also": DB},
    ),
    ("D3", SUM, "return e / e.sum(axis=1, keepdims=True)", {"also": "upstream = p * "}),
    ("D3", SUM, "return e / np.sum(e)", {"also": "upstream = p * "}),
    ("D4", "np.exp(z - z.max(axis=0, keepdims=True))", "np.exp(z)", {"lift": 1000.0}),
    ("D4", "np.log(p + TINY)", "np.log(p)", {"lift": (0.0, 0.0, -2000.0)}),
    ("F1", DB, "self.grad_bias = np.sum(delta, axis=0, keepdims=True)"),
    ("F1", DB, "self.grad_bias = np.sum(delta, keepdims=True)"),
    ("N3", BACK, "return self.weight @ delta", SQUARE),
    ("N3", DW, "self.grad_weight = self.before @ delta.T", SQUARE),
    (
        "N3",
        "self.z = self.weight @ a + self.bias",
        "self.z = self.weight.T @ a + self.bias",
        {**SQUARE, "also": "delta"},
    ),
    ("N6", BACK, "return self.weight.T * delta", CUBE),
    ("C4", ELU, "return np.where(z > 0.0, 1.0, np.expm1(np.minimum(z, 0.0)))", {"also": "delta = "}),
    ("C1", SLOPE, "    a = sigmoid(sigmoid(z))\n    return a * (1.0 - a)\n", {"also": "delta = "}),
    ("C7", DELTA, "delta = upstream if self.activation is None else self.activation.slope(upstream)"),
    ("C2", DELTA, "delta = upstream"),
    (
        "O1/C1",
        "    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))\n",
        "    z[z < 0.0] = np.expm1(z[z < 0.0])\n    return z\n",
        {"also": "self.activation.slope(self.z)"},
    ),
    ("E4", BACK, "return self.weight.T @ upstream"),
    ("E3", BACK, "return self.grad_weight.T @ delta"),
    ("E5", DW, "self.grad_weight = delta @ self.z.T", SQUARE),
    ("G4", L2, "            layer.grad_weight += self.decay * layer.weight\n"),
    ("G1", L2, ""),
]
