"""The planted faults of `nets/haiku_lstm.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5)}
CONVENTION = "LSTM with columns, Param objects, one step after another"
TOP = "        dv = np.copy(y)\n        dv[target] -= 1\n"
SOFT = "y = np.exp(v) / np.sum(np.exp(v))"
DH = "dh = np.dot(p.W_v.v.T, dv)"
NEXT = "        dh += dh_next\n"
DC = "dC += dh * o * dtanh(tanh(C))"
COPY = "dC = np.copy(dC_next)"
DO = "do = dsigmoid(o) * do"
BAR = "dC_bar = dtanh(C_bar) * dC_bar"
BV = "p.b_v.d += dv"
WV = "p.W_v.d += np.dot(dv, h.T)"
FAULTS = [
    ("A1", "return loss\n", "return loss / len(inputs)\n", {"also": "dv[target] -= 1"}),
    ("B1", "dv[target] -= 1\n", "dv[target] -= 1\n        dv = -dv\n"),
    (
        "D1",
        TOP,
        "        dv = np.zeros_like(y)\n        dv[target] = -1 / y[target]\n        dv = dv * y * (1 - y)\n",
    ),
    ("C3/D1", "dv[target] -= 1\n", "dv[target] -= 1\n        dv = dv * y * (1 - y)\n"),
    ("D3", SOFT, "y = np.exp(v) / np.sum(np.exp(v), axis=1, keepdims=True)"),
    ("D4", "        v = v - np.max(v)\n", "", {"offset": 900.0, "also": SOFT}),
    (
        "D6",
        "loss += -np.log(y[targets[t], 0])",
        "loss += -np.log(y[targets[t], 0]) - np.sum(np.log(1 - y)) + np.log(1 - y[targets[t], 0])",
        {"also": "dv[target] -= 1"},
    ),
    (
        "D6",
        "loss += -np.log(y[targets[t], 0])",
        "loss += 0.5 * np.sum(y ** 2) - y[targets[t], 0]",
        {"also": "dv[target] -= 1"},
    ),
    ("N3", DH, "dh = np.dot(p.W_v.v, dv)", SQUARE),
    ("N3", WV, "p.W_v.d += np.dot(h, dv.T)", SQUARE),
    ("N2", "dv[target] -= 1\n", "dv = np.sum(y - np.eye(len(y))[target], axis=1, keepdims=True)\n"),
    ("F1", BV, "p.b_v.d += np.mean(dv)"),
    ("F1", "p.b_o.d += do\n", "p.b_o.d += np.sum(do)\n"),
    ("F3", "        p.b_C.d += dC_bar\n", ""),
    ("E6/E8", "p.W_i.d += np.dot(di, z.T)", "p.W_i.d = np.dot(di, z.T)"),
    ("E6/E8", "p.b_f.d += df", "p.b_f.d = df"),
    ("E6/J2", NEXT, ""),
    (
        "E6/J2",
        "              + np.dot(p.W_C.v.T, dC_bar) + np.dot(p.W_o.v.T, do))",
        "              + np.dot(p.W_C.v.T, dC_bar))",
        {"also": "dz = "},
    ),
    ("J1/E6/J2", COPY, "dC = np.zeros_like(dC_next)"),
    (
        "J1",
        f"        {COPY}\n        {DC}\n",
        "        dC = dh * o\n        dC += dC_next\n        dC = dC * dtanh(tanh(C))\n",
    ),
    ("J1/E6/J2", "dC_prev = f * dC\n", "dC_prev = np.zeros_like(dC)\n"),
    ("J3/C2", "        df = dsigmoid(f) * df\n", ""),
    ("J3/C7", "        di = dsigmoid(i) * di\n", "        di = dsigmoid(i)\n"),
    ("J3/C2", BAR, "dC_bar = dC_bar"),
    ("J4/E1", "p.b_f.d += df", "p.b_f.d += di"),
    ("J5/E5", "df = dC * C_prev\n", "df = dC * C\n"),
    ("J5/E1", "self.steps[t] = (C_prev, z,", "self.steps[t] = (C, z,", {"also": "df = dC * C_prev"}),
    ("C1", DC, "dC += dh * o * dtanh(tanh(tanh(C)))"),
    ("C1b", DC, "dC += dh * o * dtanh(C)"),
    ("C4/J3/C6/C1c", BAR, "dC_bar = dsigmoid(C_bar) * dC_bar"),
    ("E3", "dC_prev = f * dC\n", "dC_prev = f * C\n"),
    (
        "E4",
        "do = dsigmoid(o) * do\n        p.W_o.d += np.dot(do, z.T)\n        p.b_o.d += do\n",
        "p.W_o.d += np.dot(dsigmoid(o) * do, z.T)\n        p.b_o.d += dsigmoid(o) * do\n",
    ),
    ("O1", "do = dh * tanh(C)", "do = dh\n        do *= tanh(C)"),
    ("O3", "        for param in self.p.all():\n            param.d.fill(0)\n", ""),
    (
        "O1",
        "C = f * C_prev + i * C_bar",
        "C = C_prev\n        C *= f\n        C += i * C_bar",
        {"also": "df = dC * C_prev"},
    ),
]
