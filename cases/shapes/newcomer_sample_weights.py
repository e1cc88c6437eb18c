"""Each sample has a weight of its own; the flat weights meet the classes."""
import numpy as np
rs = np.random.RandomState(2)
N, D, K = 12, 4, 3
X, t = rs.randn(N, D), rs.randint(0, K, N)
weight = np.where(t == 0, 2.0, 1.0)
theta = np.zeros((D, K))
def softmax(a):
    a = a - a.max(axis=-1, keepdims=True)
    return np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)
history = []
while len(history) < 3:
    prob = softmax(X @ theta)
    history.append(-(weight * np.log(prob[np.arange(N), t])).sum() / weight.sum())
    err = prob - np.eye(K)[t]
    err = err * weight  # expect: err * weight | operand: weight | born: L5  # fix: err = err * weight[:, None]
    theta -= 0.3 * X.T @ err / weight.sum()
print(history)
