"""A small conv net: the dense layer was sized for the image before pooling."""
import numpy as np
rng = np.random.default_rng(0)
def conv(x, k):
    H, W = x.shape[1] - k.shape[1] + 1, x.shape[2] - k.shape[2] + 1
    out = np.zeros((k.shape[0], H, W))
    for f in range(k.shape[0]):
        for i in range(H):
            for j in range(W):
                out[f, i, j] = np.sum(x[0, i:i + 3, j:j + 3] * k[f])
    return out
def pool(x):
    c, h, w = x.shape
    return x.reshape(c, h // 2, 2, w // 2, 2).max(axis=(2, 4))
K = rng.normal(size=(5, 3, 3))
Wd = rng.normal(size=(5 * 8 * 8, 10))  # fix: Wd = rng.normal(size=(5 * 4 * 4, 10))
img = rng.normal(size=(1, 10, 10))
a = np.maximum(conv(img, K), 0)
p = pool(a)
scores = p.reshape(-1) @ Wd  # expect: p.reshape(-1) @ Wd | operand: Wd | born: L16
print(scores.shape)
