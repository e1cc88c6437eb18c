"""The CS231n SVM: correct scores are picked flat and subtracted from the scores of all classes."""
import numpy as np
def svm_loss(W, X, y, reg):
    n = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(n), y]  # fix: correct = scores[np.arange(n), y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1.0)  # expect: scores - correct | operand: correct | born: L6
    margins[np.arange(n), y] = 0
    loss = margins.sum() / n + reg * np.sum(W * W)
    mask = (margins > 0).astype(float)
    mask[np.arange(n), y] = -mask.sum(axis=1)
    return loss, X.T.dot(mask) / n + 2 * reg * W
rng = np.random.default_rng(1)
W = rng.normal(size=(8, 3)) * .01
X, y = rng.normal(size=(12, 8)), rng.integers(0, 3, 12)
for i in range(5):
    loss, dW = svm_loss(W, X, y, 1e-3)
    W -= .1 * dW
