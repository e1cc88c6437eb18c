"""Grey images are flattened as if they had three channels."""
import numpy as np
rng = np.random.default_rng(13)
images, labels = rng.random((10, 1, 8, 8)), rng.integers(0, 2, (10, 1))
def preprocess(images):
    n = images.shape[0]
    return images.reshape(n, 3 * 8 * 8) - 0.5  # expect: images.reshape(n, 3 * 8 * 8) | operand: images | born: L4  # fix: return images.reshape(n, -1) - 0.5
X = preprocess(images)
w, b = np.zeros((X.shape[1], 1)), 0.0
for _ in range(5):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - labels
    w -= 0.01 * X.T @ dz / len(X)
    b -= 0.01 * dz.mean()
print(w.shape)
