"""The planted faults of `nets/smalti_colori.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "one column at a time, layer objects that change themselves in backward, softmax layer, Italian"
GP = "        grad_pesi = np.dot(grad, self.ingresso.T)\n"
GI = "        grad_ingresso = np.dot(self.pesi.T, grad)\n"
UP = "        self.pesi -= passo * grad_pesi\n"
UB = "        self.soglie -= passo * grad\n"
ACT = "return np.multiply(grad, self.f_primo(self.ingresso))"
RELU = "return np.where(x > 0, 1.0, pendenza)"
ARC = "super().__init__(np.arctan, lambda x: 1 / (1 + x ** 2))"
EXP = "e = np.exp(ingresso - np.max(ingresso))"
SOFT = "self.uscita = e / np.sum(e)"
JAC = "return np.dot((np.identity(n) - self.uscita.T) * self.uscita, grad)"
LOSS = "return -np.sum(vero * np.log(stima))"
TOP = "return -vero / stima"
LOOP = "            grad = strato.indietro(grad, passo)\n"
FAULTS = [
    ("D1", JAC, "return grad * self.uscita * (1 - self.uscita)"),
    ("D1", JAC, "return np.dot(np.diagflat(self.uscita * (1 - self.uscita)), grad)"),
    (
        "D2",
        JAC,
        "return np.sum((np.identity(n) - self.uscita.T) * self.uscita, axis=1, keepdims=True) * grad",
    ),
    ("D5", JAC, "return grad"),
    ("D6", TOP, "return stima - vero", {"also": "np.identity(n)"}),
    ("D6", LOSS, "return np.sum((vero - stima) ** 2)", {"also": TOP}),
    ("A3/D6", LOSS, "return -np.mean(vero * np.log(stima))", {"also": TOP}),
    ("D6", TOP, "return -vero / stima + (1 - vero) / (1 - stima)", {"also": LOSS}),
    ("D4", EXP, "e = np.exp(ingresso)", {"alto": 900.0}),
    ("D3", SOFT, "self.uscita = e / np.sum(e, axis=1, keepdims=True)", {"also": JAC}),
    ("B1", TOP, "return vero / stima"),
    ("N3", GI, "        grad_ingresso = np.dot(self.pesi, grad)\n", SQUARE),
    ("N3", GP, "        grad_pesi = np.dot(self.ingresso, grad.T)\n", SQUARE),
    ("N2/N6", GP, "        grad_pesi = grad * self.ingresso\n", SQUARE),
    ("N6", GI, "        grad_ingresso = np.sum(self.pesi.T * grad, axis=1, keepdims=True)\n", SQUARE),
    ("F1", UB, "        self.soglie -= passo * np.sum(grad)\n"),
    ("F1", UB, "        self.soglie -= passo * np.mean(grad, axis=0, keepdims=True)\n"),
    ("F3", UB, ""),
    ("P3/F3", UB, "        grad = self.soglie - passo * grad\n"),
    ("F2", UB, "        self.soglie -= passo * np.sum(grad_pesi, axis=1, keepdims=True)\n"),
    ("E2", GI + UP, UP + GI),
    ("E3", GI, "        grad_ingresso = np.dot(grad_pesi.T, grad)\n"),
    ("E1", LOOP, "            strato.indietro(grad, passo)\n", SQUARE),
    ("C7", ACT, "return np.multiply(grad, self.f_primo(grad))"),
    ("C7", ACT, "return self.f_primo(self.ingresso)"),
    ("C1", ACT, "return np.multiply(grad, self.f_primo(self.f(self.ingresso)))"),
    ("C5", RELU, "return np.where(x > 0, 1.0, 0.0)"),
    ("C5/C4", RELU, "return np.where(x > 0, x, pendenza)"),
    ("C4", ARC, "super().__init__(np.arctan, lambda x: 1 / (1 + x))"),
]
