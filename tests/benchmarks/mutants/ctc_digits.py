"""The planted faults of `nets/ctc_digits.py`."""

from __future__ import annotations

CONVENTION = "utterances one by one, CTC by alpha and beta, strided filters"
FAULTS = [
    ("A1", "d_score = (y - occupied) / n", "d_score = y - occupied"),
    ("B1", "d_score = (y - occupied) / n", "d_score = (occupied - y) / n"),
    ("C3", "d_score = (y - occupied) / n", "d_score = (y - occupied) * y * (1 - y) / n"),
    ("D1/D6/C3/D2", "d_score = (y - occupied) / n", "d_score = -occupied * (1 - y) / n"),
    ("D5/D6", "d_score = (y - occupied) / n", "d_score = -occupied / y / n"),
    ("D6", "d_score = (y - occupied) / n", "d_score = (y - (occupied > 0.5)) / n"),
    ("D6", "occupied = visits / (y * likelihood)", "occupied = visits / likelihood"),
    ("D6", "occupied = visits / (y * likelihood)", "occupied = visits / y"),
    (
        "E6/L1/D6",
        "visits[:, symbol] += alpha[:, s] * beta[:, s]",
        "visits[:, symbol] = alpha[:, s] * beta[:, s]",
    ),
    (
        "E1/D6/E3",
        "visits[:, symbol] += alpha[:, s] * beta[:, s]",
        "visits[:, symbol] += alpha[:, s] * alpha[:, s]",
    ),
    ("N3/E5", "self.g_out += d_score.T @ h", "self.g_out += d_score.T @ u"),
    ("E6/O3/E8", "self.g_out += d_score.T @ h", "self.g_out = d_score.T @ h"),
    ("F1", "self.g_out_bias += d_score.sum(axis=0)", "self.g_out_bias += d_score.mean(axis=0)"),
    ("C1", "d_u = d_h * gelu_slope(u)", "d_u = d_h * gelu_slope(h)"),
    ("C2", "d_u = d_h * gelu_slope(u)", "d_u = d_h"),
    ("C5/C1c/C4", "d_u = d_h * gelu_slope(u)", "d_u = d_h * (u > 0)"),
    ("C7", "d_u = d_h * gelu_slope(u)", "d_u = gelu_slope(d_h)"),
    (
        "C4",
        "    return 0.5 * (1 + t) + 0.5 * u * (1 - t ** 2) * 0.7978845608 * (1 + 3 * 0.044715 * u ** 2)",
        "    return 0.5 * (1 + t) + 0.5 * u * (1 - t ** 2) * 0.7978845608 * (1 + 0.044715 * u ** 2)",
    ),
    (
        "C4",
        "    return 0.5 * (1 + t) + 0.5 * u * (1 - t ** 2) * 0.7978845608 * (1 + 3 * 0.044715 * u ** 2)",
        "    return 0.5 * (1 + t)",
    ),
    ("C4", "0.5 * u * (1 - t ** 2) * 0.79", "0.5 * u * (1 - t) ** 2 * 0.79"),
    ("F3/E8", "self.g_filter_bias += d_u.sum(axis=0)", "self.g_filter_bias += d_u[-1]"),
    ("E3", "self.g_filters += d_u.T @ patches", "self.g_filters += d_h.T @ patches"),
    (
        "O3",
        "        self.g_out_bias = np.zeros_like(self.out_bias)\n",
        "        if not hasattr(self, 'g_out_bias'):\n            self.g_out_bias = np.zeros_like(self.out_bias)\n",
    ),
]
