"""The planted faults of `nets/hraun_kvika.py`."""

from __future__ import annotations

SQUARE = {"inn": 5, "falin": 5, "midja": 5, "ut": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = "rows, a library of layers that add to the gradients of variables, a skip layer, Icelandic names"
DW = "self.vogir.halli += np.matmul(self.x.T, dy)"
DB = "self.hlidrun.halli += np.sum(dy, axis=0)"
DX = "return np.matmul(dy, self.vogir.gildi.T)"
SOFTPLUS = "return dy / (1 + np.exp(-self.x))"
MASK = "dx[self.x <= 0] = 0"
SKIP = "return dy + d\n"
TOP = "return self.munur / self.rot / len(self.munur)"
BACK = """        for lag in self.log[::-1]:
            d = lag.afturabak(d)
"""
FAULTS = [
    ("A1", TOP, "return self.munur / self.rot"),
    ("A3", TOP, "return self.munur / self.rot / self.munur.size"),
    ("A3", TOP, "return self.munur / self.rot / len(self.munur) / self.breidd"),
    ("B1", TOP, "return -self.munur / self.rot / len(self.munur)"),
    ("D6", TOP, "return self.munur / len(self.munur)"),
    ("D6", TOP, "return np.clip(self.munur, -self.breidd, self.breidd) / len(self.munur)"),
    ("D6", TOP, "return self.munur / self.rot ** 2 / len(self.munur)"),
    ("N3", DX, "return np.matmul(dy, self.vogir.gildi)", SQUARE),
    ("N3", DW, "self.vogir.halli += np.matmul(self.x, dy)", CUBE),
    ("N6", DW, "self.vogir.halli += self.x.T * dy", CUBE),
    ("F1", DB, "self.hlidrun.halli += np.mean(dy, axis=0)"),
    ("F1", DB, "self.hlidrun.halli += np.sum(dy)"),
    ("F1", DB, "self.hlidrun.halli += np.sum(dy, axis=1)", CUBE),
    ("F3", f"        {DB}\n", ""),
    ("E5", DW, "self.vogir.halli += np.matmul(np.ones_like(self.x).T, dy)"),
    ("E3", DX, "return np.matmul(dy, self.vogir.halli.T)"),
    ("C1", SOFTPLUS, "return dy / (1 + np.exp(-np.logaddexp(0, self.x)))"),
    ("C4", SOFTPLUS, "return dy / (1 + np.exp(self.x))"),
    ("C2", SOFTPLUS, "return dy"),
    ("C7", SOFTPLUS, "return 1 / (1 + np.exp(-self.x))"),
    ("C5c", MASK, "dx[dx <= 0] = 0"),
    ("C5", MASK, "dx[self.x > 0] = 0"),
    ("C5b", MASK, "dx[self.y < 0] = 0"),
    ("E6", SKIP, "return d\n"),
    ("E6", SKIP, "return dy\n"),
    ("E1", BACK, BACK.replace("            d = lag", "            lag"), SQUARE),
    ("E1", "for lag in reversed(self.log):", "for lag in self.log:", SQUARE),
    ("O3", "        net.nullstilla()\n", ""),
]
