"""Max pooling backward: the buffer for the input gradient has the shape of the output."""
import numpy as np
class MaxPool2:
    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        out = np.zeros((n, c, h // 2, w // 2))
        for i in range(h // 2):
            for j in range(w // 2):
                out[:, :, i, j] = x[:, :, 2 * i:2 * i + 2, 2 * j:2 * j + 2].max(axis=(2, 3))
        return out
    def backward(self, dout):
        dx = np.zeros_like(dout)  # fix: dx = np.zeros_like(self.x)
        n, c, h, w = dout.shape
        for b in range(n):
            for ch in range(c):
                for i in range(h):
                    for j in range(w):
                        window = self.x[b, ch, 2 * i:2 * i + 2, 2 * j:2 * j + 2]
                        mask = window == window.max()
                        dx[b, ch, 2 * i:2 * i + 2, 2 * j:2 * j + 2] = mask * dout[b, ch, i, j]  # expect: dx[b, ch, 2 * i:2 * i + 2, 2 * j:2 * j + 2] | operand: dx | born: L13
        return dx
pool = MaxPool2()
x = np.random.default_rng(1).normal(size=(2, 3, 8, 6))
y = pool.forward(x)
print(pool.backward(y).shape)
