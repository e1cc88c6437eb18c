"""Further losses: absolute error, Huber, hinge, and the Kullback-Leibler divergence."""

import numpy as np

from reference_nets.layers.layer import Array, Layer
from reference_nets.layers.losses import _weight


class AbsoluteError(Layer):
    """L = c sum |p - t|.    p, t: (N, K)"""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, p: Array, t: Array) -> float:
        """L = c sum_nk |p[n,k] - t[n,k]|"""
        self.difference = p - t
        self.c = _weight(self.reduction, p.size)
        return float(self.c * np.abs(self.difference).sum())

    # (1) d|u|/du = sign(u), with 0 at the kink:  dp = c sign(p - t). Its size does not tell how far off p is.
    def backward(self) -> Array:
        """dp (N, K)."""
        return self.c * np.sign(self.difference)  # (1) the sign of the difference


class Huber(Layer):
    """L = c sum h(p - t), h(u) = u^2/2 where |u| <= delta, else delta (|u| - delta/2).    p, t: (N, K)"""

    def __init__(self, delta: float = 1.0, reduction: str = "mean") -> None:
        self.delta = delta
        self.reduction = reduction

    def forward(self, p: Array, t: Array) -> float:
        """L = c sum_nk h(p[n,k] - t[n,k])"""
        self.difference = p - t
        size = np.abs(self.difference)
        self.c = _weight(self.reduction, p.size)
        h = np.where(size <= self.delta, size**2 / 2, self.delta * (size - self.delta / 2))
        return float(self.c * h.sum())

    # (1) h'(u) = u inside, delta sign(u) outside: u cut off at +-delta, without a jump: the point of Huber
    def backward(self) -> Array:
        """dp (N, K)."""
        return self.c * np.clip(self.difference, -self.delta, self.delta)  # (1) the clipped difference


class BinaryHinge(Layer):
    """L = c sum max(0, margin - t s), with targets t of -1 or 1.    s, t: (N, K)"""

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        self.margin = margin
        self.reduction = reduction

    def forward(self, s: Array, t: Array) -> float:
        """L = c sum_nk max(0, margin - t[n,k] s[n,k])"""
        self.t = t
        self.short = self.margin - t * s  # how much is missing to the margin
        self.c = _weight(self.reduction, s.size)
        return float(self.c * np.maximum(self.short, 0).sum())

    # (1) d(margin - t s)/ds = -t where the margin is not kept, 0 where it is
    def backward(self) -> Array:
        """ds (N, K)."""
        return self.c * (self.short > 0) * -self.t  # (1) only scores within the margin


class Hinge(Layer):
    """The multi-class hinge (SVM) loss: L = c sum_n sum_{k != t[n]} max(0, s[n,k] - s[n,t[n]] + margin).

    s: (N, K)    t: (N,) class ids
    """

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        self.margin = margin
        self.reduction = reduction

    def forward(self, s: Array, t: Array) -> float:
        """L = c sum_n sum_{k != t[n]} max(0, s[n,k] - s[n,t[n]] + margin)"""
        self.rows, self.t = np.arange(len(s)), t
        self.excess = s - s[self.rows, t][:, None] + self.margin  # (N, K)
        self.excess[self.rows, t] = 0  # the right class does not compete with itself
        self.c = _weight(self.reduction, len(s))
        return float(self.c * np.maximum(self.excess, 0).sum())

    # For one sample with right class r:
    # (1) s[k], k != r, enters one term, with the factor 1 where excess[k] > 0:
    #         ds[k] = c (excess[k] > 0)
    # (2) s[r] enters every such term with the factor -1:
    #         ds[r] = -c * (number of k with excess[k] > 0)
    def backward(self) -> Array:
        """ds (N, K)."""
        ds = self.c * (self.excess > 0)  # (1) the classes within the margin
        ds[self.rows, self.t] = -ds.sum(axis=1)  # (2) the right class
        return ds


class KullbackLeibler(Layer):
    """L = c sum t (log t - q), q log-probabilities, t probabilities; 0 log 0 = 0.    q, t: (N, K)"""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, q: Array, t: Array) -> float:
        """L = c sum_n sum_k t[n,k] (log t[n,k] - q[n,k]), the mean over the N samples"""
        self.t = t
        self.c = _weight(self.reduction, len(q))
        log_t = np.log(np.where(t > 0, t, 1))
        return float(self.c * (t * (log_t - q)).sum())

    # (1) q enters linearly:  dq = -c t, whatever q is: the softmax below brings q into the gradient.
    def backward(self) -> Array:
        """dq (N, K)."""
        return -self.c * self.t  # (1) minus the target
