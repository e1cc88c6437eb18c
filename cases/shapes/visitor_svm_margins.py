"""The correct scores of a hinge loss are a flat array."""
import numpy as np
def svm_loss(W, X, y, reg):
    n = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(n), y]
    margins = np.maximum(0, scores - correct + 1)  # expect: scores - correct | operand: correct | born: L18  # fix: margins = np.maximum(0, scores - correct[:, np.newaxis] + 1)
    margins[np.arange(n), y] = 0
    loss = margins.sum() / n + reg * (W * W).sum()
    mask = (margins > 0).astype(float)
    mask[np.arange(n), y] = -mask.sum(axis=1)
    dW = X.T.dot(mask) / n + 2 * reg * W
    return loss, dW
np.random.seed(1)
W = np.random.randn(7, 4) * 0.01
for step in range(3):
    X = np.random.randn(12, 7)
    y = np.random.randint(4, size=12)
    loss, dW = svm_loss(W, X, y, 1e-3)
    W -= 0.1 * dW
