"""The bias is a column though samples are rows."""
import numpy as np
class TwoLayer:
    def __init__(self, D, H, C):
        rng = np.random.RandomState(0)
        self.params = dict(W1=rng.randn(D, H) * 0.1, b1=np.zeros((H, 1)), W2=rng.randn(H, C) * 0.1, b2=np.zeros((1, C)))  # fix: self.params = dict(W1=rng.randn(D, H) * 0.1, b1=np.zeros((1, H)), W2=rng.randn(H, C) * 0.1, b2=np.zeros((1, C)))
    def loss(self, X, y):
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        h = np.maximum(0, X.dot(W1) + b1)  # expect: X.dot(W1) + b1 | operand: b1 | born: L6
        scores = h.dot(W2) + b2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[range(len(y)), y]).mean()
        d = p.copy()
        d[range(len(y)), y] -= 1
        d /= len(y)
        grads = dict(W2=h.T.dot(d), b2=d.sum(axis=0, keepdims=True))
        dh = d.dot(W2.T) * (h > 0)
        grads.update(W1=X.T.dot(dh), b1=dh.sum(axis=0, keepdims=True))
        return loss, grads
net = TwoLayer(5, 7, 3)
X, y = np.random.RandomState(1).randn(9, 5), np.arange(9) % 3
for _ in range(3):
    loss, grads = net.loss(X, y)
    for name in grads:
        net.params[name] -= 0.5 * grads[name]
