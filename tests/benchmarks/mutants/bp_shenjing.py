"""The planted faults of `nets/bp_shenjing.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "rows, layer objects, Chinese identifiers"
LOCAL = "self.局部误差 = 误差 * 导数(self.输出, self.种类)"
DW = "self.权重梯度 = self.输入.T.dot(self.局部误差)"
DB = "self.偏置梯度 = np.sum(self.局部误差, axis=0, keepdims=True)"
BACK = "return self.局部误差.dot(self.权重.T)"
TOP = "误差 = (self.预测(x) - y) / 样本数"
L2 = "层.权重梯度 += self.衰减 * 层.权重"
FAULTS = [
    ("A1", TOP, "误差 = self.预测(x) - y"),
    ("A3", TOP, "误差 = 2 * (self.预测(x) - y) / 样本数"),
    ("B1", TOP, "误差 = (y - self.预测(x)) / 样本数"),
    ("A4", TOP, "误差 = (self.预测(x) - y) / x.shape[1]"),
    ("D6", TOP, "误差 = np.sign(self.预测(x) - y) / 样本数"),
    ("D8", TOP, "误差 = np.mean(self.预测(x) - y, axis=1, keepdims=True) * np.ones_like(y) / 样本数"),
    ("C2", "        return a * (1 - a)\n", "        return 1\n", {"also": LOCAL}),
    (
        "C1",
        "        return a * (1 - a)\n",
        "        a = 激活(a, 种类)\n        return a * (1 - a)\n",
        {"also": LOCAL},
    ),
    ("C1b", LOCAL, "self.局部误差 = 误差 * 导数(self.净输入, self.种类)"),
    ("C4", "return 1 - a ** 2", "return 1 - a", {"also": LOCAL}),
    ("C4", "return 1 - a ** 2", "return a", {"also": LOCAL}),
    ("C1c/C4", "return 1 - a ** 2", "return a * (1 - a)", {"also": LOCAL}),
    ("C7", LOCAL, "self.局部误差 = 导数(误差, self.种类)"),
    ("E4", BACK, "return 误差.dot(self.权重.T)"),
    ("E3", BACK, "return self.输出.dot(self.权重.T)"),
    ("E5", DW, "self.权重梯度 = self.输出.T.dot(self.局部误差)", SQUARE),
    ("F1", DB, "self.偏置梯度 = np.mean(self.局部误差, axis=0, keepdims=True)"),
    ("F1", DB, "self.偏置梯度 = np.sum(self.局部误差)"),
    ("F2/F1", DB, "self.偏置梯度 = np.sum(self.权重梯度, axis=0, keepdims=True)"),
    ("N3", BACK, "return self.局部误差.dot(self.权重)", SQUARE),
    ("N3", DW, "self.权重梯度 = self.局部误差.T.dot(self.输入)", SQUARE),
    ("N6", BACK, "return self.局部误差 * self.权重.T", {"sizes": (5, 5, 5, 5), "samples": 5}),
    ("O3", DW, "self.权重梯度 += self.输入.T.dot(self.局部误差)"),
    ("G1", "        for 层 in self.各层:\n            " + L2 + "\n", ""),
    ("G2", L2, "层.权重梯度 += 2 * self.衰减 * 层.权重"),
    ("G1b/G2", L2, "层.权重梯度 -= self.衰减 * 层.权重"),
    ("G4/G2", L2, "层.权重梯度 += self.衰减 / 样本数 * 层.权重"),
]
