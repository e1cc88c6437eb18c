"""The planted faults of `nets/korn_feuchte.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4)}
CUBE = {"sizes": (4, 4, 4, 4), "samples": 4}
CONVENTION = "rows, script in a function, bias as first row, target minus output and +=, German identifiers"
COST = "return np.sum(rest ** 2) / (2 * len(X)) + ABNAHME / 2 * strafe"
SLOPE = "return 1 / (1 + np.abs(Z)) ** 2"
TOP = "delta3 = fehler / anzahl"
ERR = "fehler = T - Y"
R2 = 'rest2 = delta3 @ gew["drei"][1:].T'
D2 = "delta2 = rest2 * softsign_abl(Z2)"
R1 = 'rest1 = delta2 @ gew["zwei"][1:].T'
D1 = "delta1 = rest1 * (1 - H1 ** 2)"
A3 = "aend3 = A2.T @ delta3"
A2 = "aend2 = A1.T @ delta2"
A1 = "aend1 = A0.T @ delta1"
DEC3 = '    aend3[1:] -= ABNAHME * gew["drei"][1:]\n'
DEC2 = '    aend2[1:] -= ABNAHME * gew["zwei"][1:]\n'
DEC1 = 'aend1[1:] -= ABNAHME * gew["eins"][1:]'
UP3 = '    gew["drei"] += rate * aend3\n'
UP2 = '    gew["zwei"] += rate * aend2\n'
FAULTS = [
    ("A1", TOP, "delta3 = fehler"),
    ("A4/A1", TOP, "delta3 = fehler / X.shape[1]"),
    ("A3", TOP, "delta3 = 2 * fehler / anzahl"),
    ("A2/A5", A1, "aend1 = A0.T @ delta1 / anzahl"),
    ("B1", ERR, "fehler = Y - T"),
    ("B2/B1", R1, 'rest1 = -delta2 @ gew["zwei"][1:].T'),
    ("A3/D6", COST, "return np.sum(rest ** 2) / (2 * rest.size) + ABNAHME / 2 * strafe", {"also": TOP}),
    ("D6", COST, "return np.mean(np.sum(np.abs(rest), axis=1)) + ABNAHME / 2 * strafe", {"also": TOP}),
    ("N3", R1, 'rest1 = delta2 @ gew["zwei"][1:]', SQUARE),
    ("N3", R2, 'rest2 = delta3 @ gew["drei"][1:]', SQUARE),
    ("N2", ERR, "fehler = T[:, 0] - Y", {"sizes": (4, 6, 5, 4), "samples": 4}),
    ("N6", R2, 'rest2 = delta3 * gew["drei"][1:].T', CUBE),
    ("F4/N4", R1, 'rest1 = delta2 @ gew["zwei"][:-1].T'),
    ("F4/N4", R2, 'rest2 = (delta3 @ gew["drei"].T)[:, :-1]'),
    ("F3", UP2, '    gew["zwei"][1:] += rate * aend2[1:]\n'),
    ("F1", A1, A1 + "\n    aend1[0] = delta1.mean(axis=0)"),
    ("E5", A2, "aend2 = mit_eins(Z1).T @ delta2"),
    ("E4/E3", R1, 'rest1 = rest2 @ gew["zwei"][1:].T'),
    ("E3", R1, 'rest1 = H2 @ gew["zwei"][1:].T'),
    (
        "E2",
        f"    {R2}\n    {D2}\n    {R1}\n    {D1}\n\n    {A3}\n    {A2}\n    {A1}\n{DEC3}{DEC2}    {DEC1}\n\n{UP3}",
        f"    {A3}\n{DEC3}{UP3}\n    {R2}\n    {D2}\n    {R1}\n    {D1}\n\n    {A2}\n    {A1}\n{DEC2}    {DEC1}\n\n",
        {"also": R2},
    ),
    ("C1", D1, "delta1 = rest1 * (1 - np.tanh(H1) ** 2)"),
    ("C1", D2, "delta2 = rest2 * softsign_abl(H2)"),
    ("C4", D1, "delta1 = rest1 * (1 - H1)"),
    ("C4", SLOPE, "return 1 / (1 + np.abs(Z))"),
    ("C4", SLOPE, "return 1 / (1 + Z) ** 2"),
    ("C2/E4", D2, "delta2 = rest2"),
    ("G1/G3", DEC2, ""),
    ("G2", DEC1, 'aend1[1:] += ABNAHME * gew["eins"][1:]'),
    ("G3", DEC1, 'aend1 -= ABNAHME * gew["eins"]'),
    ("O1", "    H2 = softsign(Z2)\n", "    H2 = Z2\n    H2 /= 1 + np.abs(Z2)\n", {"also": D2}),
]
