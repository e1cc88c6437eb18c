"""The Jacobian of softmax for a whole batch: np.diag of a matrix takes its diagonal."""
import numpy as np
class Softmax:
    def forward(self, z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.s = e / e.sum(axis=1, keepdims=True)
        return self.s
    def backward(self, d):
        out = np.zeros_like(d)
        for i in range(len(d)):
            s = self.s  # fix: s = self.s[i]
            J = np.diag(s) - np.outer(s, s)  # expect: np.diag(s) - np.outer(s, s) | operand: np.outer(s, s) or np.diag(s) | born: L12 or L16
            out[i] = J @ d[i]
        return out
layer = Softmax()
p = layer.forward(np.random.randn(5, 3))
print(layer.backward(p - np.eye(3)[[0, 1, 2, 0, 1]]))
