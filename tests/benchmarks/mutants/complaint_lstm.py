"""The planted faults of `nets/complaint_lstm.py`."""

from __future__ import annotations

SQUARE = {"k": 4, "h": 4}
CONVENTION = "recurrent, LSTM with attention over time, one sample at a time, a dict of gradients"
DZ = "    dz = p.copy()\n    dz[label] -= 1\n"
DV = "G['V'] += np.outer(dz, ctx)"
DCTX = "dctx = th['V'].T @ dz"
DS = "ds = alpha * (dalpha - alpha @ dalpha)"
DR = "dR = np.outer(ds, th['v']) * (1 - R ** 2)"
DH = "    dH += dR @ th['Q']\n"
MEAN = "    for name in G:\n        G[name] /= len(texts)\n"
DC = "dc = dc_next + dh * o * (1 - tc ** 2)"
GATES = "dg = np.concatenate([di, df, do, du])"
FAULTS = [
    ("A1", MEAN, ""),
    ("B1", DZ, "    dz = -p\n    dz[label] += 1\n"),
    ("C3", DZ, DZ + "    dz *= p * (1 - p)\n"),
    ("D1", DZ, "    dz = np.zeros_like(p)\n    dz[label] = p[label] - 1\n"),
    ("D1", DS, "ds = alpha * (1 - alpha) * dalpha"),
    ("D2", DS, "ds = (np.diag(alpha) - np.outer(alpha, alpha)).sum(axis=0) * dalpha"),
    ("D4", "e = np.exp(v - v.max())", "e = np.exp(v)", {"amp": 3000.0}),
    (
        "D4",
        "    return m + np.log(np.sum(np.exp(z - m))) - z[label]\n",
        "    return -np.log(softmax(z)[label])\n",
        {"amp": 3000.0, "samples": 7},
    ),
    ("N1/N6/N2", DV, "G['V'] += dz * ctx", SQUARE),
    ("N1/N6", DV, "G['V'] += np.dot(dz.T, ctx)", SQUARE),
    ("N3", DCTX, "dctx = th['V'] @ dz", SQUARE),
    ("N3", DH, "    dH += dR @ th['Q'].T\n"),
    ("N3", "G['Q'] += dR.T @ H", "G['Q'] += H.T @ dR"),
    ("E6", DH, "    dH = dR @ th['Q']\n"),
    ("E6", DH, ""),
    ("E3", DCTX, "dctx = th['V'].T @ p"),
    ("E4", DH, "    dH += np.outer(ds, th['v']) @ th['Q']\n"),
    ("E1", "zip(texts, labels):\n        back(", "zip(texts, labels[::-1]):\n        back(", {"samples": 6}),
    (
        "E8/E6",
        "    for ids, label in zip(texts, labels):\n        back(",
        "    for ids, label in zip(texts, labels):\n        G = {name: np.zeros_like(value) for name, value in th.items()}\n        back(",
    ),
    ("J2/E6", "dh = dH[t] + dh_next", "dh = dH[t]"),
    ("J1", DC, "dc = (dc_next + dh * o) * (1 - tc ** 2)"),
    ("J1/E6", DC, "dc = dh * o * (1 - tc ** 2)"),
    ("J3", "di = dc * u * i * (1 - i)", "di = dc * u"),
    ("J4", GATES, "dg = np.concatenate([di, di, do, du])"),
    ("J5", "G['W'] += np.outer(dg, xh)", "G['W'] += np.outer(dg, np.concatenate([xh[:d], h]))"),
    ("L1/E6", "G['E'][w] += dxh[:d]", "G['E'][w] = dxh[:d]"),
    ("C1", DR, "dR = np.outer(ds, th['v']) * (1 - np.tanh(R) ** 2)"),
    ("C7", DR, "dR = 1 - R ** 2"),
    ("F1", "G['b'] += dg", "G['b'] += dg.sum()"),
    (
        "O1",
        "    dH = np.outer(alpha, dctx)\n",
        "    dH = H\n    dH[:] = np.outer(alpha, dctx)\n",
        {"also": "dalpha = H @ dctx"},
    ),
    ("N1/N6/N2", DR, "dR = ds * th['v'] * (1 - R ** 2)", {"samples": 1}),
    ("J3/C6", "df = dc * c_old * f * (1 - f)", "df = dc * c_old * i * (1 - i)"),
]
