"""Pooling of images: the largest or the mean of each window, overlapping windows and ties included."""

import numpy as np

from reference_nets.layers.conv import col2im, im2col, output_size
from reference_nets.layers.layer import Array, Layer

# A pooling layer has no parameters and treats every channel alone. Indices as in conv.py.


class MaxPool2dLoops(Layer):
    """The largest entry of each window, one window at a time.    x: (N, C, H, W)    y: (N, C, Ho, Wo)"""

    def __init__(self, size: int, stride: int | None = None) -> None:
        self.size, self.stride = size, stride or size

    def window(self, h: int, w: int) -> tuple:
        """The index of the window that output place (h, w) sees."""
        r, s = h * self.stride, w * self.stride
        return slice(r, r + self.size), slice(s, s + self.size)

    def forward(self, x: Array) -> Array:
        """y[n,c,h,w] = max_ij x[n, c, h * stride + i, w * stride + j]"""
        self.x = x
        N, C, H, W = x.shape
        y = np.empty((N, C, output_size(H, self.size, self.stride), output_size(W, self.size, self.stride)))
        for n, c, h, w in np.ndindex(y.shape):
            y[n, c, h, w] = x[n, c][self.window(h, w)].max()
        return y

    # (1) y[n,c,h,w] is one entry of its window, the first of the largest, at place (i, j): that entry gets
    #     dy[n,c,h,w], the others nothing:            dx[n, c, h * stride + i, w * stride + j] += dy[n,c,h,w]
    #     += because an entry may win in several overlapping windows
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C, Ho, Wo)."""
        dx = np.zeros_like(self.x)
        for n, c, h, w in np.ndindex(dy.shape):
            window = self.x[n, c][self.window(h, w)]  # (size, size)
            i, j = np.unravel_index(window.argmax(), window.shape)
            dx[n, c, h * self.stride + i, w * self.stride + j] += dy[n, c, h, w]  # (1) windows overlap
        return dx


class MaxPool2d(Layer):
    """The same layer with all windows side by side.    x: (N, C, H, W)    y: (N, C, Ho, Wo)"""

    def __init__(self, size: int, stride: int | None = None) -> None:
        self.size, self.stride = size, stride or size

    def forward(self, x: Array) -> Array:
        """y[n,c,h,w] = max_ij x[n, c, h * stride + i, w * stride + j]"""
        self.shape = x.shape
        cols = im2col(x, (self.size, self.size), self.stride)
        N, C, kh, kw, Ho, Wo = cols.shape
        cols = cols.reshape(N, C, kh * kw, Ho, Wo)
        self.winner = cols.argmax(axis=2)  # (N, C, Ho, Wo): the first of the largest
        return cols.max(axis=2)

    # (1) y[n,c,h,w] equals the one entry of its window that won; that entry gets dy[n,c,h,w], the others 0:
    #         dcols[n,c,k,h,w] = dy[n,c,h,w] (k == winner[n,c,h,w])          k = i * size + j
    #     On a tie only one may win. `x == y` marks all of them and hands out dy several times.
    # (2) an entry that won in several overlapping windows gets the sum: col2im          (N, C, H, W)
    #     Entries that no window covers (an odd remainder at the edge) get 0.
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C, Ho, Wo)."""
        places = np.arange(self.size**2)[:, None, None]
        won = places == self.winner[:, :, None]  # (1) one winner, also on a tie   (N, C, size^2, Ho, Wo)
        dcols = dy[:, :, None] * won  # (1) only the winner gets the gradient
        N, C, Ho, Wo = dy.shape
        return col2im(
            dcols.reshape(N, C, self.size, self.size, Ho, Wo), self.shape, self.stride
        )  # (2) overlap


class AveragePool2d(Layer):
    """The mean of each window.    x: (N, C, H, W)    y: (N, C, Ho, Wo)"""

    def __init__(self, size: int, stride: int | None = None) -> None:
        self.size, self.stride = size, stride or size

    def forward(self, x: Array) -> Array:
        """y[n,c,h,w] = 1/size^2 sum_ij x[n, c, h * stride + i, w * stride + j]"""
        self.shape = x.shape
        return im2col(x, (self.size, self.size), self.stride).mean(axis=(2, 3))

    # (1) each entry of the window enters with the factor 1/size^2:
    #         dcols[n,c,i,j,h,w] = dy[n,c,h,w] / size^2
    # (2) an entry in several overlapping windows gets the sum: col2im                  (N, C, H, W)
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C, Ho, Wo)."""
        N, C, Ho, Wo = dy.shape
        share = dy / self.size**2  # (1) the mean over the window
        dcols = np.broadcast_to(share[:, :, None, None], (N, C, self.size, self.size, Ho, Wo))  # (1)
        return col2im(dcols, self.shape, self.stride)  # (2) overlap


class GlobalAveragePool2d(Layer):
    """The mean of each channel.    x: (N, C, H, W)    y: (N, C)"""

    def forward(self, x: Array) -> Array:
        """y[n,c] = 1/(H W) sum_hw x[n,c,h,w]"""
        self.shape = x.shape
        return x.mean(axis=(2, 3))

    # (1) every x[n,c,h,w] enters with the factor 1/(H W):  dx[n,c,h,w] = dy[n,c] / (H W)
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C)."""
        _, _, H, W = self.shape
        return np.broadcast_to(
            dy[:, :, None, None] / (H * W), self.shape
        ).copy()  # (1) the mean over the places


class GlobalMaxPool2d(Layer):
    """The largest entry of each channel.    x: (N, C, H, W)    y: (N, C)"""

    def forward(self, x: Array) -> Array:
        """y[n,c] = max_hw x[n,c,h,w]"""
        self.shape = x.shape
        flat = x.reshape(*x.shape[:2], -1)  # (N, C, H W)
        self.winner = flat.argmax(axis=2)  # (N, C): the first of the largest
        return flat.max(axis=2)

    # (1) only the winner of a channel gets its dy[n,c]
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, C)."""
        _, _, H, W = self.shape
        won = np.arange(H * W) == self.winner[:, :, None]  # (1) one winner, also on a tie
        return (dy[:, :, None] * won).reshape(self.shape)  # (1) only the winner gets the gradient


class Flatten(Layer):
    """Images to rows.    x: (N, ...)    y: (N, product of the rest)"""

    def forward(self, x: Array) -> Array:
        """The same numbers in the same order."""
        self.shape = x.shape
        return x.reshape(len(x), -1)

    # (1) nothing was computed, so the gradient only gets the old shape back
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of x."""
        return dy.reshape(self.shape)  # (1)
