"""课程作业：两层隐藏层的 BP 神经网络 (coursework in Chinese): a batch of rows, sigmoid then tanh, quadratic cost, momentum kept per layer."""
import numpy as np


def 激活(z, 种类):
    if 种类 == 'sigmoid':
        return 1 / (1 + np.exp(-z))
    elif 种类 == 'tanh':
        return np.tanh(z)
    return z


def 导数(a, 种类):
    # 注意：这里传入的是激活之后的值
    if 种类 == 'sigmoid':
        return a * (1 - a)
    elif 种类 == 'tanh':
        return 1 - a ** 2
    return np.ones_like(a)


class 全连接层:
    def __init__(self, 输入数, 输出数, 种类, 随机):
        self.权重 = 随机.normal(0, 1 / np.sqrt(输入数), (输入数, 输出数))
        self.偏置 = 随机.normal(0, 0.3, (1, 输出数))
        self.种类 = 种类
        self.权重梯度 = np.zeros_like(self.权重)
        self.偏置梯度 = np.zeros_like(self.偏置)
        self.惯性 = np.zeros_like(self.权重)

    def 前向(self, 输入):
        self.输入 = 输入
        self.净输入 = 输入.dot(self.权重) + self.偏置
        self.输出 = 激活(self.净输入, self.种类)
        return self.输出

    def 反向(self, 误差):
        self.局部误差 = 误差 * 导数(self.输出, self.种类)
        self.权重梯度 = self.输入.T.dot(self.局部误差)
        self.偏置梯度 = np.sum(self.局部误差, axis=0, keepdims=True)
        return self.局部误差.dot(self.权重.T)

    def 更新(self, 学习率, 动量=0.9):
        self.惯性 = 动量 * self.惯性 + self.权重梯度
        self.权重 -= 学习率 * self.惯性
        self.偏置 -= 学习率 * self.偏置梯度


class BP网络:
    def __init__(self, 结构, 种子=0, 衰减=0.02):
        随机 = np.random.RandomState(种子)
        种类表 = ['sigmoid', 'tanh', 'linear']
        self.各层 = []
        for i in range(len(结构) - 1):
            self.各层.append(全连接层(结构[i], 结构[i + 1], 种类表[i], 随机))
        self.衰减 = 衰减

    def 预测(self, x):
        for 层 in self.各层:
            x = 层.前向(x)
        return x

    def 代价(self, x, y):
        样本数 = x.shape[0]
        差 = self.预测(x) - y
        正则 = sum(np.sum(层.权重 ** 2) for 层 in self.各层)
        return np.sum(差 ** 2) / (2 * 样本数) + 0.5 * self.衰减 * 正则

    def 求梯度(self, x, y):
        样本数 = x.shape[0]
        误差 = (self.预测(x) - y) / 样本数
        for 层 in self.各层[::-1]:
            误差 = 层.反向(误差)
        for 层 in self.各层:
            层.权重梯度 += self.衰减 * 层.权重

    def 训练(self, x, y, 学习率=0.1, 轮数=100):
        for 轮 in range(轮数):
            self.求梯度(x, y)
            for 层 in self.各层:
                层.更新(学习率)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    网络 = BP网络(sizes, seed)
    数据 = np.random.RandomState(seed + 1000)
    x, y = 数据.randn(samples, sizes[0]), 数据.randn(samples, sizes[-1])
    网络.求梯度(x, y)
    return dict(model=网络, loss=lambda: 网络.代价(x, y), backward=lambda: 网络.求梯度(x, y))
