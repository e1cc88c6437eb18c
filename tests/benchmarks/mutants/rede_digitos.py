"""The planted faults of `nets/rede_digitos.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "columns one by one, lists of weights, Portuguese identifiers"
DELTA = "        return a - y\n"
SP = "sp = sigmoide_linha(zs[-l])"
BACK = "delta = np.dot(self.pesos[-l + 1].transpose(), delta) * sp"
TOP_W = "nabla_w[-1] = np.dot(delta, ativacoes[-2].transpose())"
LOW_W = "nabla_w[-l] = np.dot(delta, ativacoes[-l - 1].transpose())"
SUM_B = "nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]"
SUM_W = "nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]"
STEP_W = "w - (eta / len(lote)) * nw"
STEP_B = "b - (eta / len(lote)) * nb"
VALUE = "return np.sum(np.nan_to_num(-y * np.log(a) - (1 - y) * np.log(1 - a)))"
CALL = "delta = self.custo.delta(zs[-1], ativacoes[-1], y)"
USE = {"also": CALL}
PRIME = "return sigmoide(z) * (1 - sigmoide(z))"
FAULTS = [
    ("A1/A5", STEP_W, "w - eta * nw"),
    ("A1/A5", STEP_B, "b - eta * nb"),
    ("B1", DELTA, "        return y - a\n", USE),
    ("C3/D6", DELTA, "        return (a - y) * sigmoide_linha(z)\n", USE),
    ("D6", VALUE, "return np.sum(np.nan_to_num(-y * np.log(a)))", USE),
    (
        "D6/C3b",
        "total += self.custo.valor(a, y)",
        "total += CustoQuadratico.valor(a, y)",
        {"also": DELTA.strip()},
    ),
    ("D7", DELTA, "        return z - y\n", USE),
    ("D4", VALUE, "return np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a))", {"certeza": 60.0}),
    (
        "D4",
        DELTA,
        "        return (-y / a + (1 - y) / (1 - a)) * a * (1 - a)\n",
        {"certeza": 60.0, "also": CALL},
    ),
    ("N3", BACK, "delta = np.dot(self.pesos[-l + 1], delta) * sp", SQUARE),
    ("N3", LOW_W, "nabla_w[-l] = np.dot(ativacoes[-l - 1], delta.transpose())", SQUARE),
    ("N3", TOP_W, "nabla_w[-1] = np.dot(ativacoes[-2], delta.transpose())", {"sizes": (5, 6, 4, 4)}),
    (
        "N2",
        CALL,
        "delta = np.mean(self.custo.delta(zs[-1], ativacoes[-1], y.ravel()), axis=1, keepdims=True)",
    ),
    ("N2", "nabla_b[-l] = delta", "nabla_b[-l] = delta.ravel()"),
    ("N2", "nabla_b[-1] = delta", "nabla_b[-1] = delta.flatten()"),
    ("F1", "nabla_b[-l] = delta", "nabla_b[-l] = np.sum(delta)"),
    ("F3", "            nabla_b[-l] = delta\n", ""),
    ("E6/E8", SUM_B, "nabla_b = delta_nabla_b"),
    ("E6/E8", SUM_W, "nabla_w = delta_nabla_w"),
    ("E1", "self.pesos[-l + 1]", "self.pesos[-l]", SQUARE),
    ("C6/E1", SP, "sp = sigmoide_linha(zs[-l + 1])", SQUARE),
    ("C1", SP, "sp = sigmoide_linha(ativacoes[-l])"),
    ("C2", BACK, "delta = np.dot(self.pesos[-l + 1].transpose(), delta)"),
    ("C1b", PRIME, "return z * (1 - z)", {"also": SP}),
    ("C7", BACK, "delta = sigmoide_linha(np.dot(self.pesos[-l + 1].transpose(), delta))"),
    (
        "E4",
        BACK,
        "delta_a = np.dot(self.pesos[-l + 1].transpose(), delta)\n            nabla_b[-l] = delta_a * sp\n            nabla_w[-l] = np.dot(delta_a * sp, ativacoes[-l - 1].transpose())\n            delta = delta_a\n            continue",
    ),
    ("E3", BACK, "delta = np.dot(self.pesos[-l + 1].transpose(), ativacoes[-l + 1]) * sp"),
    ("E5", LOW_W, "nabla_w[-l] = np.dot(delta, ativacoes[-l].transpose())", SQUARE),
    ("G4/G2", "(1 - eta * (self.lmbda / n))", "(1 - eta * self.lmbda)"),
    ("G1", "(1 - eta * (self.lmbda / n)) * w - (eta", "w - (eta"),
    (
        "O2/O1",
        "nabla_b = [np.zeros(b.shape) for b in self.vieses]\n        nabla_w = [np.zeros(w.shape) for w in self.pesos]\n        # para",
        "nabla_w = [np.zeros(w.shape) for w in self.pesos]\n        nabla_b = self.vieses\n        # para",
    ),
]
