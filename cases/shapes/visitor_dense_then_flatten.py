"""Images go into a dense layer without being made flat."""
import numpy as np
class Dense:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)) * .01, np.zeros(m)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b  # expect: x @ self.W | operand: x | born: L17
    def backward(self, g):
        self.dW, self.db = self.x.T @ g, g.sum(axis=0)
        return g @ self.W.T
def cross_entropy(scores, labels):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels]).mean(), (p - np.eye(10)[labels]) / len(labels)
rng = np.random.default_rng(0)
images, labels = rng.random((6, 8, 9)), rng.integers(0, 10, 6)
model = Dense(72, 10, rng)
for _ in range(2):
    loss, g = cross_entropy(model.forward(images), labels)  # fix: loss, g = cross_entropy(model.forward(images.reshape(6, -1)), labels)
    model.backward(g)
    model.W -= 0.1 * model.dW
