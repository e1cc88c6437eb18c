"""The planted faults of `nets/fila_posto.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4)}
CONVENTION = (
    "GRU, one sequence at a time, plain vectors, dicts of weights and gradients, Portuguese identifiers"
)
SOFT = "    e = np.exp(a - np.max(a))\n"
LOSS = "return -sum(np.log(q[k]) for q, k in zip(prob, classes)) / len(dia)"
COPY = "            erro = self.prob[t].copy()\n"
ONE = "            erro[classes[t]] -= 1\n"
MEAN = "            erro /= len(dia)\n"
V = 'd["V"] += np.outer(erro, self.h[t + 1])'
C = 'd["c"] += erro\n'
DH = 'dh = p["V"].T @ erro + depois'
DN = "dn = dh * z * (1 - n ** 2)"
WN = 'd["Wn"] += np.outer(dn, x)'
UN = 'd["Un"] += np.outer(dn, r * antes)'
MIX = 'mistura = p["Un"].T @ dn'
DZ = "dz = dh * (n - antes) * z * (1 - z)"
WZ = 'd["Wz"] += np.outer(dz, x)'
UZ = 'd["Uz"] += np.outer(dz, antes)'
BZ = 'd["bz"] += dz'
DR = "dr = mistura * antes * r * (1 - r)"
UR = 'd["Ur"] += np.outer(dr, antes)'
BR = '            d["br"] += dr\n'
WR = 'd["Wr"] += np.outer(dr, x)'
LATER = "depois = dh * (1 - z)"
R = "            depois += mistura * r\n"
CZ = '            depois += p["Uz"].T @ dz\n'
CR = 'depois += p["Ur"].T @ dr'
LOOP = "for t in range(len(dia) - 1, -1, -1):"
FAULTS = [
    ("A1", MEAN, "", {"also": "erro[classes[t]] -= 1"}),
    ("A4/A1", MEAN, "            erro /= len(erro)\n"),
    ("B1", COPY + ONE, "            erro = -self.prob[t]\n            erro[classes[t]] += 1\n"),
    ("C3/D1", MEAN, "            erro *= self.prob[t] * (1 - self.prob[t])\n" + MEAN),
    ("D4", SOFT, "    e = np.exp(a)\n", {"alto": 800.0}),
    (
        "D6",
        LOSS,
        "return sum(1 - q[k] for q, k in zip(prob, classes)) / len(dia)",
        {"also": "erro[classes[t]] -= 1"},
    ),
    ("D6", LOSS, "return -np.log(prob[-1][classes[-1]])", {"also": "erro[classes[t]] -= 1"}),
    ("N1", WN, 'd["Wn"] += dn.T * x', SQUARE),
    ("N1", WZ, 'd["Wz"] += np.dot(dz, x)', SQUARE),
    ("N1", UZ, 'd["Uz"] += np.dot(dz.T, antes)'),
    ("N1", UN, 'd["Un"] += dn * (r * antes)'),
    ("N1", V, 'd["V"] += erro.T @ self.h[t + 1]', SQUARE),
    ("N3", V, 'd["V"] += np.outer(self.h[t + 1], erro)', SQUARE),
    ("N3", MIX, 'mistura = p["Un"] @ dn'),
    ("F1", BZ, 'd["bz"] += dz.sum()'),
    ("F3", BR, ""),
    ("J4/E1", BR, '            d["br"] += dz\n'),
    ("E6/J2", DH, 'dh = p["V"].T @ erro'),
    ("E6", LATER, "depois = np.zeros(self.n_estado)"),
    ("E6", R, ""),
    ("E6", CZ, '            depois = p["Uz"].T @ dz\n'),
    ("E6/E8", C, 'd["c"] = erro\n'),
    ("J2/E6", LOOP, "for t in range(len(dia) - 1, 0, -1):"),
    ("J5/E5", UZ, 'd["Uz"] += np.outer(dz, self.h[t + 1])'),
    ("E5", UN, 'd["Un"] += np.outer(dn, antes)'),
    ("J3/C2", DZ, "dz = dh * (n - antes)"),
    ("J3/C7", DR, "dr = antes * r * (1 - r)"),
    ("E4", MIX, 'mistura = p["Un"].T @ (dh * z)'),
    ("O1", DN, "dn = dh\n            dn *= z * (1 - n ** 2)", {"also": DZ}),
    ("O2", "d = {nome: np.zeros_like(peso) for nome, peso in p.items()}", "d = dict(p)"),
]
