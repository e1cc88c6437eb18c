"""词向量：跳字模型加负采样 (skip-gram with negative sampling on short sentences, Chinese names): rows picked by ids, a bias per context word, mean over the pairs."""
import numpy as np


def 逻辑(x):
    return 1 / (1 + np.exp(-x))


def 取词对(句子, 窗口):
    中心, 上下文 = [], []
    for i in range(len(句子)):
        for j in range(max(0, i - 窗口), min(len(句子), i + 窗口 + 1)):
            if i != j:
                中心.append(句子[i])
                上下文.append(句子[j])
    return np.array(中心), np.array(上下文)


class 词向量模型:
    def __init__(self, 词数, 维数, 投影数, 负样本数, 随机):
        self.词表 = 随机.normal(0, 0.7, (词数, 维数))
        self.投影 = 随机.normal(0, 0.7, (维数, 投影数))
        self.投影偏置 = 随机.normal(0, 0.2, 投影数)
        self.上下文表 = 随机.normal(0, 0.7, (词数, 投影数))
        self.偏置 = 随机.normal(0, 0.3, 词数)
        self.负样本数 = 负样本数

    def 前向(self, 中心, 候选):
        # 候选的第一列是真正的上下文，其余是负样本
        self.中心, self.候选 = 中心, 候选
        self.v = self.词表[中心]
        self.h = np.tanh(self.v.dot(self.投影) + self.投影偏置)
        self.u = self.上下文表[候选]
        self.得分 = np.sum(self.u * self.h[:, None, :], axis=2) + self.偏置[候选]
        return self.得分

    def 损失(self, 中心, 候选):
        得分 = self.前向(中心, 候选)
        正 = np.logaddexp(0, -得分[:, 0])
        负 = np.logaddexp(0, 得分[:, 1:])
        return (正.sum() + 负.sum()) / len(中心)

    def 反向(self):
        批量 = len(self.中心)
        标签 = np.zeros(self.得分.shape)
        标签[:, 0] = 1
        d得分 = (逻辑(self.得分) - 标签) / 批量

        d偏置 = np.zeros_like(self.偏置)
        np.add.at(d偏置, self.候选, d得分)
        du = d得分[:, :, None] * self.h[:, None, :]
        d上下文表 = np.zeros_like(self.上下文表)
        np.add.at(d上下文表, self.候选, du)

        dh = np.sum(d得分[:, :, None] * self.u, axis=1)
        d净 = dh * (1 - self.h ** 2)
        d投影 = self.v.T.dot(d净)
        d投影偏置 = d净.sum(axis=0)
        dv = d净.dot(self.投影.T)
        d词表 = np.zeros_like(self.词表)
        for k in range(批量):
            d词表[self.中心[k]] += dv[k]
        return {'词表': d词表, '投影': d投影, '投影偏置': d投影偏置, '上下文表': d上下文表, '偏置': d偏置}

    def 更新(self, 梯度, 学习率=0.05):
        for 名字 in 梯度:
            参数 = getattr(self, 名字)
            参数 -= 学习率 * 梯度[名字]


def check(sizes=(7, 4, 5), samples=5, seed=0, negatives=3, scale=1.0):
    随机 = np.random.RandomState(seed)
    模型 = 词向量模型(*sizes, negatives, 随机)
    模型.上下文表 *= scale
    句子 = 随机.randint(0, sizes[0], samples)
    中心, 上下文 = 取词对(句子, 2)
    负样本 = 随机.randint(0, sizes[0], (len(中心), negatives))
    候选 = np.concatenate([上下文[:, None], 负样本], axis=1)
    return dict(model=模型, loss=lambda: 模型.损失(中心, 候选), backward=lambda: 模型.反向())
