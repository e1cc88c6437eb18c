"""SGD with momentum; the velocity of the first weights was copied from the line of the bias."""
import numpy as np
np.random.seed(11)
N, d, h, k = 20, 6, 8, 3
X = np.random.randn(N, d)
t = np.eye(k)[np.random.randint(0, k, N)]
W1, b1 = np.random.randn(d, h) * .1, np.zeros(h)
W2, b2 = np.random.randn(h, k) * .1, np.zeros(k)
vW1 = np.zeros_like(b1)  # fix: vW1 = np.zeros_like(W1)
vb1 = np.zeros_like(b1)
vW2 = np.zeros_like(W2)
vb2 = np.zeros_like(b2)
mu, lr = 0.9, 0.1
for it in range(5):
    a1 = np.maximum(X @ W1 + b1, 0)
    s = a1 @ W2 + b2
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    ds = (p - t) / N
    dW2, db2 = a1.T @ ds, ds.sum(0)
    da1 = ds @ W2.T
    da1[a1 <= 0] = 0
    dW1, db1 = X.T @ da1, da1.sum(0)
    vW1 *= mu
    vW1 -= lr * dW1  # expect: vW1 -= lr * dW1 | operand: vW1 | born: L9
    vb1 = mu * vb1 - lr * db1
    vW2 = mu * vW2 - lr * dW2
    vb2 = mu * vb2 - lr * db2
    W1 += vW1; b1 += vb1; W2 += vW2; b2 += vb2
