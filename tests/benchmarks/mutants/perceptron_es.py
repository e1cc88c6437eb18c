"""The planted faults of `nets/perceptron_es.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "plain vectors one by one, Spanish, sums then one update"
D3 = "delta3 = (self.y3 - d) * self.y3 * (1 - self.y3)"
D2 = "delta2 = np.dot(self.pesos[2].T, delta3) * self.y2 * (1 - self.y2)"
D1 = "delta1 = np.dot(self.pesos[1].T, delta2) * pendiente_rampa(self.v1)"
FAULTS = [
    ("C3b", D3, "delta3 = self.y3 - d"),
    ("B1", D3, "delta3 = (d - self.y3) * self.y3 * (1 - self.y3)"),
    ("A3", D3, "delta3 = 2 * (self.y3 - d) * self.y3 * (1 - self.y3)"),
    ("C1", D3, "delta3 = (self.y3 - d) * sigmoide(self.y3) * (1 - sigmoide(self.y3))"),
    ("D8", D3, "delta3 = np.mean(self.y3 - d) * self.y3 * (1 - self.y3)"),
    ("C2", D2, "delta2 = np.dot(self.pesos[2].T, delta3)"),
    ("C1c/C4", D2, "delta2 = np.dot(self.pesos[2].T, delta3) * (1 - self.y2 ** 2)"),
    ("C4", D2, "delta2 = np.dot(self.pesos[2].T, delta3) * self.y2 - self.y2 * self.y2"),
    ("C7", D2, "delta2 = self.y2 * (1 - self.y2)"),
    ("C5", "1.0 * (v > 0) + 0.2 * (v <= 0)", "1.0 * (v > 0)", {"also": D1}),
    ("C5", "1.0 * (v > 0) + 0.2 * (v <= 0)", "v * (v > 0) + 0.2 * (v <= 0)", {"also": D1}),
    ("C6", D1, "delta1 = np.dot(self.pesos[1].T, delta2) * pendiente_rampa(self.v2)", SQUARE),
    ("E3", D1, "delta1 = np.dot(self.pesos[1].T, self.y2) * pendiente_rampa(self.v1)"),
    ("E1", D1, "delta1 = np.dot(self.pesos[2].T, delta3) * pendiente_rampa(self.v1)", SQUARE),
    (
        "E4",
        D2 + "\n        " + D1,
        "delta2 = np.dot(self.pesos[2].T, delta3)\n        "
        + D1
        + "\n        delta2 = delta2 * self.y2 * (1 - self.y2)",
    ),
    ("N3", D2, "delta2 = np.dot(self.pesos[2], delta3) * self.y2 * (1 - self.y2)", SQUARE),
    ("N3", D1, "delta1 = np.dot(delta2, self.pesos[1].T) * pendiente_rampa(self.v1)", SQUARE),
    ("N3/N1", "np.outer(delta2, self.y1)", "np.outer(self.y1, delta2)", SQUARE),
    ("N1", "np.outer(delta2, self.y1)", "np.dot(delta2, self.y1.T)", SQUARE),
    ("N1/N6/N2", "np.outer(delta1, self.x)", "delta1 * self.x", SQUARE),
    ("N1", "np.outer(delta3, self.y2)", "np.dot(delta3.T, self.y2)", {"sizes": (4, 6, 3, 3)}),
    ("E5", "np.outer(delta3, self.y2)", "np.outer(delta3, self.v2)"),
    (
        "E8/E6",
        "self.suma_pesos[1] += np.outer(delta2, self.y1)",
        "self.suma_pesos[1] = np.outer(delta2, self.y1)",
    ),
    ("F1", "self.suma_sesgos[1] += delta2", "self.suma_sesgos[1] += delta2.mean()"),
    ("F3", "        self.suma_sesgos[0] += delta1\n", ""),
    ("O3", "        self.poner_a_cero()\n", "", {"also": "suma_pesos[0] +="}),
    ("O3", "            self.suma_sesgos[capa][...] = 0\n", "", {"also": "self.suma_sesgos["}),
    (
        "O2",
        "self.suma_sesgos = [np.zeros_like(b) for b in self.sesgos]",
        "self.suma_sesgos = [np.zeros_like(self.sesgos[-1])] * 3",
        {"sizes": (5, 5, 5, 5), "also": "self.suma_sesgos["},
    ),
    ("A1/A5", "self.tasa * self.suma_pesos[capa] / n", "self.tasa * self.suma_pesos[capa]"),
    (
        "P2",
        "self.pesos[capa] -= self.tasa * self.suma_pesos[capa] / n",
        "self.pesos[capa] = self.tasa * self.suma_pesos[capa] / n",
    ),
]
