"""The planted faults of `nets/autorec_masked.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "columns, named tuples, masked autoencoder"
TOP = "g_out = (decode(p, code) - R) * seen / seen.sum()"
SPARSE = "    g_code = g_code + settings.code_cost / items\n"
MID = "g_mid_pre = g_code * code * (1 - code)"
PRE = "g_pre = g_first * (gate + pre * gate * (1 - gate))"
FAULTS = [
    ("A1/A3", TOP, "g_out = (decode(p, code) - R) * seen"),
    ("A4", TOP, "g_out = (decode(p, code) - R) * seen / R.size"),
    ("A3", TOP, "g_out = 2 * (decode(p, code) - R) * seen / seen.sum()"),
    ("K1/D6", TOP, "g_out = (decode(p, code) - R) / seen.sum()"),
    ("B1", TOP, "g_out = (R - decode(p, code)) * seen / seen.sum()"),
    ("E1", TOP, "g_out = (decode(p, code) - R[:, ::-1]) * seen / seen.sum()"),
    ("D6", TOP, "g_out = np.sign(decode(p, code) - R) * seen / seen.sum()"),
    ("D6", TOP, "out = logistic(decode(p, code))\n    g_out = (out - R) * seen / seen.sum()"),
    ("D8", TOP, "g_out = np.mean((decode(p, code) - R) * seen, axis=0) * seen / seen.sum()"),
    ("E6/G1", SPARSE, ""),
    ("G4/G2", SPARSE, "    g_code = g_code + settings.code_cost\n"),
    ("G2/D6", SPARSE, "    g_code = g_code + settings.code_cost / items * code\n"),
    ("E6", SPARSE, "    g_code = settings.code_cost / items * np.ones_like(code)\n"),
    ("E4", "g_first = p.mid.T @ g_mid_pre", "g_first = p.mid.T @ g_code"),
    ("E3", "g_first = p.mid.T @ g_mid_pre", "g_first = p.mid.T @ code"),
    ("E3", "g_code = p.dec.T @ g_out", "g_code = p.dec.T @ R"),
    ("C2", MID, "g_mid_pre = g_code"),
    ("C1", MID, "g_mid_pre = g_code * logistic(code) * (1 - logistic(code))"),
    ("C1c/C4", MID, "g_mid_pre = g_code * (1 - code ** 2)"),
    ("C7", MID, "g_mid_pre = code * (1 - code)"),
    ("C4", PRE, "g_pre = g_first * gate * (1 - gate)"),
    ("C4", PRE, "g_pre = g_first * gate"),
    ("E5", "g_mid = g_mid_pre @ first.T", "g_mid = g_mid_pre @ pre.T"),
    ("N3", "g_code = p.dec.T @ g_out", "g_code = p.dec @ g_out", SQUARE),
    ("N3", "g_mid = g_mid_pre @ first.T", "g_mid = first @ g_mid_pre.T", SQUARE),
    (
        "F1",
        "g_mid_bias = g_mid_pre.sum(axis=1, keepdims=True)",
        "g_mid_bias = g_mid_pre.mean(axis=1, keepdims=True)",
    ),
    ("F1", "g_enc_bias = g_pre.sum(axis=1, keepdims=True)", "g_enc_bias = g_pre"),
    ("F1", "g_user = g_out.sum(axis=1, keepdims=True)", "g_user = g_out.sum(axis=0, keepdims=True)"),
    ("F2/F1", "g_dec_bias = g_out.sum()", "g_dec_bias = g_dec.sum()"),
    ("G1", " + settings.weight_cost * p.dec", ""),
]
