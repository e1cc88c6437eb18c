"""The planted faults of `heldout/muslinge_arter.py`."""

from __future__ import annotations

SQUARE = {"ind": 5, "skjult": 5, "lag2": 5, "arter": 5}
CONVENTION = "index loops over samples, classes and units, dict of weights, hinge loss and L2, loss and gradients returned"
ELU = "return 1.0 if v > 0 else math.exp(v)"
TAB = "tab += m / antal"
DC = "d_score[c] += 1.0 / antal"
DR = "d_score[rigtig] -= 1.0 / antal"
GS = 'grad["s"][c] += d_score[c]'
DG = 'd_g[k] += d_score[c] * net["S"][c, k]'
DQ = "d_q = d_g[k] / (1 + q[k] ** 2)"
GV = 'grad["v"][k] += d_q'
GVW = 'grad["V"][k, j] += d_q * h[j]'
DH = 'd_h[j] += d_q * net["V"][k, j]'
DP = "d_p = d_h[j] * elu_afledt(p[j])"
GU = 'grad["u"][j] += d_p'
GUW = 'grad["U"][j, i] += d_p * x[i]'
REG = "grad[navn] += lam * net[navn]"
FAULTS = [
    ("A1", f"{DC}\n                {DR}", "d_score[c] += 1.0\n                d_score[rigtig] -= 1.0"),
    ("A2", TAB, "tab += m", {"also": "d_score["}),
    (
        "A4",
        f"{DC}\n                {DR}",
        "d_score[c] += 1.0 / len(x)\n                d_score[rigtig] -= 1.0 / len(x)",
    ),
    ("A2/A5", GVW, 'grad["V"][k, j] += d_q * h[j] / antal'),
    (
        "B1",
        f"{DC}\n                {DR}",
        "d_score[c] -= 1.0 / antal\n                d_score[rigtig] += 1.0 / antal",
    ),
    ("B2", DG, 'd_g[k] -= d_score[c] * net["S"][c, k]'),
    ("E6", f"                {DR}\n", ""),
    ("E6/D6", DR, "d_score[rigtig] = -1.0 / antal"),
    ("D6", DC, "d_score[c] += 2 * m / antal"),
    ("D6", TAB, "tab += m ** 2 / antal", {"also": "d_score["}),
    ("F3", f"            {GV}\n", ""),
    ("F3", f"            {GS}\n", ""),
    (
        "F2",
        f"            {GU}\n            for i in range(len(x)):\n",
        '            for i in range(len(x)):\n                grad["u"][j] += d_p * x[i]\n',
    ),
    ("F1", GS, 'grad["s"] += d_score[c]'),
    ("F1", GV, 'grad["v"][k] += d_q / antal'),
    ("C1", DQ, "d_q = d_g[k] / (1 + g[k] ** 2)"),
    ("C2/E4", DQ, "d_q = d_g[k]"),
    ("C4", DQ, "d_q = d_g[k] / (1 + q[k])"),
    ("C7", DP, "d_p = elu_afledt(d_h[j])"),
    ("C4", ELU, "return 1.0 if v > 0 else math.exp(v) - 1.0"),
    ("C5", ELU, "return 1.0 if v > 1 else math.exp(v)"),
    ("C5/C4", ELU, "return 1.0 if v > 0 else 0.0"),
    ("C6", DP, "d_p = d_h[j] * elu_afledt(q[j])", SQUARE),
    ("E4", DH, 'd_h[j] += d_g[k] * net["V"][k, j]'),
    ("E3", DH, 'd_h[j] += g[k] * net["V"][k, j]'),
    ("E1", DH, 'd_h[j] += d_q * net["S"][k, j]', SQUARE),
    ("N3", DG, 'd_g[k] += d_score[c] * net["S"][k, c]', SQUARE),
    ("N3", GUW, 'grad["U"][i, j] += d_p * x[i]', SQUARE),
    ("E5", GVW, 'grad["V"][k, j] += d_q * p[j]'),
    ("G2", REG, "grad[navn] += 2 * lam * net[navn]"),
    ("G1b", REG, "grad[navn] -= lam * net[navn]"),
    ("G4", REG, "grad[navn] += lam / antal * net[navn]"),
]
