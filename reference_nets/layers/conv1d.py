"""Convolution along one axis (time, text), as plain loops and as one matrix product; see conv.py first."""

import numpy as np

from reference_nets.layers.conv import output_size
from reference_nets.layers.layer import Array, Layer


class Convolution1d(Layer):
    """y = x * W + b.    x: (N, C, T)    W: (F, C / groups, k)    b: (F,)    y: (N, F, To)"""

    names = ("W", "b")

    def __init__(
        self,
        channels: int,
        filters: int,
        kernel: int,
        rng: np.random.Generator,
        *,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
    ) -> None:
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups
        self.W = rng.normal(size=(filters, channels // groups, kernel)) / np.sqrt(channels // groups * kernel)
        self.b = np.zeros(filters)

    def pad(self, x: Array) -> Array:
        """x (N, C, T) with zeros at both ends of time."""
        return np.pad(x, ((0, 0), (0, 0), (self.padding, self.padding)))

    def crop(self, xp: Array) -> Array:
        """pad undone."""
        return xp[:, :, self.padding : xp.shape[2] - self.padding]


class Conv1dLoops(Convolution1d):
    """The definition, index by index."""

    def forward(self, x: Array) -> Array:
        """y[n,f,t] = b[f] + sum_c sum_i W[f,c,i] xp[n, c, t * stride + i * dilation]"""
        self.xp = self.pad(x)
        F, Cg, k = self.W.shape
        To = output_size(self.xp.shape[2], k, self.stride, self.dilation)
        y = np.zeros((len(x), F, To))
        for f, t, c, i in np.ndindex(F, To, Cg, k):
            channel = f // (F // self.groups) * Cg + c  # the c-th channel of the group that f belongs to
            y[:, f, t] += self.W[f, c, i] * self.xp[:, channel, t * self.stride + i * self.dilation]
        return y + self.b[:, None]

    # Each product W[f,c,i] * xp[n,c,r], r = t * stride + i * dilation, was added to y[n,f,t]:
    #
    # (1) db[f]      = sum_n sum_t dy[n,f,t]                                            (F,)
    # (2) dW[f,c,i]  = sum_n sum_t dy[n,f,t] xp[n, c, t * stride + i * dilation]        (F, C/groups, k)
    # (3) dxp[n,c,r] = sum_f sum over all (t,i) with t * stride + i * dilation = r of dy[n,f,t] W[f,c,i]
    # (4) the padding is a constant and is cut off                                      (N, C, T)
    def backward(self, dy: Array) -> Array:
        """dx (N, C, T) from dy (N, F, To); leaves dW and db."""
        F, Cg, k = self.W.shape
        self.db = dy.sum(axis=(0, 2))  # (1) the sum over samples and places
        self.dW = np.zeros_like(self.W)
        dxp = np.zeros_like(self.xp)
        for f, t, c, i in np.ndindex(F, dy.shape[2], Cg, k):
            channel, r = f // (F // self.groups) * Cg + c, t * self.stride + i * self.dilation
            self.dW[f, c, i] += dy[:, f, t] @ self.xp[:, channel, r]  # (2) @ sums over n
            dxp[:, channel, r] += dy[:, f, t] * self.W[f, c, i]  # (3) windows overlap
        return self.crop(dxp)  # (4) without the padding


class Conv1d(Convolution1d):
    """The same layer as a matrix product over the windows."""

    def forward(self, x: Array) -> Array:
        """y = Wm @ cols + b, per sample and group: (F/G, K) @ (K, To), with K = C/G k"""
        N, G, (F, Cg, k) = len(x), self.groups, self.W.shape
        self.xp = self.pad(x)
        To = output_size(self.xp.shape[2], k, self.stride, self.dilation)
        # place[i, t] = t * stride + i * dilation: one fancy index takes all windows at once
        self.place = np.arange(To) * self.stride + np.arange(k)[:, None] * self.dilation  # (k, To)
        self.cols = self.xp[:, :, self.place].reshape(N, G, Cg * k, To)  # (N, G, K, To)
        y = self.W.reshape(G, F // G, -1) @ self.cols  # (N, G, F/G, To)
        return y.reshape(N, F, To) + self.b[:, None]

    # (1) as above                                                                      db: (F,)
    # (2) dWm[g,f,k] = sum_n sum_t dy[n,g,f,t] cols[n,g,k,t]
    #         (N, G, F/G, To) @ (N, G, To, K), then the sum over n
    # (3) dcols[n,g,k,t] = sum_f Wm[g,f,k] dy[n,g,f,t]                 (G, K, F/G) @ (N, G, F/G, To)
    # (4) an entry that was copied into several windows gets the sum of their gradients. np.add.at adds for
    #     every occurrence of a place; dxp[:, :, place] += dcols would add once per place, silently
    # (5) the padding is cut off                                                        dx: (N, C, T)
    def backward(self, dy: Array) -> Array:
        """dx (N, C, T) from dy (N, F, To); leaves dW and db."""
        N, G, (F, _, k), To = len(dy), self.groups, self.W.shape, dy.shape[2]
        self.db = dy.sum(axis=(0, 2))  # (1) the sum over samples and places
        dy = dy.reshape(N, G, F // G, To)
        dWm = (dy @ self.cols.swapaxes(2, 3)).sum(axis=0)  # (2) the sum over samples and places
        self.dW = dWm.reshape(self.W.shape)
        dcols = self.W.reshape(G, F // G, -1).swapaxes(1, 2) @ dy  # (3) the sum over the filters
        dxp = np.zeros_like(self.xp)
        np.add.at(dxp, (slice(None), slice(None), self.place), dcols.reshape(N, -1, k, To))  # (4) overlap
        return self.crop(dxp)  # (5) without the padding
