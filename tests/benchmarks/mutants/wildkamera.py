"""The planted faults of `nets/wildkamera.py`."""

from __future__ import annotations

SQUARE = {"kenmerke": 5, "breedte": 5, "binne": 5, "soorte": 5}
CONVENTION = "functions with caches over (n, time, features), batch norm, layer norm and residual blocks, Afrikaans names"
TOP = "dskoor = (p - diere) / len(x)"
DW = "dw = plat_x.T @ plat_dy"
DB = "db = plat_dy.sum(axis=0)"
DX = "dx = np.tensordot(dy, w.T, axes=1)"
INNER = "binne = C_GELU * (1 + 3 * 0.044715 * x ** 2)"
GELU = "return dy * (0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * binne)"
SPREAD = "dh = np.repeat(dgem[:, None, :], kasse['tyd'], axis=1) / kasse['tyd']"
DXHAT = "dxdak = dy * gamma"
DVAR = "dvar = -0.5 * inv ** 3 * dinv"
VAR_PATH = "    dsent = dsent + 2 * sent * dvar / m\n"
MEAN_PATH = "dx = dsent + dgem / m"
LN_G = "g = dy * gamma"
LN_DX = "dx = inv * (g - gem_g - xdak * gem_gx)"
LN_DGAMMA = "dgamma = np.sum(dy * xdak, axis=(0, 1))"
SLOPE = "        du = gelu_terug(du, kasse[k, 'gelu'])\n"
ADD = "        dh = dh + dtak\n"
FAULTS = [
    ("A1", TOP, "dskoor = p - diere"),
    ("A4", TOP, "dskoor = (p - diere) / x.shape[1]"),
    ("B1", TOP, "dskoor = (diere - p) / len(x)"),
    ("C3", TOP, "dskoor = (p - diere) * p * (1 - p) / len(x)"),
    ("D6", TOP, "dskoor = -diere / p * p * (1 - p) / len(x)"),
    (
        "D6/C3b",
        "-np.mean(np.sum(diere * np.log(p) + (1 - diere) * np.log(1 - p), axis=1))",
        "0.5 * np.mean(np.sum((p - diere) ** 2, axis=1))",
        {"also": TOP},
    ),
    ("A3", SPREAD, "dh = np.repeat(dgem[:, None, :], kasse['tyd'], axis=1)"),
    ("N3", DX, "dx = np.tensordot(dy, w, axes=1)", SQUARE),
    ("N3", DW, "dw = plat_dy.T @ plat_x", SQUARE),
    ("N3b/N3", "plat_x = x.reshape(-1, x.shape[-1])", "plat_x = x.T.reshape(-1, x.shape[-1])"),
    ("F1", DB, "db = plat_dy.mean(axis=0)"),
    ("F1", DB, "db = plat_dy.sum()"),
    ("F2", DB, "db = dw.sum(axis=0)"),
    ("E6", ADD, "        dh = dtak\n"),
    ("E6", ADD, ""),
    ("E1", "affien_terug(du, kasse[k, 'op'])", "affien_terug(du, kasse[0, 'op'])"),
    ("C2", SLOPE, ""),
    ("C7", GELU, "return 0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * binne"),
    ("C4", GELU, "return dy * 0.5 * (1 + t)"),
    ("C4", INNER, "binne = C_GELU * (1 + 0.044715 * x ** 2)", {"also": GELU}),
    ("C6", SLOPE, "        du = gelu_terug(du, kasse[0, 'gelu'])\n"),
    ("I1", DXHAT, "dxdak = dy"),
    ("I1", LN_G, "g = dy"),
    ("I2", VAR_PATH, ""),
    ("I2", MEAN_PATH, "dx = dsent"),
    ("I2", DVAR, "dvar = -0.5 * inv ** 2 * dinv"),
    ("I2", LN_DX, "dx = inv * (g - gem_g)"),
    ("I2", LN_DX, "dx = inv * (g - xdak * gem_gx)"),
    ("I4", LN_DGAMMA, "dgamma = np.mean(dy * xdak, axis=(0, 1))"),
    ("F1", DB, "db = dy.sum(axis=0)"),
    (
        "O1",
        "sent = x - x.mean(axis=-1, keepdims=True)",
        "sent = x\n    sent -= x.mean(axis=-1, keepdims=True)",
        {"also": ADD.strip()},
    ),
    ("O1", "return 0.5 * x * (1 + t), (x, t)", "x *= 0.5 * (1 + t)\n    return x, (x, t)", {"also": GELU}),
]
