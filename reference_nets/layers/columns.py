"""Layers with one sample per column, as many courses have them: what was summed over axis 0 is summed over axis 1."""

import numpy as np

from reference_nets.layers.layer import Array, Layer
from reference_nets.layers.losses import _weight


def softmax_columns(x: Array) -> Array:
    """exp(x) / sum exp(x) down each column; subtracting the largest entry avoids overflow and cancels."""
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


class SoftmaxColumns(Layer):
    """y = exp(x) / sum exp(x) down each column.    x, y: (K, N)"""

    def forward(self, x: Array) -> Array:
        """y[k,n] = exp(x[k,n]) / sum_j exp(x[j,n])"""
        self.y = softmax_columns(x)
        return self.y

    # For one column (the index n is left out):
    #
    # (1) d y[j] / d x[k] = y[j] (j == k) - y[j] y[k]: a (K, K) matrix per column, never a vector
    # (2) dx[k] = sum_j dy[j] (y[j] (j == k) - y[j] y[k]) = y[k] (dy[k] - sum_j dy[j] y[j])
    #     the sum runs over the classes, which stand below each other: axis 0
    def backward(self, dy: Array) -> Array:
        """dx (K, N) from dy (K, N)."""
        shared = (dy * self.y).sum(axis=0, keepdims=True)  # (2) the sum over the classes, (1, N)
        return self.y * (
            dy  # (2) the path through the numerator
            - shared  # (2) the path through the denominator
        )


class LogSoftmaxColumns(Layer):
    """y = x - log sum exp(x) down each column.    x, y: (K, N)"""

    def forward(self, x: Array) -> Array:
        """y[k,n] = x[k,n] - log sum_j exp(x[j,n])"""
        shifted = x - x.max(axis=0, keepdims=True)
        self.y = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
        return self.y

    # (1) d y[j] / d x[k] = (j == k) - p[k] within a column, where p = exp(y) is the softmax
    # (2) dx[k] = dy[k] - p[k] sum_j dy[j]
    def backward(self, dy: Array) -> Array:
        """dx (K, N) from dy (K, N)."""
        p = np.exp(self.y)  # (1) the softmax
        return (
            dy  # (2) the path through x itself
            - p * dy.sum(axis=0, keepdims=True)  # (2) the path through the logarithm of the sum
        )


class SoftmaxCrossEntropyColumns(Layer):
    """Cross-entropy of softmax(z).    z: (K, N)    t: (N,) class ids, or (K, N) probabilities; mean over N samples"""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, z: Array, t: Array) -> float:
        """L = -c sum_n sum_k t[k,n] log softmax(z)[k,n]"""
        K, N = z.shape
        self.t = np.eye(K)[t].T if t.ndim == 1 else t  # (K, N): the one-hot vectors stand upright too
        self.p = softmax_columns(z)
        self.c = _weight(self.reduction, N)
        shifted = z - z.max(axis=0, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
        return float(-self.c * (self.t * log_p).sum())

    # For one sample (n left out), with log p[k] = z[k] - log sum_j exp(z[j]):
    #
    # (1) L = -c sum_k t[k] z[k] + c (sum_k t[k]) log sum_j exp(z[j])
    # (2) the targets of a sample add up to 1:  dz[k] = c (p[k] - t[k])
    def backward(self) -> Array:
        """dz (K, N)."""
        return self.c * (self.p - self.t)  # (2) prediction minus target


class BatchNormColumns(Layer):
    """y = gamma * (x - mean) / sqrt(var + eps) + beta, mean and var over the batch.

    x, y: (D, N)    gamma, beta, mean, var: (D, 1), so that they are repeated along the samples
    """

    names = ("gamma", "beta")

    def __init__(self, features: int, eps: float = 1e-5) -> None:
        self.gamma, self.beta = np.ones((features, 1)), np.zeros((features, 1))
        self.eps = eps

    def forward(self, x: Array) -> Array:
        """y[d,n] = gamma[d] x_hat[d,n] + beta[d]"""
        self.centered = x - x.mean(axis=1, keepdims=True)  # (D, N)
        var = (self.centered**2).mean(axis=1, keepdims=True)  # (D, 1); divides by N
        self.inv_std = 1 / np.sqrt(var + self.eps)  # (D, 1)
        self.x_hat = self.centered * self.inv_std  # (D, N)
        return self.gamma * self.x_hat + self.beta

    # The steps of BatchNorm, the samples counted by n in the second place:
    #
    # (1) dbeta[d] = sum_n dy[d,n]                                                   (D, 1): keepdims
    # (2) dgamma[d] = sum_n dy[d,n] x_hat[d,n]                                       (D, 1): keepdims
    # (3) dx_hat[d,n] = dy[d,n] gamma[d]                                             (D, N)
    # (4) dvar[d] = sum_n dx_hat[d,n] centered[d,n] * (-1/2) inv_std[d]^3            (D, 1)
    # (5) dmean[d] = -sum_n dx_hat[d,n] inv_std[d]                                   (D, 1)
    # (6) x[d,n] enters directly, through var[d] (factor 2/N centered[d,n]) and through mean[d] (factor 1/N):
    #         dx[d,n] = dx_hat[d,n] inv_std[d] + dvar[d] 2/N centered[d,n] + dmean[d] / N
    #     N is the number of columns, dy.shape[1], not len(dy)
    def backward(self, dy: Array) -> Array:
        """dx (D, N) from dy (D, N); leaves dgamma and dbeta."""
        N = dy.shape[1]  # (6) the number of samples
        self.dbeta = dy.sum(axis=1, keepdims=True)  # (1) the sum over the batch
        self.dgamma = (dy * self.x_hat).sum(axis=1, keepdims=True)  # (2) the sum over the batch
        dx_hat = dy * self.gamma  # (3) the scale gamma
        dvar = (dx_hat * self.centered).sum(axis=1, keepdims=True) * -0.5 * self.inv_std**3  # (4)
        dmean = -(dx_hat * self.inv_std).sum(axis=1, keepdims=True)  # (5) the gradient of mean
        return (
            dx_hat * self.inv_std  # (6) the direct path
            + dvar * 2 / N * self.centered  # (6) the path through the variance
            + dmean / N  # (6) the path through the mean
        )
