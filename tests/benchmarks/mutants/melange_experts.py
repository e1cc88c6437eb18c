"""The planted faults of `nets/melange_experts.py`."""

CONVENTION = "vectors, one sample, every part updates itself"
SORTED = "        dx = self.W.T @ delta\n        self.W -= pas * np.outer(delta, self.x)\n"
FAULTS = [
    (
        "E2",
        SORTED,
        "        self.W -= pas * np.outer(delta, self.x)\n        dx = self.W.T @ delta\n",
        {"also": "dx = self.W.T @ delta"},
    ),
    (
        "E2",
        SORTED + "        return dx[:-1]",
        "        self.W -= pas * np.outer(delta, self.x)\n        return (self.W.T @ delta)[:-1]",
        {"also": "self.W -= pas"},
    ),
    ("F3", "self.W -= pas * np.outer(delta, self.x)", "self.W[:, :-1] -= pas * np.outer(delta, self.x[:-1])"),
    ("F4/N4", "return dx[:-1]", "return dx[1:]"),
    ("E5", "np.outer(delta, self.x)", "np.outer(delta, np.ones_like(self.x))"),
    ("E7", "np.outer(delta, self.x)", "np.outer(delta * delta, self.x)"),
    ("B1", "self.W -= pas", "self.W += pas"),
    ("B1", "e = self.calcule(x) - t", "e = t - self.calcule(x)"),
    ("A3", "e = self.calcule(x) - t", "e = 2 * (self.calcule(x) - t)"),
    ("A3/A4", "e = self.calcule(x) - t", "e = (self.calcule(x) - t) / len(t)"),
    ("A3/D6", "return 0.5 * np.sum((", "return np.sum((", {"also": "e = self.calcule(x) - t"}),
    ("D6", "e = self.calcule(x) - t", "e = np.sign(self.calcule(x) - t)"),
    ("D8", "e = self.calcule(x) - t", "e = np.full(len(t), np.mean(self.calcule(x) - t))"),
    ("D1", "self.g * (dg - moyenne)", "self.g * (1 - self.g) * dg"),
    ("D1", "self.g * (dg - moyenne)", "self.g * dg"),
    ("D5", "self.couche.apprend(self.g * (dg - moyenne), pas)", "self.couche.apprend(dg, pas)"),
    ("D2", "self.g * (dg - moyenne)", "(np.diag(self.g) - np.outer(self.g, self.g)).sum(axis=0) * dg"),
    (
        "C1",
        "self.bas.apprend(dh * (1 - self.h ** 2), pas)",
        "self.bas.apprend(dh * (1 - np.tanh(self.h) ** 2), pas)",
    ),
    ("C4", "dh * (1 - self.h ** 2)", "dh * (1 - self.h)"),
    ("C2", "self.bas.apprend(dh * (1 - self.h ** 2), pas)", "self.bas.apprend(dh, pas)"),
    ("C7", "self.bas.apprend(dh * (1 - self.h ** 2), pas)", "self.bas.apprend(1 - self.h ** 2, pas)"),
    ("C1", "dz = da * (1 - np.exp(-self.a))", "dz = da / (1 + np.exp(-self.a))"),
    ("C4", "dz = da * (1 - np.exp(-self.a))", "dz = da * self.a * (1 - self.a)"),
    ("E6", "da += expert.apprend(self.g[k] * e, pas)", "da = expert.apprend(self.g[k] * e, pas)"),
    (
        "E6",
        "        da += self.porte.apprend(self.reponses @ e, pas)\n",
        "        self.porte.apprend(self.reponses @ e, pas)\n",
    ),
    ("E4/A5", "da += expert.apprend(self.g[k] * e, pas)", "da += expert.apprend(e, pas)"),
    (
        "E3",
        "da += self.porte.apprend(self.reponses @ e, pas)",
        "da += self.porte.apprend(self.reponses @ self.y, pas)",
    ),
    (
        "E3",
        "da += expert.apprend(self.g[k] * e, pas)",
        "da += expert.apprend(self.g[k] * self.reponses[k], pas)",
    ),
]
