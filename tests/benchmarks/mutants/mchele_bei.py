"""The planted faults of `nets/mchele_bei.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "index loops over units with plain floats, a C port with Swahili names, one step for all samples"
TOP = "do[l] = o[l] - t[l]"
SG = "jumla += do[l] * m.wo[k][l]"
DG = "dg[k] = jumla * g[k] * (1.0 - g[k])"
SH = "jumla += dg[k] * m.wg[j][k]"
DH = "dh[j] = jumla * (1.0 - h[j] * h[j])"
HIDDEN = """            dg[k] = jumla * g[k] * (1.0 - g[k])
        # delta za tabaka la kwanza
        dh = [0.0] * NH
        for j in range(NH):
            jumla = 0.0
            for k in range(NG):
"""
FAULTS = [
    ("A1/A5", "m.wg[j][k] -= eta * gwg[j][k] / n", "m.wg[j][k] -= eta * gwg[j][k]"),
    ("A4", "    n = len(X)\n", "    n = len(X[0])\n", {"also": "for s in range(n)"}),
    ("A3", TOP, "do[l] = 2 * (o[l] - t[l])"),
    ("A3", TOP, "do[l] = (o[l] - t[l]) / NO"),
    ("B1", TOP, "do[l] = t[l] - o[l]"),
    ("D6", TOP, "do[l] = 1.0 if o[l] > t[l] else -1.0"),
    ("C3/C4", TOP, "do[l] = (o[l] - t[l]) * o[l] * (1.0 - o[l])"),
    ("C2", DG, "dg[k] = jumla"),
    ("C7", DG, "dg[k] = g[k] * (1.0 - g[k])"),
    ("C1", DG, "dg[k] = jumla * sigmoidi(g[k]) * (1.0 - sigmoidi(g[k]))"),
    ("C4", DG, "dg[k] = jumla * g[k] * (g[k] - 1.0)"),
    ("C1c", DH, "dh[j] = jumla * h[j] * (1.0 - h[j])"),
    ("C4", DH, "dh[j] = jumla * (1.0 - h[j])"),
    ("C6", DH, "dh[j] = jumla * (1.0 - g[j] * g[j])"),
    ("N3", SG, "jumla += do[l] * m.wo[l][k]", SQUARE),
    ("N3", SH, "jumla += dg[k] * m.wg[k][j]", SQUARE),
    ("N3", "gwg[j][k] += h[j] * dg[k]", "gwg[k][j] += h[j] * dg[k]", SQUARE),
    ("E3", SH, "jumla += g[k] * m.wg[j][k]"),
    ("E1", SH, "jumla += dg[k] * m.wo[j][k]", SQUARE),
    ("E6", SH, "jumla = dg[k] * m.wg[j][k]"),
    (
        "E6/H5",
        f"            for l in range(NO):\n                {SG}",
        f"            for l in range(NO - 1):\n                {SG}",
    ),
    ("E6/E8", "gwo[k][l] += g[k] * do[l]", "gwo[k][l] = g[k] * do[l]"),
    ("E8/E6", "gbh[j] += dh[j]", "gbh[j] = dh[j]"),
    ("E5", "gwg[j][k] += h[j] * dg[k]", "gwg[j][k] += g[j] * dg[k]"),
    ("F3", "            gbg[k] += dg[k]\n", ""),
    (
        "A5",
        "                gwh[i][j] += x[i] * dh[j]\n",
        "                gwh[i][j] += x[i] * dh[j]\n                gbh[j] += dh[j]\n",
    ),
    ("P2", "m.bo[l] -= eta * gbo[l] / n", "m.bo[l] = eta * gbo[l] / n"),
    ("O3", HIDDEN, HIDDEN.replace("            jumla = 0.0\n", "")),
]
