"""The bias is spread over the batch by broadcast_to with the axes the wrong way round."""
import numpy as np
def affine(X, W, b):
    B = np.broadcast_to(b, (W.shape[1], len(X)))  # expect: np.broadcast_to(b, (W.shape[1], len(X))) | operand: b | born: L6  # fix: B = np.broadcast_to(b, (len(X), W.shape[1]))
    return X @ W + B
X, W, b = np.random.rand(11, 4), np.random.rand(4, 3), np.random.rand(3)
print(affine(X, W, b).shape)
