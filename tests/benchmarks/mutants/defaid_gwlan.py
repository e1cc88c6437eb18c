"""The planted faults of `nets/defaid_gwlan.py`."""

from __future__ import annotations

SQUARE = {"nodweddion": 5, "cudd": 5, "dyfnach": 5, "graddau": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = "engine: nodes with pairs of a parent and a closure, free functions as operations, Welsh names"
EXTRA = "            g = g.sum(axis=echel, keepdims=True)\n"
LEAD = "        g = g.sum(axis=0)\n"
MUL_A = "(a, lambda g: i_lawr(g * b.gwerth, a.siap))"
MUL_B = "(b, lambda g: i_lawr(g * a.gwerth, b.siap))"
DOT_A = "(a, lambda g: g @ b.gwerth.T)"
DOT_B = "(b, lambda g: a.gwerth.T @ g)"
MEAN = "(a, lambda g: g * np.ones(a.siap) / a.gwerth.size)"
ROWS = "return Nod(a.gwerth.sum(axis=1, keepdims=True), [(a, lambda g: g * np.ones(a.siap))])"
EXP = "(a, lambda g: g * e)"
LOG = "(a, lambda g: g / a.gwerth)"
ELU = "(a, lambda g: g * np.where(x > 0, 1, y + 1))"
SIG = "(a, lambda g: g * s * (1 - s))"
ADD = "            rhiant.graddiant = rhiant.graddiant + cyfran(nod.graddiant)"
MINUS = "(b, lambda g: i_lawr(-g, b.siap))"
SQ = "(a, lambda g: 2 * a.gwerth * g)"
FAULTS = [
    ("A1", MEAN, "(a, lambda g: g * np.ones(a.siap))"),
    ("A2/A4", MEAN, "(a, lambda g: g * np.ones(a.siap) / a.gwerth.size ** 2)"),
    ("F1/A5", LEAD, "        g = g.mean(axis=0)\n"),
    ("F1", LEAD, "        g = g.sum() * np.ones(g.shape[1:])\n"),
    ("F1", LEAD, "        g = g.sum(axis=1)\n", CUBE),
    ("F1/E8", LEAD, "        g = g[-1]\n"),
    ("N3", DOT_A, "(a, lambda g: g @ b.gwerth)", SQUARE),
    ("N3", DOT_B, "(b, lambda g: (a.gwerth.T @ g).T)", SQUARE),
    ("N3", DOT_B, "(b, lambda g: a.gwerth @ g)", CUBE),
    ("N6", DOT_B, "(b, lambda g: a.gwerth * g)", CUBE),
    ("E1/E5", MUL_A, "(a, lambda g: i_lawr(g * a.gwerth, a.siap))"),
    ("C7/E3", MUL_B, "(b, lambda g: i_lawr(a.gwerth, b.siap))"),
    ("E6/F3", MUL_B, "(b, lambda g: np.zeros(b.siap))"),
    ("B1/B2", MINUS, "(b, lambda g: i_lawr(g, b.siap))"),
    ("C4/C1b", EXP, "(a, lambda g: g * a.gwerth)"),
    ("C7", EXP, "(a, lambda g: e)"),
    ("C7", LOG, "(a, lambda g: 1 / a.gwerth)"),
    ("C1/C4", LOG, "(a, lambda g: g / np.log(a.gwerth))"),
    ("C5/C4", ELU, "(a, lambda g: g * np.where(x > 0, 1, y))"),
    ("C5/C2", ELU, "(a, lambda g: g * np.where(y > -1, 1, y + 1))"),
    ("C1/C4", ELU, "(a, lambda g: g * np.where(x > 0, 1, np.exp(y)))"),
    ("C4", SIG, "(a, lambda g: g * s * (s - 1))"),
    ("C1b/C4", SIG, "(a, lambda g: g * a.gwerth * (1 - a.gwerth))"),
    ("E7", SIG, "(a, lambda g: g * g * s * (1 - s))"),
    ("G2/C4", SQ, "(a, lambda g: a.gwerth * g)"),
    ("E6", ADD, "            rhiant.graddiant = cyfran(nod.graddiant)"),
    (
        "A3/A4",
        ROWS,
        "return Nod(a.gwerth.sum(axis=1, keepdims=True), [(a, lambda g: g * np.ones(a.siap) / a.siap[1])])",
    ),
    ("E6/D5", MINUS, "(b, lambda g: np.zeros(b.siap))"),
    ("E3", DOT_B, "(b, lambda g: a.gwerth.T @ (a.gwerth @ b.gwerth))"),
    (
        "N2/D1",
        "        if siap[echel] == 1 and g.shape[echel] > 1:\n" + EXTRA,
        "        pass\n",
        {"also": MINUS},
    ),
    (
        "O1",
        "    e = np.exp(a.gwerth)\n",
        "    e = np.exp(a.gwerth, out=a.gwerth)\n",
        {"also": EXP},
    ),
]
