"""The planted faults of `nets/puuliigid.py`."""

from __future__ import annotations

SQUARE = {"moote": 6, "peidus": (6, 6), "liike": 6}
CUBE = {"moote": 6, "peidus": (6, 6), "liike": 6, "samples": 6}
CONVENTION = "layer objects that keep dW and db, rows, softmax and cost apart, an Adam object, Estonian names"
DW = "        self.dW = self.x.T @ g\n"
DECAY = "        self.dW += self.lam * self.W\n"
DB = "self.db = g.sum(axis=0)"
DX = "        return g @ self.W.T\n"
SLOPE = "kalle[neg] = self.y[neg] + self.alfa"
ELU = "        return g * kalle\n"
SILU = "return g * (self.s + self.x * self.s * (1.0 - self.s))"
SUM = "kokku = np.einsum('nk,nk->n', g, self.p)"
JAC = "return self.p * (g - kokku[:, None])"
PROB = "self.p = e / e.sum(axis=1)[:, None]"
PICK = "g[read, self.liigid] = -1.0 / self.p[read, self.liigid]"
MEAN = "        return g / n\n"
LOOP = "            g = kiht.tagasi(g)\n"
FAULTS = [
    ("A1", MEAN, "        return g\n"),
    ("A4", MEAN, "        return g / g.shape[1]\n"),
    ("A3", MEAN, "        return g / g.size\n"),
    ("A2/A5", DW, "        self.dW = self.x.T @ g / len(g)\n"),
    ("B1", PICK, "g[read, self.liigid] = 1.0 / self.p[read, self.liigid]"),
    ("D1", f"{SUM}\n        {JAC}", "return g * self.p * (1 - self.p)"),
    ("D1", f"{SUM}\n        {JAC}", "d = self.p - self.p ** 2\n        return d * g"),
    ("D5", f"{SUM}\n        {JAC}", "return g"),
    ("D2", SUM, "kokku = self.p.sum(axis=1)"),
    ("D3", PROB, "self.p = e / e.sum()", {"also": JAC}),
    (
        "D6",
        PICK,
        "g[:] = self.p\n        g[read, self.liigid] -= 1.0",
    ),
    ("D6", PICK, "g[read, self.liigid] = -1.0"),
    ("N3", DX, "        return g @ self.W\n", SQUARE),
    ("N3", DW, "        self.dW = g.T @ self.x\n", SQUARE),
    ("N6", DX, "        return g * self.W.T\n", CUBE),
    ("F1", DB, "self.db = g.mean(axis=0)"),
    ("F1", DB, "self.db = g.sum() * np.ones(len(self.b))"),
    ("F2", DB, "self.db = self.dW.sum(axis=0)"),
    ("E3", DX, "        return g @ self.dW.T\n"),
    ("E1", LOOP, "            kiht.tagasi(g)\n", SQUARE),
    (
        "E5",
        "        self.x = x\n        return x @ self.W + self.b\n",
        "        self.x = x @ self.W + self.b\n        return self.x\n",
        {**SQUARE, "also": DW.strip()},
    ),
    ("C2", ELU, "        return g\n"),
    ("C2", SILU, "return g"),
    ("C4", SILU, "return g * (self.s + self.x * (1.0 - self.s))"),
    ("C4/C1c", SILU, "return g * self.s * (1.0 - self.s)"),
    ("C4/C5", SLOPE, "kalle[neg] = self.y[neg]", {"also": ELU.strip()}),
    ("C4/C5", f"        {SLOPE}\n", "        kalle[neg] = self.alfa\n", {"also": ELU.strip()}),
    ("C7", ELU, "        return kalle\n"),
    ("C5", "neg = self.x <= 0\n", "neg = self.x > 0\n", {"also": SLOPE}),
    ("G1", DECAY, ""),
    ("G2", DECAY, "        self.dW += 2 * self.lam * self.W\n"),
    ("O1", "        return x * self.s\n", "        x *= self.s\n        return x\n", {"also": SILU}),
]
