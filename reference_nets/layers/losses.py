"""The common losses: one number from predictions and targets, and the gradient backward begins with."""

import numpy as np

from reference_nets.layers.activations import sigmoid
from reference_nets.layers.layer import Array, Layer
from reference_nets.layers.softmax import softmax

# A loss has forward(prediction, target) -> float and backward() -> dL/dprediction; the incoming gradient is
# dL/dL = 1. The constant in front belongs to the loss: whatever forward divides by, backward divides by,
# once, here and nowhere else. `reduction` says which constant it is: "mean" over all entries (or samples, see
# each loss), "sum", "half" (of the sum). The gradients differ by a constant factor, which is no bug when
# the loss has it too.


def _weight(reduction: str, count: int) -> float:
    """The constant c in L = c * sum(...)."""
    return {"mean": 1 / count, "sum": 1.0, "half": 0.5, "half_mean": 0.5 / count}[reduction]


class SquaredError(Layer):
    """L = c sum (p - t)^2 over all entries; c = 1/(N K), 1, or 1/2.    p, t: (N, K)"""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, p: Array, t: Array) -> float:
        """L = c sum_n sum_k (p[n,k] - t[n,k])^2"""
        if p.shape != t.shape:  # (N, 1) minus (N,) would quietly be (N, N)
            raise ValueError(f"prediction {p.shape} and target {t.shape} differ in shape")
        self.difference = p - t
        self.c = _weight(self.reduction, p.size)
        return float(self.c * (self.difference**2).sum())

    # (1) only the term [n,k] contains p[n,k]:  dp[n,k] = c * 2 (p[n,k] - t[n,k])
    #     the 2 comes from the square; with c = 1/2 they cancel, which is why the half is so popular
    def backward(self) -> Array:
        """dp (N, K)."""
        return self.c * 2 * self.difference  # (1) the derivative of the square


class BinaryCrossEntropy(Layer):
    """L = -c sum t log p + (1 - t) log(1 - p), p a probability.    p, t: (N, K)"""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, p: Array, t: Array) -> float:
        """L = -c sum_nk t log p + (1 - t) log(1 - p)"""
        self.p, self.t = p, t
        self.c = _weight(self.reduction, p.size)
        return float(-self.c * (t * np.log(p) + (1 - t) * np.log(1 - p)).sum())

    # (1) d log p / dp = 1/p,  d log(1 - p) / dp = -1/(1 - p):
    #         dp = -c (t/p - (1 - t)/(1 - p))
    #     over a common denominator: c (p - t) / (p (1 - p))
    def backward(self) -> Array:
        """dp (N, K)."""
        return self.c * (self.p - self.t) / (self.p * (1 - self.p))  # (1) over the common denominator


class SigmoidCrossEntropy(Layer):
    """Binary cross-entropy of sigmoid(z), in one layer because the derivatives cancel.    z, t: (N, K)"""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, z: Array, t: Array) -> float:
        """L = c sum_nk log(1 + exp(z)) - t z"""
        self.t = t
        self.p = sigmoid(z)
        self.c = _weight(self.reduction, z.size)
        return float(self.c * (np.logaddexp(0, z) - t * z).sum())

    # (1) dz = dp * p (1 - p), the two derivatives of the chain
    #        = c (p - t) / (p (1 - p)) * p (1 - p) = c (p - t)
    #     the derivative of the sigmoid is in here; multiplying by it again is the classic mistake
    def backward(self) -> Array:
        """dz (N, K)."""
        return self.c * (self.p - self.t)  # (1) prediction minus target


class SoftmaxCrossEntropy(Layer):
    """Cross-entropy of softmax(z).    z: (N, K)    t: (N,) class ids, or (N, K) probabilities

    With label_smoothing s the target is (1 - s) t + s / K. The mean is over N samples, not N K entries.
    """

    def __init__(self, reduction: str = "mean", label_smoothing: float = 0.0) -> None:
        self.reduction = reduction
        self.label_smoothing = label_smoothing

    def forward(self, z: Array, t: Array) -> float:
        """L = -c sum_n sum_k t[n,k] log softmax(z)[n,k]"""
        N, K = z.shape
        one_hot = np.eye(K)[t] if t.ndim == 1 else t  # (N, K)
        self.t = (1 - self.label_smoothing) * one_hot + self.label_smoothing / K
        self.p = softmax(z)
        self.c = _weight(self.reduction, N)
        shifted = z - z.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return float(-self.c * (self.t * log_p).sum())

    # For one sample (n left out), with log p[k] = z[k] - log sum_j exp(z[j]):
    #
    # (1) L = -c sum_k t[k] z[k] + c (sum_k t[k]) log sum_j exp(z[j])
    # (2) dz[k] = -c t[k] + c (sum_j t[j]) p[k]
    # (3) the targets of a sample add up to 1, also when smoothed:  dz[k] = c (p[k] - t[k])
    #
    # The softmax Jacobian is inside; passing dz through a softmax backward again would be once too often.
    def backward(self) -> Array:
        """dz (N, K)."""
        return self.c * (self.p - self.t)  # (3) prediction minus target
