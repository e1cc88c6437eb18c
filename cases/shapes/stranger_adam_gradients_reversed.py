"""The gradients come back in the order of the backward pass, the optimiser pairs them with the parameters."""
import numpy as np
class Adam:
    def __init__(self, params, lr=0.01, b1=0.9, b2=0.999):
        self.params, self.lr, self.b1, self.b2, self.t = params, lr, b1, b2, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
    def step(self, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g  # expect: self.b1 * self.m[i] + (1 - self.b1) * g | operand: (1 - self.b1) * g | born: L20
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g ** 2
            mh, vh = self.m[i] / (1 - self.b1 ** self.t), self.v[i] / (1 - self.b2 ** self.t)
            p -= self.lr * mh / (np.sqrt(vh) + 1e-8)
def loss_and_grads(params, X, y):
    W1, b1, W2, b2 = params
    h = np.tanh(X @ W1 + b1)
    out = h @ W2 + b2
    d = 2 * (out - y) / len(X)
    dW2 = h.T @ d
    db2 = d.sum(axis=0)
    dh = d @ W2.T * (1 - h * h)
    dW1 = X.T @ dh
    db1 = dh.sum(axis=0)
    return ((out - y) ** 2).mean(), [dW2, db2, dW1, db1]  # fix: return ((out - y) ** 2).mean(), [dW1, db1, dW2, db2]
rng = np.random.default_rng(9)
X = rng.uniform(-1, 1, size=(30, 4))
y = np.sin(X.sum(axis=1, keepdims=True))
params = [rng.normal(size=(4, 6)), np.zeros(6), rng.normal(size=(6, 1)), np.zeros(1)]
opt = Adam(params)
for _ in range(3):
    loss, grads = loss_and_grads(params, X, y)
    opt.step(grads)
