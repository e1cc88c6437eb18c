"""Per-parameter learning rates were made for the other matrix."""
import numpy as np
class RProp:
    def __init__(self, shapes):
        self.step = [np.full(s, 0.1) for s in shapes]
        self.last = [np.zeros(s) for s in shapes]
    def update(self, weights, grads):
        for i, (w, g) in enumerate(zip(weights, grads)):
            agree = np.sign(g) * np.sign(self.last[i])  # expect: np.sign(g) * np.sign(self.last[i]) | operand: np.sign(self.last[i]) | born: L6
            self.step[i] = np.where(agree > 0, self.step[i] * 1.2, self.step[i] * 0.5)
            w -= np.sign(g) * self.step[i]
            self.last[i] = g
rng = np.random.default_rng(20)
A, B = rng.normal(size=(4, 6)), rng.normal(size=(6, 2))
opt = RProp([A.shape, A.shape])  # fix: opt = RProp([A.shape, B.shape])
X, Y = rng.normal(size=(10, 4)), rng.normal(size=(10, 2))
for _ in range(3):
    H = np.tanh(X @ A)
    D = H @ B - Y
    opt.update([A, B], [X.T @ (D @ B.T * (1 - H * H)), H.T @ D])
