"""The planted faults of `nets/lavanila_kalitao.py`."""

from __future__ import annotations

HEADS = {"O": 3, "G": 3}
WIDE = {"F": 2, "T": 7, "H": 6}  # F * L = H
CONVENTION = (
    "a port from C, flat rows of weights with offsets, structs, loops over outputs, one bean at a time"
)
TOP = "d = lanja[o] * (a.y[o] - yt[o])"
CLASS = "d = BETA * (a.q[j] - (1.0 if j == k else 0.0))"
SUM3 = "a.dh2 += d * r.w3[o * r.H:(o + 1) * r.H]"
SUM4 = "a.dh2 += d * r.w4[j * r.H:(j + 1) * r.H]"
DZ2 = "dz2 = a.dh2 * (1.0 - a.h2 * a.h2)"
W2 = "g.w2 += np.outer(dz2, a.h1).ravel()"
DH1 = "a.dh1[:] = dz2 @ r.w2.reshape(r.H, n1)"
DZ1 = "dz1 = a.dh1 * np.where(a.z1 > 0, 1.0, LEAK)"
FILTER = "g.w1[w:w + K] += d * a.u[p:p + K]"
DOWN = "a.du[p:p + K] += d * r.w1[w:w + K]"
BOX = "a.u[c * T:(c + 1) * T] = r.tombony[c] * x[c * T:(c + 1) * T] + r.fototra[c]"
PLACE = "                p = c * T + l * r.S\n                w = (f * r.C + c) * K\n                g.w1"
ROWS = "        for l in range(L):\n            d = dz1"
BASE = "g.fototra[c] += np.sum(a.du[c * T:(c + 1) * T])"
FAULTS = [
    ("A1", "k = tahana / n\n", "k = tahana\n"),
    ("A4", "k = tahana / n\n", "k = tahana / r.T\n"),
    ("B1/B2", TOP, "d = lanja[o] * (yt[o] - a.y[o])"),
    ("A3", TOP, "d = 2.0 * lanja[o] * (a.y[o] - yt[o])"),
    ("A3/A5", CLASS, "d = a.q[j] - (1.0 if j == k else 0.0)"),
    ("D6", TOP, "d = a.y[o] - yt[o]"),
    ("D1/C3", CLASS, "d = BETA * (a.q[j] - (1.0 if j == k else 0.0)) * a.q[j] * (1.0 - a.q[j])"),
    ("D8", TOP, "d = lanja[o] * np.mean(a.y - yt)"),
    ("N3/N3b", W2, "g.w2 += np.outer(a.h1, dz2).ravel()"),
    ("N3b/N3", DH1, "a.dh1[:] = r.w2.reshape(n1, r.H) @ dz2"),
    ("N1", W2, "g.w2 += np.dot(dz2, a.h1)", WIDE),
    ("E6", SUM4, SUM4.replace("+=", "=")),
    ("E6/E8", "g.w3[o * r.H:(o + 1) * r.H] += d * a.h2", "g.w3[o * r.H:(o + 1) * r.H] = d * a.h2"),
    ("E6/F1/E8", "g.b1[f] += d", "g.b1[f] = d"),
    ("E1", SUM4, "a.dh2 += d * r.w3[j * r.H:(j + 1) * r.H]", HEADS),
    ("E3", DH1, "a.dh1[:] = a.h2 @ r.w2.reshape(r.H, n1)"),
    ("E4", DH1, "a.dh1[:] = a.dh2 @ r.w2.reshape(r.H, n1)"),
    ("E5", FILTER, "g.w1[w:w + K] += d * x[p:p + K]"),
    ("C1c", DZ2, "dz2 = a.dh2 * a.h2 * (1.0 - a.h2)"),
    ("C5", DZ1, "dz1 = a.dh1 * np.where(a.z1 > 0, 1.0, 0.0)"),
    ("C7", DZ1, "dz1 = np.where(a.z1 > 0, a.dh1, LEAK)"),
    ("F1", BASE, "g.fototra[c] += np.mean(a.du[c * T:(c + 1) * T])"),
    ("F3", "    r.b2 -= k * g.b2\n", ""),
    ("H1", PLACE, PLACE.replace("l * r.S", "l")),
    ("H3", PLACE, PLACE.replace("(f * r.C + c) * K", "(c * r.F + f) * K")),
    ("H4/E6", DOWN, DOWN.replace("+=", "=")),
    ("H7", DOWN, "a.du[p:p + K] += d * r.w1[w:w + K][::-1]"),
    ("H5/H2", ROWS, ROWS.replace("range(L)", "range(L - 1)")),
    ("O3", "    a.dh2[:] = 0      # memset\n", ""),
    (
        "O1/O6",
        BOX,
        BOX.replace("a.u", "x") + "\n        a.u[c * T:(c + 1) * T] = x[c * T:(c + 1) * T]",
        {"also": "g.tombony[c] += np.dot("},
    ),
    ("G2", "r.w2 -= k * g.w2 + tahana * LAM * r.w2", "r.w2 -= k * g.w2 + 0.5 * tahana * LAM * r.w2"),
    ("G1b", "r.w1 -= k * g.w1 + tahana * LAM * r.w1", "r.w1 -= k * g.w1 - tahana * LAM * r.w1"),
]
