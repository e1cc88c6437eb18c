"""Normalisation over the batch, over the features of a sample, and over groups of channels."""

import numpy as np

from reference_nets.layers.layer import Array, Layer

# All three compute x_hat = (x - mean) / sqrt(var + eps), with mean and var over some of the axes, then scale
# and shift. Every x enters three times: by itself, through the mean, and through the variance. Three paths,
# three terms in dx.


class BatchNorm(Layer):
    """y = gamma * (x - mean) / sqrt(var + eps) + beta, mean and var over the batch.

    x, y: (N, D)    gamma, beta, mean, var: (D,)
    With training=False the running mean and variance are used, which are constants.
    """

    names = ("gamma", "beta")

    def __init__(self, features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.eps, self.momentum, self.training = eps, momentum, True

    def forward(self, x: Array) -> Array:
        """y[n,d] = gamma[d] x_hat[n,d] + beta[d]"""
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)  # (D,); var divides by N
            N, m = len(x), self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var * N / (N - 1)  # unbiased, as torch does
        else:
            mean, var = self.running_mean, self.running_var
        self.centered = x - mean  # (N, D)
        self.inv_std = 1 / np.sqrt(var + self.eps)  # (D,)
        self.x_hat = self.centered * self.inv_std  # (N, D)
        return self.gamma * self.x_hat + self.beta

    # Forward in steps, each entry with all indices:
    #     mean[d] = 1/N sum_n x[n,d]                 centered[n,d] = x[n,d] - mean[d]
    #     var[d] = 1/N sum_n centered[n,d]^2         inv_std[d] = (var[d] + eps)^(-1/2)
    #     x_hat[n,d] = centered[n,d] inv_std[d]      y[n,d] = gamma[d] x_hat[n,d] + beta[d]
    #
    # (1) beta[d] is added in every row:                        dbeta[d] = sum_n dy[n,d]               (D,)
    # (2) gamma[d] multiplies x_hat[n,d] in every row:          dgamma[d] = sum_n dy[n,d] x_hat[n,d]   (D,)
    # (3) so does x_hat:                                        dx_hat[n,d] = dy[n,d] gamma[d]         (N, D)
    # (4) var[d] enters all x_hat[.,d] through inv_std, and d inv_std / d var = -1/2 (var + eps)^(-3/2):
    #         dvar[d] = sum_n dx_hat[n,d] centered[n,d] * (-1/2) inv_std[d]^3                          (D,)
    # (5) mean[d] enters all x_hat[.,d] with the factor -inv_std[d]:
    #         dmean[d] = -sum_n dx_hat[n,d] inv_std[d]                                                 (D,)
    #     (it enters var as well, with d var / d mean = -2/N sum_n centered[n,d] = 0: no term)
    # (6) x[n,d] enters directly (factor inv_std[d]), through var[d] (factor 2/N centered[n,d]) and
    #     through mean[d] (factor 1/N); the three paths add up:                                        (N, D)
    #         dx[n,d] = dx_hat[n,d] inv_std[d] + dvar[d] 2/N centered[n,d] + dmean[d] / N
    #     With running statistics only the first is there.
    def backward(self, dy: Array) -> Array:
        """dx (N, D) from dy (N, D); leaves dgamma and dbeta."""
        N = len(dy)
        self.dbeta = dy.sum(axis=0)  # (1) the sum over the batch
        self.dgamma = (dy * self.x_hat).sum(axis=0)  # (2) the sum over the batch
        dx_hat = dy * self.gamma  # (3) the scale gamma
        if not self.training:
            return dx_hat * self.inv_std  # (6) the direct path
        dvar = (dx_hat * self.centered).sum(axis=0) * -0.5 * self.inv_std**3  # (4) the gradient of var
        dmean = -(dx_hat * self.inv_std).sum(axis=0)  # (5) the gradient of mean
        return (
            dx_hat * self.inv_std  # (6) the direct path
            + dvar * 2 / N * self.centered  # (6) the path through the variance
            + dmean / N  # (6) the path through the mean
        )


class BatchNorm2d(BatchNorm):
    """BatchNorm per channel.    x, y: (N, C, H, W)    gamma, beta: (C,): mean and var over n, h and w"""

    def forward(self, x: Array) -> Array:
        """Every place of every sample becomes a row of C features."""
        self.shape = x.transpose(0, 2, 3, 1).shape  # (N, H, W, C)
        rows = super().forward(x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1]))
        return rows.reshape(self.shape).transpose(0, 3, 1, 2)

    # (7) the same rearrangement on the way in, undone on the way out; in (1) to (6) N is now N H W
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C, H, W)."""
        rows = super().backward(dy.transpose(0, 2, 3, 1).reshape(-1, dy.shape[1]))  # (7)
        return rows.reshape(self.shape).transpose(0, 3, 1, 2)  # (7)


def normalise(x: Array, eps: float) -> tuple[Array, Array]:
    """x_hat and inv_std (..., 1), with mean and variance over the last axis."""
    inv_std = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    return (x - x.mean(axis=-1, keepdims=True)) * inv_std, inv_std


# The three paths of BatchNorm (6), over the last axis (length D), together. With centered = x_hat / inv_std:
#
# (a) variance path:  dvar 2/D centered = (-1/2) inv_std^3 sum_j(dx_hat[j] centered[j]) * 2/D centered
#                                       = -inv_std * x_hat * 1/D sum_j dx_hat[j] x_hat[j]
# (b) mean path:      dmean / D         = -inv_std * 1/D sum_j dx_hat[j]
# (c) dx = inv_std * (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat))
def normalise_backward(dx_hat: Array, x_hat: Array, inv_std: Array) -> Array:
    """dx from dx_hat, of one shape."""
    return inv_std * (
        dx_hat  # (c) the direct path
        - dx_hat.mean(axis=-1, keepdims=True)  # (b) the path through the mean
        - x_hat * (dx_hat * x_hat).mean(axis=-1, keepdims=True)  # (a) the path through the variance
    )


class LayerNorm(Layer):
    """y = gamma * x_hat + beta, mean and var over one sample.    x: (..., D)    gamma, beta: (D,)"""

    names = ("gamma", "beta")

    def __init__(self, features: int, eps: float = 1e-5) -> None:
        self.gamma, self.beta, self.eps = np.ones(features), np.zeros(features), eps

    def forward(self, x: Array) -> Array:
        """y[n,d] = gamma[d] x_hat[n,d] + beta[d]"""
        self.x_hat, self.inv_std = normalise(x, self.eps)
        return self.gamma * self.x_hat + self.beta

    # gamma and beta belong to features, mean and var to samples: two different directions to sum over.
    #
    # (1) dbeta[d] = sum_n dy[n,d], over all axes but the last                                         (D,)
    # (2) dgamma[d] = sum_n dy[n,d] x_hat[n,d]                                                         (D,)
    # (3) dx_hat[n,d] = dy[n,d] gamma[d]; gamma stays inside the means of (c): it differs with d
    # (4) dx by (c) above                                                                             (..., D)
    def backward(self, dy: Array) -> Array:
        """dx (..., D) from dy (..., D); leaves dgamma and dbeta."""
        batch = tuple(range(dy.ndim - 1))
        self.dbeta = dy.sum(axis=batch)  # (1) the sum over the batch
        self.dgamma = (dy * self.x_hat).sum(axis=batch)  # (2) the sum over the batch
        return normalise_backward(dy * self.gamma, self.x_hat, self.inv_std)  # (3), (4) the scale gamma


class GroupNorm(Layer):
    """Mean and var over one group of channels of one sample.    x: (N, C, H, W)    gamma, beta: (C,)"""

    names = ("gamma", "beta")

    def __init__(self, groups: int, channels: int, eps: float = 1e-5) -> None:
        self.groups, self.eps = groups, eps
        self.gamma, self.beta = np.ones(channels), np.zeros(channels)

    def forward(self, x: Array) -> Array:
        """y[n,c,h,w] = gamma[c] x_hat[n,c,h,w] + beta[c]"""
        N = len(x)
        x_hat, self.inv_std = normalise(x.reshape(N, self.groups, -1), self.eps)  # (N, G, C/G H W)
        self.x_hat = x_hat.reshape(x.shape)
        return self.gamma[:, None, None] * self.x_hat + self.beta[:, None, None]

    # (1) dbeta[c] = sum_n sum_h sum_w dy[n,c,h,w]                                                     (C,)
    # (2) dgamma[c] = sum_n sum_h sum_w dy[n,c,h,w] x_hat[n,c,h,w]                                     (C,)
    # (3) dx_hat[n,c,h,w] = dy[n,c,h,w] gamma[c]                                                  (N, C, H, W)
    # (4) dx by (c) above with the groups as rows, (N, G, C/G H W), and the old shape again
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C, H, W); leaves dgamma and dbeta."""
        rows = (len(dy), self.groups, -1)
        self.dbeta = dy.sum(axis=(0, 2, 3))  # (1) the sum over samples and places
        self.dgamma = (dy * self.x_hat).sum(axis=(0, 2, 3))  # (2) the sum over samples and places
        dx_hat = dy * self.gamma[:, None, None]  # (3) the scale gamma
        return normalise_backward(  # (4)
            dx_hat.reshape(rows), self.x_hat.reshape(rows), self.inv_std
        ).reshape(dy.shape)
