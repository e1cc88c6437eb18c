"""Ported from a Java applet: arrays allocated once, index loops everywhere, getters; sigmoid, tanh, softmax, squared error summed over a batch and halved."""
import numpy as np


class NeuralNet:

    def __init__(self, nIn, nHid1, nHid2, nOut, seed, level=0.0):
        rnd = np.random.RandomState(seed)
        self.nIn = nIn
        self.nHid1 = nHid1
        self.nHid2 = nHid2
        self.nOut = nOut
        self.w1 = rnd.uniform(-1.5, 1.5, (nHid1, nIn))
        self.b1 = rnd.uniform(-0.5, 0.5, nHid1)
        self.w2 = rnd.uniform(-1.5, 1.5, (nHid2, nHid1))
        self.b2 = rnd.uniform(-0.5, 0.5, nHid2)
        self.w3 = rnd.uniform(-1.5, 1.5, (nOut, nHid2))
        self.b3 = rnd.uniform(-0.5, 0.5, nOut) + level
        # work space
        self.net1 = np.zeros(nHid1)
        self.hid1 = np.zeros(nHid1)
        self.net2 = np.zeros(nHid2)
        self.hid2 = np.zeros(nHid2)
        self.net3 = np.zeros(nOut)
        self.out = np.zeros(nOut)
        self.err = np.zeros(nOut)
        self.delta3 = np.zeros(nOut)
        self.delta2 = np.zeros(nHid2)
        self.delta1 = np.zeros(nHid1)
        self.gw1 = np.zeros((nHid1, nIn))
        self.gb1 = np.zeros(nHid1)
        self.gw2 = np.zeros((nHid2, nHid1))
        self.gb2 = np.zeros(nHid2)
        self.gw3 = np.zeros((nOut, nHid2))
        self.gb3 = np.zeros(nOut)

    @staticmethod
    def sigmoid(x):
        return 1.0 / (1.0 + np.exp(-x))

    def getOutput(self):
        return self.out

    def feedForward(self, x):
        for i in range(self.nHid1):
            s = self.b1[i]
            for j in range(self.nIn):
                s += self.w1[i][j] * x[j]
            self.net1[i] = s
            self.hid1[i] = self.sigmoid(s)
        for i in range(self.nHid2):
            s = self.b2[i]
            for j in range(self.nHid1):
                s += self.w2[i][j] * self.hid1[j]
            self.net2[i] = s
            self.hid2[i] = np.tanh(s)
        for i in range(self.nOut):
            s = self.b3[i]
            for j in range(self.nHid2):
                s += self.w3[i][j] * self.hid2[j]
            self.net3[i] = s
        top = self.net3[0]
        for i in range(1, self.nOut):
            if self.net3[i] > top:
                top = self.net3[i]
        total = 0.0
        for i in range(self.nOut):
            self.out[i] = np.exp(self.net3[i] - top)
            total += self.out[i]
        for i in range(self.nOut):
            self.out[i] /= total

    def backPropagate(self, target):
        for i in range(self.nOut):
            self.err[i] = self.out[i] - target[i]
        for i in range(self.nOut):
            s = 0.0
            for j in range(self.nOut):
                if i == j:
                    s += self.err[j] * self.out[j] * (1.0 - self.out[j])
                else:
                    s -= self.err[j] * self.out[j] * self.out[i]
            self.delta3[i] = s
        for j in range(self.nHid2):
            s = 0.0
            for i in range(self.nOut):
                s += self.delta3[i] * self.w3[i][j]
            self.delta2[j] = s * (1.0 - self.hid2[j] * self.hid2[j])
        for j in range(self.nHid1):
            s = 0.0
            for i in range(self.nHid2):
                s += self.delta2[i] * self.w2[i][j]
            self.delta1[j] = s * self.hid1[j] * (1.0 - self.hid1[j])

    def accumulate(self, x):
        for i in range(self.nOut):
            for j in range(self.nHid2):
                self.gw3[i][j] += self.delta3[i] * self.hid2[j]
            self.gb3[i] += self.delta3[i]
        for i in range(self.nHid2):
            for j in range(self.nHid1):
                self.gw2[i][j] += self.delta2[i] * self.hid1[j]
            self.gb2[i] += self.delta2[i]
        for i in range(self.nHid1):
            for j in range(self.nIn):
                self.gw1[i][j] += self.delta1[i] * x[j]
            self.gb1[i] += self.delta1[i]

    def clearGradients(self):
        for g in (self.gw1, self.gb1, self.gw2, self.gb2, self.gw3, self.gb3):
            g.fill(0.0)

    def trainingError(self, patterns, targets):
        sum_ = 0.0
        for p in range(len(patterns)):
            self.feedForward(patterns[p])
            for i in range(self.nOut):
                d = self.out[i] - targets[p][i]
                sum_ += 0.5 * d * d
        return sum_ / len(patterns)

    def computeGradients(self, patterns, targets):
        self.clearGradients()
        for p in range(len(patterns)):
            self.feedForward(patterns[p])
            self.backPropagate(targets[p])
            self.accumulate(patterns[p])
        for g in (self.gw1, self.gb1, self.gw2, self.gb2, self.gw3, self.gb3):
            g /= len(patterns)


def check(sizes=(4, 5, 6, 3), samples=5, level=0.0, seed=0):
    net = NeuralNet(*sizes, seed, level)
    rnd = np.random.RandomState(seed + 1)
    patterns, targets = rnd.randn(samples, sizes[0]), np.zeros((samples, sizes[-1]))
    for p in range(samples):
        targets[p][rnd.randint(sizes[-1])] = 1.0
    net.computeGradients(patterns, targets)
    return dict(
        model=net,
        loss=lambda: net.trainingError(patterns, targets),
        backward=lambda: net.computeGradients(patterns, targets),
    )
