"""The planted faults of `nets/siec_kredyt.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = "one column at a time, lists of weights and nablas, Polish identifiers"
TOP = "delta = wyjscie - y"
SLOPE = "pochodna = self.df[-k + 1](self.pobudzenia[-k])"
DELTA = "delta = np.dot(self.wagi[-k + 1].T, delta) * pochodna"
W = "nabla_w[-k] = np.dot(delta, self.aktywacje[-k - 1].T)"
B = "            nabla_b[-k] = delta\n"
SUMW = "self.suma_w = [s + nw for s, nw in zip(self.suma_w, nabla_w)]"
SUMB = "self.suma_b = [s + nb for s, nb in zip(self.suma_b, nabla_b)]"
MEANW = "        self.suma_w = [s / len(dane) for s in self.suma_w]\n"
MEANB = "        self.suma_b = [s / len(dane) for s in self.suma_b]\n"
LOSS = "suma -= np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))"
TANH = "return 1 - np.tanh(z) ** 2"
FAULTS = [
    ("A1", MEANW + MEANB, ""),
    ("A1/A5", MEANW, ""),
    ("A2/D6", "return suma / len(dane)", "return suma", {"also": MEANW.strip()}),
    ("B1", TOP, "delta = y - wyjscie"),
    ("C3", TOP, "delta = (wyjscie - y) * wyjscie * (1 - wyjscie)"),
    ("A3", TOP, "delta = 2 * (wyjscie - y)"),
    ("D6/C3b", LOSS, "suma += np.sum((p - y) ** 2)", {"also": TOP}),
    ("D7", TOP, "delta = self.pobudzenia[-1] - y"),
    ("N2", TOP, "delta = np.sum(wyjscie - y.ravel(), axis=1, keepdims=True)"),
    ("N3", DELTA, "delta = np.dot(self.wagi[-k + 1], delta) * pochodna", SQUARE),
    ("N3", W, "nabla_w[-k] = np.dot(self.aktywacje[-k - 1], delta.T)", SQUARE),
    ("N6/N2", W, "nabla_w[-k] = delta * self.aktywacje[-k - 1]", SQUARE),
    ("F1", B, "            nabla_b[-k] = np.sum(delta)\n"),
    ("F3", B, ""),
    ("E6/E8", SUMW, "self.suma_w = nabla_w"),
    ("E6/E8", SUMB, "self.suma_b = [nb for s, nb in zip(self.suma_b, nabla_b)]"),
    ("E3", DELTA, "delta = np.dot(self.wagi[-k + 1].T, self.aktywacje[-k + 1]) * pochodna"),
    (
        "E4",
        f"            {DELTA}\n            {W}\n{B}",
        "            delta = np.dot(self.wagi[-k + 1].T, delta)\n"
        "            nabla_w[-k] = np.dot(delta * pochodna, self.aktywacje[-k - 1].T)\n"
        "            nabla_b[-k] = delta * pochodna\n",
    ),
    ("E5", W, "nabla_w[-k] = np.dot(delta, self.aktywacje[-k].T)", SQUARE),
    ("E1", DELTA, "delta = np.dot(self.wagi[-k].T, delta) * pochodna", SQUARE),
    ("C1", SLOPE, "pochodna = self.df[-k + 1](self.aktywacje[-k])"),
    ("C2", DELTA, "delta = np.dot(self.wagi[-k + 1].T, delta)"),
    ("C4", TANH, "return 1 - np.tanh(z)", {"also": SLOPE}),
    ("C6", SLOPE, "pochodna = self.df[-k + 1](self.pobudzenia[-k + 1])", SQUARE),
    ("C7", DELTA, "delta = self.df[-k + 1](np.dot(self.wagi[-k + 1].T, delta))"),
    ("O1/C1", "return np.tanh(z)\n", "return np.tanh(z, out=z)\n", {"also": SLOPE}),
]
