"""The planted faults of `heldout/walvis_roepe.py`."""

from __future__ import annotations

SQUARE = {"groottes": (5, 5, 5, 5)}
CONVENTION = (
    "one sample at a time in columns, lists of nablas, momentum and decay in the step, Afrikaans names"
)
TOP = "return a - y"
COST = "return float(-np.sum(y * np.log(a)))"
D2 = "delta = np.dot(self.gewigte[2].transpose(), delta) * sigmoied_afgelei(z2)"
G2 = "nabla_g[1] = np.dot(delta, a1.transpose())"
V2 = "        nabla_v[1] = delta\n"
KORT = "nabla_kort = np.dot(delta, x.transpose())"
D1 = "delta = np.dot(self.gewigte[1].transpose(), delta) * skulp_afgelei(z1)"
G1 = "nabla_g[0] = np.dot(delta, x.transpose())"
SWISH = "return s + z * s * (1 - s)"
SIG = "return sigmoied(z) * (1 - sigmoied(z))"
SUM_V = "som_v = [s + d for s, d in zip(som_v, d_v)]"
SUM_K = "som_kort = som_kort + d_kort"
DECAY = "som_g[l] = som_g[l] / n + (lmbda / n) * self.gewigte[l]"
STEP_K = "self.kortpad = self.kortpad - (eta / n) * som_kort"
FAULTS = [
    ("A1/A5", DECAY, "som_g[l] = som_g[l] + (lmbda / n) * self.gewigte[l]"),
    ("A4", "n = len(bondel)", "n = len(bondel[0])"),
    ("A2/A5", SUM_K, "som_kort = som_kort + d_kort / len(bondel)"),
    ("B1", TOP, "return y - a"),
    ("B2/B1", STEP_K, "self.kortpad = self.kortpad + (eta / n) * som_kort"),
    ("C3/D1", TOP, "return (a - y) * a * (1 - a)"),
    ("D7", TOP, "return z - y"),
    ("D6", COST, "return 0.5 * float(np.sum((a - y) ** 2))", {"also": TOP}),
    ("D5", TOP, "return -y / a"),
    ("N3", D2, "delta = np.dot(self.gewigte[2], delta) * sigmoied_afgelei(z2)", SQUARE),
    ("N3", D1, "delta = np.dot(self.gewigte[1], delta) * skulp_afgelei(z1)", SQUARE),
    ("N3", G2, "nabla_g[1] = np.dot(a1, delta.transpose())", SQUARE),
    ("N6/N1", G1, "nabla_g[0] = delta * x", SQUARE),
    ("E5", G2, "nabla_g[1] = np.dot(delta, z1.transpose())"),
    (
        "E4",
        D1,
        "delta = np.dot(self.gewigte[1].transpose(), np.dot(self.gewigte[2].transpose(), self.koste.delta(z3, a3, y))) * skulp_afgelei(z1)",
    ),
    ("E1", D1, "delta = np.dot(self.gewigte[2].transpose(), delta) * skulp_afgelei(z1)", SQUARE),
    ("E1", KORT, "nabla_kort = np.dot(self.koste.delta(z3, a3, y), x.transpose())", SQUARE),
    ("E3", D2, "delta = np.dot(self.gewigte[2].transpose(), a3) * sigmoied_afgelei(z2)"),
    ("C1", D2, "delta = np.dot(self.gewigte[2].transpose(), delta) * sigmoied_afgelei(a2)"),
    ("C2", D2, "delta = np.dot(self.gewigte[2].transpose(), delta)"),
    ("C7", D2, "delta = sigmoied_afgelei(np.dot(self.gewigte[2].transpose(), delta))"),
    ("C6", D1, "delta = np.dot(self.gewigte[1].transpose(), delta) * sigmoied_afgelei(z1)"),
    ("C4", SWISH, "return s + s * (1 - s)", {"also": D1}),
    ("C1b/C4", SIG, "return z * (1 - z)", {"also": D2}),
    ("E8/E6", SUM_V, "som_v = [d for s, d in zip(som_v, d_v)]"),
    ("F3", V2, ""),
    ("F2", V2, "        nabla_v[1] = np.sum(np.dot(delta, a1.transpose()), axis=1, keepdims=True)\n"),
    ("D4", "e = np.exp(z - np.max(z))", "e = np.exp(z)", {"hoog": 900.0}),
    ("O1", "    return z * sigmoied(z)\n", "    z *= sigmoied(z)\n    return z\n", {"also": D1}),
    ("G2", DECAY, "som_g[l] = som_g[l] / n + lmbda * self.gewigte[l]"),
    ("G1b/G2", DECAY, "som_g[l] = som_g[l] / n - (lmbda / n) * self.gewigte[l]"),
    ("G3", "(eta / n) * s for v, s in", "(eta / n) * (s + lmbda * v) for v, s in"),
]
