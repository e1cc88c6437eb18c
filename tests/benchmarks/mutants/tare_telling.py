"""The planted faults of `heldout/tare_telling.py`."""

from __future__ import annotations

SQUARE = {"inn": 6, "skjult1": 6, "skjult2": 6}
CONVENTION = "rows, attributes of one net, staged methods, Poisson loss, decay, targets as a plain list"
PLUS = "return np.logaddexp(0, z)"
NLL = "nll = np.mean(mu - antall * np.log(mu))"
COLTAP = "antall = np.asarray(antall, dtype=float).reshape(-1, 1)\n        nll"
COL = "antall = np.asarray(antall, dtype=float).reshape(-1, 1)\n        n = "
TOP = "self.feil3 = (self.mu - antall) / n"
D2 = "self.feil2 = opp2 * (1 - self.a2 ** 2)"
UP1 = "opp1 = self.feil2 @ self.vekt2.T"
D1 = "self.feil1 = opp1 * self.logistisk(self.z1)"
W3 = "self.d_vekt3 = self.a2.T @ self.feil3 + self.lam * self.vekt3"
W2 = "self.d_vekt2 = self.a1.T @ self.feil2 + self.lam * self.vekt2"
W1 = "self.d_vekt1 = self.X.T @ self.feil1 + self.lam * self.vekt1"
B2 = "self.d_skjev2 = self.feil2.sum(axis=0, keepdims=True)"
B1 = "self.d_skjev1 = self.feil1.sum(axis=0, keepdims=True)"
FAULTS = [
    ("N2", COLTAP, "antall = np.asarray(antall, dtype=float)\n        nll", {"also": NLL}),
    (
        "N2",
        f"{COL}self.mu.shape[0]\n        {TOP}",
        "antall = np.asarray(antall, dtype=float)\n"
        "        n = self.mu.shape[0]\n"
        "        self.feil3 = np.sum(self.mu - antall, axis=1, keepdims=True) / n",
    ),
    (
        "N2",
        f"{COL}self.mu.shape[0]\n        {TOP}",
        "antall = np.asarray(antall, dtype=float)\n"
        "        n = self.mu.shape[0]\n"
        "        self.feil3 = np.mean(self.mu - antall, axis=1, keepdims=True) / n",
    ),
    ("N2", TOP, "self.feil3 = (self.mu - antall.T).mean(axis=0).reshape(-1, 1) / n"),
    ("A1", TOP, "self.feil3 = self.mu - antall"),
    ("A4", "n = self.mu.shape[0]", "n = self.X.shape[1]"),
    ("A1", "n = self.mu.shape[0]", "n = self.mu.shape[1]"),
    ("A3", TOP, "self.feil3 = 2 * (self.mu - antall) / n"),
    ("C3b/C2", TOP, "self.feil3 = (1 - antall / self.mu) / n"),
    ("C3/D6", TOP, "self.feil3 = (self.mu - antall) * self.mu / n"),
    ("D6", NLL, "nll = np.mean((mu - antall) ** 2) / 2", {"also": TOP}),
    ("D7", TOP, "self.feil3 = (self.eta - antall) / n"),
    ("D8", TOP, "self.feil3 = np.full_like(self.mu, np.mean(self.mu - antall)) / n"),
    ("D4", PLUS, "return np.log(1 + np.exp(z))", {"skala": 1500.0}),
    ("C1c/C4", D2, "self.feil2 = opp2 * self.a2 * (1 - self.a2)"),
    ("C1b/C4", D2, "self.feil2 = opp2 * (1 - self.z2 ** 2)"),
    ("C1", D1, "self.feil1 = opp1 * self.logistisk(self.a1)"),
    ("C4", D1, "self.feil1 = opp1 * self.softplus(self.z1)"),
    ("C6", D1, "self.feil1 = opp1 * self.logistisk(self.z2)", SQUARE),
    ("C7", D1, "self.feil1 = self.logistisk(self.z1)"),
    ("E3", UP1, "opp1 = (self.a1.T @ self.feil2).sum(axis=1)"),
    ("E4", UP1, "opp1 = opp2 @ self.vekt2.T"),
    ("N3", UP1, "opp1 = self.feil2 @ self.vekt2", SQUARE),
    ("N3", W1, "self.d_vekt1 = self.feil1.T @ self.X + self.lam * self.vekt1", SQUARE),
    ("E5", W1, "self.d_vekt1 = self.a1.T @ self.feil1 + self.lam * self.vekt1", SQUARE),
    ("F1", B2, "self.d_skjev2 = self.feil2.sum()"),
    ("F1", B1, "self.d_skjev1 = self.feil1.mean(axis=0, keepdims=True)"),
    ("F2", B1, "self.d_skjev1 = (self.X.T @ self.feil1).sum(axis=0, keepdims=True)"),
    ("G2", W1, "self.d_vekt1 = self.X.T @ self.feil1 + 2 * self.lam * self.vekt1"),
    ("G1", W3, "self.d_vekt3 = self.a2.T @ self.feil3"),
    ("G3", B2, "self.d_skjev2 = self.feil2.sum(axis=0, keepdims=True) + self.lam * self.skjev2"),
    ("G1b", W2, "self.d_vekt2 = self.a1.T @ self.feil2 - self.lam * self.vekt2"),
    (
        "O1",
        "        self.a2 = np.tanh(self.z2)\n",
        "        self.a2 = self.a1\n        self.a2 = np.tanh(self.z2, out=self.a2)\n",
        {**SQUARE, "also": W2},
    ),
    ("O1", D2, "self.a2 **= 2\n        self.feil2 = opp2 * (1 - self.a2)", {"also": W3}),
]
