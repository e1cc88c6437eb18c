"""Deep net in dicts, weights drawn in a loop with the sizes the other way round."""
import numpy as np
def init(dims):
    p = {}
    for l in range(1, len(dims)):
        p["W%d" % l] = np.random.randn(dims[l - 1], dims[l]) * np.sqrt(2. / dims[l - 1])  # fix: p["W%d" % l] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2. / dims[l - 1])
        p["b%d" % l] = np.zeros((dims[l], 1))
    return p
def forward(X, p, L):
    A, caches = X, []
    for l in range(1, L + 1):
        Z = np.dot(p["W%d" % l], A) + p["b%d" % l]  # expect: np.dot(p["W%d" % l], A) | operand: p["W%d" % l] | born: L6
        caches.append((A, Z))
        A = np.maximum(Z, 0) if l < L else 1 / (1 + np.exp(-Z))
    return A, caches
def backward(AL, Y, p, caches, L):
    g, dZ = {}, AL - Y
    for l in range(L, 0, -1):
        A_prev, _ = caches[l - 1]
        g["dW%d" % l] = dZ.dot(A_prev.T) / Y.shape[1]
        g["db%d" % l] = dZ.mean(axis=1, keepdims=True)
        if l > 1:
            dZ = p["W%d" % l].T.dot(dZ) * (caches[l - 2][1] > 0)
    return g
np.random.seed(0)
X, Y = np.random.rand(6, 40), np.random.rand(1, 40).round()
p = init([6, 9, 4, 1])
for i in range(4):
    AL, caches = forward(X, p, 3)
    g = backward(AL, Y, p, caches, 3)
    for k in p:
        p[k] -= 0.1 * g["d" + k]
