"""The planted faults of `nets/lstm_rows.py`."""

from __future__ import annotations

CONVENTION = "recurrent, LSTM"
FAULTS = [
    ("A1", "        ds /= n\n", ""),
    ("B1", "ds /= n", "ds /= -n"),
    ("J1/E6", "dcell = dstate + dh * o * (1 - ts ** 2)", "dcell = dh * o * (1 - ts ** 2)"),
    ("J1", "dcell = dstate + dh * o * (1 - ts ** 2)", "dcell = (dstate + dh * o) * (1 - ts ** 2)"),
    ("J1/C2", "dcell = dstate + dh * o * (1 - ts ** 2)", "dcell = dstate + dh * o"),
    ("J3/C2", "di * i * (1 - i)", "di"),
    ("J3/C2", "dg * (1 - g ** 2)", "dg"),
    ("J3/C4", "df * f * (1 - f)", "df * f * (1 + f)"),
    ("J3/C6/E1", "do * o * (1 - o)", "do * f * (1 - f)"),
    ("J5/J3", "df = dcell * s_prev", "df = dcell * ts"),
    ("J3/E3/E1", "di = dcell * g", "di = dcell * f"),
    ("J3/E3/E1", "dg = dcell * i", "dg = dcell * o"),
    ("J5/E5", "self.dU += h_prev.T @ dpre", "self.dU += (o * ts).T @ dpre"),
    ("J1/J3", "dstate = dcell * f", "dstate = dcell"),
    ("J2/J1/E6", "            dstate = dcell * f\n", ""),
    ("E6/E8", "self.dW += x.T @ dpre", "self.dW = x.T @ dpre"),
    ("F1", "self.db += dpre.sum(axis=0)", "self.db += dpre.mean(axis=0)"),
    ("F1", "self.dc = ds.sum(axis=0)", "self.dc = ds.mean(axis=0)"),
    ("E3", "dh = ds @ self.V.T", "dh = self.p @ self.V.T"),
]
