"""The planted faults of `nets/ci_yuju.py`."""

from __future__ import annotations

SQUARE = {"sizes": (7, 5, 5)}
PAIRS = {"samples": 4, "negatives": 9}  # as many pairs as candidates
CONVENTION = "word vectors by ids, negative samples, Chinese identifiers"
TOP = "d得分 = (逻辑(self.得分) - 标签) / 批量"
BIAS = "np.add.at(d偏置, self.候选, d得分)"
CONTEXT = "np.add.at(d上下文表, self.候选, du)"
DU = "du = d得分[:, :, None] * self.h[:, None, :]"
DH = "dh = np.sum(d得分[:, :, None] * self.u, axis=1)"
NET = "d净 = dh * (1 - self.h ** 2)"
DW = "d投影 = self.v.T.dot(d净)"
DB = "d投影偏置 = d净.sum(axis=0)"
DV = "dv = d净.dot(self.投影.T)"
ADD = "d词表[self.中心[k]] += dv[k]"
FAULTS = [
    ("A1", TOP, "d得分 = 逻辑(self.得分) - 标签"),
    ("A4", TOP, "d得分 = (逻辑(self.得分) - 标签) / self.得分.size"),
    ("B1", TOP, "d得分 = (标签 - 逻辑(self.得分)) / 批量"),
    ("C3/D6", TOP, "p = 逻辑(self.得分)\n        d得分 = (p - 标签) * p * (1 - p) / 批量"),
    ("D7/D6", TOP, "d得分 = (self.得分 - 标签) / 批量"),
    ("D6", "        标签[:, 0] = 1\n", "        标签[:, 0] = 1\n        标签[:, 1:] = -1\n", {"also": TOP}),
    ("D6", "return (正.sum() + 负.sum()) / len(中心)", "return 正.sum() / len(中心)", {"also": TOP}),
    ("D6", TOP, "d得分 = ((self.得分 > 0) - 标签) / 批量"),
    ("D6/D3", TOP, "e = np.exp(self.得分)\n        d得分 = (e / e.sum(axis=1, keepdims=True) - 标签) / 批量"),
    ("D4", "正 = np.logaddexp(0, -得分[:, 0])", "正 = -np.log(逻辑(得分[:, 0]))", {"scale": 1500.0}),
    ("D4", TOP, "e = np.exp(self.得分)\n        d得分 = (e / (1 + e) - 标签) / 批量", {"scale": 1500.0}),
    ("L1", CONTEXT, "d上下文表[self.候选] = du"),
    ("L1/E6", CONTEXT, "d上下文表[self.候选] += du"),
    ("L1", BIAS, "d偏置[self.候选] += d得分"),
    ("L1/E6", ADD, "d词表[self.中心[k]] = dv[k]"),
    ("E6", CONTEXT, "np.add.at(d上下文表, self.候选[:, 0], du[:, 0])"),
    ("E6", DH, "dh = d得分[:, :1] * self.u[:, 0]"),
    ("E6", DH, "dh = np.sum(d得分[:, 1:, None] * self.u[:, 1:], axis=1)"),
    ("N3", DV, "dv = d净.dot(self.投影)", SQUARE),
    ("N3", DW, "d投影 = d净.T.dot(self.v)", SQUARE),
    (
        "N2",
        "self.得分 = np.sum(self.u * self.h[:, None, :], axis=2)",
        "self.得分 = np.sum(self.u * self.h, axis=2)",
        PAIRS,
    ),
    ("N2", DU, "du = d得分[:, :, None] * self.h", PAIRS),
    ("F1", DB, "d投影偏置 = d净.mean(axis=0)"),
    ("F1", DB, "d投影偏置 = d净.sum()"),
    ("F1/N2", DB, "d投影偏置 = d净"),
    ("F2", DB, "d投影偏置 = d投影.sum(axis=0)"),
    ("F3", "        " + BIAS + "\n", ""),
    ("E5", DW, "d投影 = self.h.T.dot(d净)", SQUARE),
    ("E4", DV, "dv = dh.dot(self.投影.T)"),
    ("C1", NET, "d净 = dh * (1 - np.tanh(self.h) ** 2)"),
    ("C1c/C4", NET, "d净 = dh * self.h * (1 - self.h)"),
    ("C2", NET, "d净 = dh"),
    ("C7", NET, "d净 = 1 - dh ** 2"),
    ("O1", "标签 = np.zeros(self.得分.shape)", "标签 = self.得分\n        标签[:] = 0", {"also": TOP}),
]
