"""The classes are counted from one."""
import numpy as np
rows = [(5.1, 3.5, 1), (4.9, 3.0, 1), (7.0, 3.2, 2), (6.4, 3.2, 2), (6.3, 3.3, 3), (5.8, 2.7, 3)]
X = np.array([r[:2] for r in rows])
y = np.array([r[2] for r in rows])  # fix: y = np.array([r[2] for r in rows]) - 1
W, b = np.zeros((2, 3)), np.zeros(3)
for _ in range(10):
    z = X @ W + b
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(6), y]).mean()  # expect: p[np.arange(6), y] | operand: y | born: L5
    g = p
    g[np.arange(6), y] -= 1
    W -= 0.1 * X.T @ g / 6
    b -= 0.1 * g.mean(axis=0)
print(loss)
