"""The planted faults of `heldout/quinoa_germina.py`."""

from __future__ import annotations

SQUARE = {"entrada": 6, "oculta1": 6, "oculta2": 6}
CUBE = {"entrada": 6, "oculta1": 6, "oculta2": 6, "samples": 6}
CONVENTION = (
    "rows, functions with caches, batchnorm, relu, fixed dropout masks, log loss on a vector of labels, L2"
)
DX = "dx = dsalida.dot(w.T)"
DW = "dw = x.T.dot(dsalida)"
DB = "db = dsalida.sum(axis=0)"
DBETA = "dbeta = dsalida.sum(axis=0)"
DGAMMA = "dgamma = (dsalida * norm).sum(axis=0)"
DNORM = "dnorm = dsalida * gamma"
DVAR = "dvar = (dnorm * centrado).sum(axis=0) * -0.5 * inv ** 3"
DMED = "dmedia = -(dnorm * inv).sum(axis=0)"
BN = "dx = dnorm * inv + dvar * 2 * centrado / n + dmedia / n"
RELU = "dx = np.where(x > 0, dsalida, 0)"
DROP = "return dsalida * mascara / (1 - p)"
DZ = "dz = (prob - y) / n"
REG = "grads[k] = grads[k] + 2 * reg * params[k]"
FAULTS = [
    ("N2", "perdida = -(y * np.log(prob)", "perdida = -(y.T * np.log(prob)", {"also": DZ}),
    ("N2", DZ, "dz = (prob - y.ravel()).mean(axis=1, keepdims=True) / n"),
    ("N2", DZ, "dz = ((prob - y.T) / n).sum(axis=0)[:, None]"),
    ("A1", DZ, "dz = prob - y"),
    ("A1", DZ, "dz = (prob - y) / y.shape[1]"),
    ("A3", DZ, "dz = 2 * (prob - y) / n"),
    ("A2/A5", DW, "dw = x.T.dot(dsalida) / len(x)"),
    ("C3", DZ, "dz = (prob - y) * prob * (1 - prob) / n"),
    ("D6", DZ, "dz = -y / prob / n"),
    ("D7", DZ, "dz = (z - y) / n"),
    ("F1", DB, "db = dsalida.sum(axis=1)", CUBE),
    ("N3", DW, "dw = x.dot(dsalida)", CUBE),
    ("N6", DX, "dx = dsalida * w.T", CUBE),
    ("I1", DNORM, "dnorm = dsalida"),
    ("I2", BN, "dx = dnorm * inv + dmedia / n"),
    ("I2", DVAR, "dvar = (dnorm * centrado).sum(axis=0) * -0.5 * inv ** 2"),
    ("I2", DVAR, "dvar = (dnorm * centrado).sum(axis=0) * 0.5 * inv ** 3"),
    ("I2", DMED, "dmedia = -dnorm.sum(axis=0)"),
    ("I2/A1", BN, "dx = dnorm * inv + dvar * 2 * centrado + dmedia"),
    (
        "I3/I5",
        "varianza = (centrado ** 2).mean(axis=0)",
        "varianza = (centrado ** 2).sum(axis=0) / (len(x) - 1)",
        {"also": BN},
    ),
    ("I4", DGAMMA, "dgamma = (dsalida * norm).mean(axis=0)"),
    ("I4/F1", DBETA, "dbeta = dsalida.mean(axis=0)"),
    ("K1", DROP, "return dsalida"),
    ("K1", DROP, "return dsalida * mascara"),
    ("K1", DROP, "return dsalida / (1 - p)"),
    ("K1", DROP, "return dsalida * mascara * (1 - p)"),
    ("C5b/C5/C2", RELU, "dx = np.where(np.maximum(x, 0) >= 0, dsalida, 0)"),
    ("C5", RELU, "dx = np.where(x > 0, x, 0)"),
    ("C6/E1", "dh = relu_atras(dh, c_r1)", "dh = relu_atras(dh, c_r2)", SQUARE),
    ("K1/E1", "dh = apaga_atras(dh, c_d1)", "dh = apaga_atras(dh, c_d2)", SQUARE),
    ("G2", REG, "grads[k] = grads[k] + reg * params[k]"),
    ("G1", REG, "pass"),
    ("O1", "norm = centrado * inv", "centrado *= inv\n    norm = centrado", {"also": DVAR}),
    ("N2", DZ, "dz = (prob.ravel() - y).mean(axis=0)[:, None] / n"),
]
