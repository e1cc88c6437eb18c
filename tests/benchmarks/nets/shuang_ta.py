"""双塔 (two towers): user ids and item ids each go up their own tower, scores are scaled cosines of all pairs in the batch, softmax over the items of the batch."""
import numpy as np

温度 = 0.5


class Tower:
    """嵌入 -> 全连接 -> relu -> 全连接 -> 归一化"""

    def __init__(self, 词数, 维, 宽, 出, rng):
        self.表 = rng.normal(0, 0.7, (词数, 维))
        self.权1 = rng.normal(0, 0.6, (维, 宽))
        self.偏1 = rng.normal(0, 0.2, 宽)
        self.权2 = rng.normal(0, 0.6, (宽, 出))
        self.偏2 = rng.normal(0, 0.2, 出)

    def 前向(self, 编号):
        self.编号 = 编号                      # (批, 每行几个)
        self.均值 = self.表[编号].mean(axis=1)
        self.线1 = self.均值 @ self.权1 + self.偏1
        self.隐 = np.maximum(0, self.线1)
        self.线2 = self.隐 @ self.权2 + self.偏2
        self.长 = np.linalg.norm(self.线2, axis=1, keepdims=True)
        self.单位 = self.线2 / self.长
        return self.单位

    def 反向(self, 上游):
        # 归一化: 只留下垂直于单位向量的部分
        内积 = (上游 * self.单位).sum(axis=1, keepdims=True)
        d线2 = (上游 - self.单位 * 内积) / self.长
        self.d权2 = self.隐.T @ d线2
        self.d偏2 = d线2.sum(axis=0)
        d隐 = d线2 @ self.权2.T
        d线1 = d隐.copy()
        d线1[self.线1 <= 0] = 0
        self.d权1 = self.均值.T @ d线1
        self.d偏1 = d线1.sum(axis=0)
        d均值 = d线1 @ self.权1.T
        每行 = self.编号.shape[1]
        self.d表 = np.zeros_like(self.表)
        for 行, 一组 in enumerate(self.编号):
            for 号 in 一组:
                self.d表[号] += d均值[行] / 每行


class 双塔:
    def __init__(self, 用户数=6, 物品数=8, 维=3, 宽=7, 出=4, 种子=0):
        rng = np.random.default_rng(种子)
        self.用户塔 = Tower(用户数, 维, 宽, 出, rng)
        self.物品塔 = Tower(物品数, 维, 宽, 出, rng)
        self.物品偏 = rng.normal(0, 0.3, 物品数)

    def 损失(self, 用户, 物品):
        u, v = self.用户塔.前向(用户), self.物品塔.前向(物品)
        self.主 = 物品[:, 0]
        分 = u @ v.T / 温度 + self.物品偏[self.主]
        分 = 分 - 分.max(axis=1, keepdims=True)
        e = np.exp(分)
        self.概率 = e / e.sum(axis=1, keepdims=True)
        批 = len(用户)
        return -np.log(self.概率[range(批), range(批)]).sum() / 批

    def 求导(self, 用户, 物品):
        self.损失(用户, 物品)
        批 = len(用户)
        d分 = (self.概率 - np.eye(批)) / 批
        self.d物品偏 = np.zeros_like(self.物品偏)
        np.add.at(self.d物品偏, self.主, d分.sum(axis=0))
        du = d分 @ self.物品塔.单位 / 温度
        dv = d分.T @ self.用户塔.单位 / 温度
        self.用户塔.反向(du)
        self.物品塔.反向(dv)


def check(samples=6, seed=0, 维=3, 宽=7, 出=4):
    rng = np.random.default_rng(seed + 5)
    网 = 双塔(维=维, 宽=宽, 出=出, 种子=seed)
    用户, 物品 = rng.integers(0, 6, (samples, 2)), rng.integers(0, 8, (samples, 3))
    return dict(model=网, loss=lambda: 网.损失(用户, 物品), backward=lambda: 网.求导(用户, 物品))
