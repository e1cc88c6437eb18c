"""The planted faults of `nets/rosca_retete.py`."""

from __future__ import annotations

SQUARE = {"straturi": (5, 5, 5, 5)}
CUBE = {"straturi": (5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, lists of matrices in a class, activations by name, Romanian names"
TOP = "delta = 2 * (iesire - y) / y.size"
W = "nabla_w[strat] = delta @ self.a[strat].T"
B = "nabla_b[strat] = np.sum(delta, axis=1, keepdims=True)"
DOWN = "delta = self.ponderi[strat].T @ delta"
SLOPE = "delta = delta * self.derivata(self.activari[strat - 1], self.z[strat - 1])"
LEAKY = "return np.where(z > 0, 1.0, self.PANTA)"
SOFT = "return 1 / (1 + np.abs(z)) ** 2"
FAULTS = [
    ("A1", TOP, "delta = 2 * (iesire - y) / len(y)"),
    ("A3", TOP, "delta = 2 * (iesire - y) / y.shape[1]"),
    ("A3", TOP, "delta = (iesire - y) / y.size"),
    ("B1", TOP, "delta = 2 * (y - iesire) / y.size"),
    ("D8", TOP, "delta = 2 * np.mean(iesire - y, axis=0) / y.size * np.ones_like(y)"),
    ("D6", TOP, "delta = np.sign(iesire - y) / y.size"),
    ("A2", W, "nabla_w[strat] = delta @ self.a[strat].T / y.shape[1]"),
    ("N3", DOWN, "delta = self.ponderi[strat] @ delta", SQUARE),
    ("N3", W, "nabla_w[strat] = delta.T @ self.a[strat]", CUBE),
    ("N6", W, "nabla_w[strat] = delta * self.a[strat]", CUBE),
    ("N6", DOWN, "delta = self.ponderi[strat].T * delta", CUBE),
    ("F1", B, "nabla_b[strat] = np.mean(delta, axis=1, keepdims=True)"),
    ("F1", B, "nabla_b[strat] = np.sum(delta, axis=0, keepdims=True).T", CUBE),
    ("F1", B, "nabla_b[strat] = np.sum(delta) * np.ones_like(self.praguri[strat])"),
    ("F1", B, "nabla_b[strat] = delta", CUBE),
    ("F2", B, "nabla_b[strat] = np.sum(nabla_w[strat], axis=1, keepdims=True)"),
    ("E5", W, "nabla_w[strat] = delta @ self.a[strat + 1].T", SQUARE),
    ("E1", DOWN, "delta = self.ponderi[-1].T @ delta", SQUARE),
    ("E3", DOWN, "delta = self.ponderi[strat].T @ self.a[strat + 1]"),
    ("E4", f"{DOWN}\n                {SLOPE}", DOWN),
    ("C1", SLOPE, "delta = delta * self.derivata(self.activari[strat - 1], self.a[strat])"),
    ("C6", SLOPE, "delta = delta * self.derivata(self.activari[strat], self.z[strat - 1])"),
    ("C6", SLOPE, "delta = delta * self.derivata(self.activari[strat - 1], self.z[strat])", SQUARE),
    ("C7", SLOPE, "delta = self.derivata(self.activari[strat - 1], self.z[strat - 1])"),
    ("C4", SOFT, "return 1 / (1 + np.abs(z))", {"also": SLOPE}),
    ("C4", SOFT, "return np.sign(z) / (1 + np.abs(z)) ** 2", {"also": SLOPE}),
    ("C5", LEAKY, "return np.where(z > 0, 1.0, -self.PANTA)", {"also": SLOPE}),
    ("C5", LEAKY, "return np.where(z > 0, 1.0, self.PANTA * z)", {"also": SLOPE}),
]
