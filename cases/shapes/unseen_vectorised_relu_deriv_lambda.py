"""Activation pairs in a dict of lambdas; the identity's derivative is the number one and loses its .T."""
import numpy as np
ACT = {"tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2), "id": (lambda z: z, lambda z: 1)}  # fix: ACT = {"tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2), "id": (lambda z: z, lambda z: np.ones_like(z))}
class L:
    def __init__(self, i, o, act, rng):
        self.w, self.act = rng.normal(size=(o, i)) * .4, act
    def run(self, x):
        self.x, self.z = x, self.w @ x
        return ACT[self.act][0](self.z)
    def learn(self, e, lr):
        slope = ACT[self.act][1](self.z)
        d = (slope.T * e.T).T  # expect: slope.T | operand: slope | born: L3
        back = self.w.T @ d
        self.w -= lr * d @ self.x.T
        return back
rng = np.random.default_rng(4)
net = [L(3, 6, "tanh", rng), L(6, 2, "id", rng)]
x, t = rng.random((3, 14)), rng.random((2, 14))
for _ in range(4):
    a = x
    for l in net:
        a = l.run(a)
    e = (a - t) / 14
    for l in reversed(net):
        e = l.learn(e, .1)
