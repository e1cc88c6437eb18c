"""Convolution of images: as plain loops, which explain it, and with im2col as one matrix product."""

import numpy as np

from reference_nets.layers.layer import Array, Layer

# Names of the indices, here and in pooling.py:
#     n sample, c input channel, f output channel (filter), (i, j) place within the kernel,
#     (h, w) place in the output, (r, s) = (h * stride + i * dilation, w * stride + j * dilation)
#     the place in the (padded) input that the kernel's place (i, j) lies on when it computes output (h, w).
# As everywhere in deep learning the kernel is not flipped: mathematicians call this a cross-correlation.


def output_size(size: int, kernel: int, stride: int, dilation: int = 1) -> int:
    """How many times the kernel fits: the last windows that would stick out are left out."""
    return (size - dilation * (kernel - 1) - 1) // stride + 1


def pad(x: Array, padding: int) -> Array:
    """x (N, C, H, W) with a frame of zeros, (N, C, H + 2 padding, W + 2 padding)."""
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def crop(x: Array, padding: int) -> Array:
    """pad undone."""
    return x[:, :, padding : x.shape[2] - padding, padding : x.shape[3] - padding]


class Convolution(Layer):
    """y = x * W + b.    x: (N, C, H, W)    W: (F, C / groups, kh, kw)    b: (F,)    y: (N, F, Ho, Wo)

    With groups the channels are dealt out: filters of group g see the input channels of group g alone.
    """

    names = ("W", "b")

    def __init__(
        self,
        channels: int,
        filters: int,
        kernel: tuple[int, int],
        rng: np.random.Generator,
        *,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
    ) -> None:
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups
        fan_in = channels // groups * kernel[0] * kernel[1]
        self.W = rng.normal(size=(filters, channels // groups, *kernel)) / np.sqrt(fan_in)
        self.b = np.zeros(filters)


class Conv2dLoops(Convolution):
    """The definition, index by index. Slow, and the place to understand convolution."""

    def forward(self, x: Array) -> Array:
        """y[n,f,h,w] = b[f] + sum_c sum_i sum_j W[f,c,i,j] xp[n,c,r,s]"""
        self.xp = pad(x, self.padding)
        F, Cg, kh, kw = self.W.shape
        Ho = output_size(self.xp.shape[2], kh, self.stride, self.dilation)
        Wo = output_size(self.xp.shape[3], kw, self.stride, self.dilation)
        y = np.zeros((len(x), F, Ho, Wo))
        for f, h, w, c, i, j in np.ndindex(F, Ho, Wo, Cg, kh, kw):
            r, s = h * self.stride + i * self.dilation, w * self.stride + j * self.dilation
            channel = f // (F // self.groups) * Cg + c  # the c-th channel of the group that f belongs to
            y[:, f, h, w] += self.W[f, c, i, j] * self.xp[:, channel, r, s]
        return y + self.b[:, None, None]

    # The forward pass is a long sum of products W[f,c,i,j] * xp[n,c,r,s], each added to one y[n,f,h,w].
    # Backward visits the same products, with the same indices, and hands dy[n,f,h,w] to both factors:
    #
    # (1) b[f] is added to y[n,f,h,w] for every n, h, w:
    #         db[f] = sum_n sum_h sum_w dy[n,f,h,w]                                  (F,)
    # (2) W[f,c,i,j] is used at every n, h, w (that is weight sharing), with the factor xp[n,c,r,s]:
    #         dW[f,c,i,j] = sum_n sum_h sum_w dy[n,f,h,w] xp[n,c,r,s]
    #     a sum again, hence +=, and of the shape of W
    # (3) xp[n,c,r,s] is used by every filter f and every window that covers it, with the factor W[f,c,i,j]:
    #         dxp[n,c,r,s] = sum_f sum over all (h,w,i,j) with h*stride + i*dilation = r and
    #                        w*stride + j*dilation = s  of  dy[n,f,h,w] W[f,c,i,j]
    #     where windows overlap, several terms meet in one place, hence += here as well
    # (4) the zeros of the frame are constants: their gradient is cut off               (N, C, H, W)
    #
    # For stride and dilation 1, (3) says h = r - i: growing i goes with falling h. dx is therefore dy,
    # framed by zeros, convolved with the kernel turned by 180 degrees. The loops do that turn by themselves.
    #
    # All of it in the smallest example, one row of x and a kernel of 2:
    #         y0 = w0 x0 + w1 x1          y1 = w0 x1 + w1 x2
    #         dw0 = dy0 x0 + dy1 x1       dw1 = dy0 x1 + dy1 x2                           dy slides over x
    #         dx0 = w0 dy0                dx1 = w1 dy0 + w0 dy1        dx2 = w1 dy1       w1 comes before w0
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, F, Ho, Wo); leaves dW and db."""
        F, Cg, kh, kw = self.W.shape
        self.db = dy.sum(axis=(0, 2, 3))  # (1) the sum over samples and places
        self.dW = np.zeros_like(self.W)
        dxp = np.zeros_like(self.xp)
        for f, h, w, c, i, j in np.ndindex(F, *dy.shape[2:], Cg, kh, kw):
            r, s = h * self.stride + i * self.dilation, w * self.stride + j * self.dilation
            channel = f // (F // self.groups) * Cg + c
            self.dW[f, c, i, j] += dy[:, f, h, w] @ self.xp[:, channel, r, s]  # (2) @ sums over n
            dxp[:, channel, r, s] += dy[:, f, h, w] * self.W[f, c, i, j]  # (3) windows overlap
        return crop(dxp, self.padding)  # (4) without the frame


def im2col(xp: Array, kernel: tuple[int, int], stride: int, dilation: int = 1) -> Array:
    """The windows of xp (N, C, H, W) side by side: cols[n,c,i,j,h,w] = xp[n,c,r,s], (N, C, kh, kw, Ho, Wo).

    A copy: an input entry occurs as often as windows cover it. Only the kernel is looped over.
    """
    N, C, H, W = xp.shape
    Ho, Wo = output_size(H, kernel[0], stride, dilation), output_size(W, kernel[1], stride, dilation)
    cols = np.empty((N, C, *kernel, Ho, Wo))
    for i, j in np.ndindex(*kernel):
        r, s = i * dilation, j * dilation  # where the kernel's place (i, j) starts; from there in strides
        cols[:, :, i, j] = xp[:, :, r : r + stride * Ho : stride, s : s + stride * Wo : stride]
    return cols


def col2im(dcols: Array, shape: tuple[int, ...], stride: int, dilation: int = 1) -> Array:
    """im2col backward: what was copied out of one place of xp is added up in that place; `shape` is xp's."""
    kh, kw, Ho, Wo = dcols.shape[2:]
    dxp = np.zeros(shape)
    for i, j in np.ndindex(kh, kw):
        r, s = i * dilation, j * dilation
        windows = dxp[:, :, r : r + stride * Ho : stride, s : s + stride * Wo : stride]  # a view of dxp
        windows += dcols[:, :, i, j]  # (5) windows overlap
    return dxp


class Conv2d(Convolution):
    """The same layer as a matrix product: with the windows as columns, convolution is a dense layer."""

    def forward(self, x: Array) -> Array:
        """y = Wm @ cols + b, per sample and group: (F/G, K) @ (K, P), with K = C/G kh kw and P = Ho Wo"""
        N, G, (F, Cg, kh, kw) = len(x), self.groups, self.W.shape
        xp = pad(x, self.padding)
        cols = im2col(xp, (kh, kw), self.stride, self.dilation)
        self.padded, self.windows = xp.shape, cols.shape
        self.cols = cols.reshape(N, G, Cg * kh * kw, -1)  # (N, G, K, P)
        y = self.W.reshape(G, F // G, -1) @ self.cols  # (G, F/G, K) @ (N, G, K, P) -> (N, G, F/G, P)
        return y.reshape(N, F, *cols.shape[4:]) + self.b[:, None, None]

    # (1) as above                                                                       db: (F,)
    # (2) y[n,g,f,p] = sum_k Wm[g,f,k] cols[n,g,k,p] is a dense layer in columns, for every n and g:
    #         dWm[g,f,k] = sum_n sum_p dy[n,g,f,p] cols[n,g,k,p]
    #         (N, G, F/G, P) @ (N, G, P, K), then the sum over n
    # (3) dcols[n,g,k,p] = sum_f Wm[g,f,k] dy[n,g,f,p]                      (G, K, F/G) @ (N, G, F/G, P)
    # (4) the reshapes are undone
    # (5) im2col copied entries; a copied entry gets the sum of the gradients of its copies: col2im
    # (6) the frame is cut off                                                           dx: (N, C, H, W)
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, F, Ho, Wo); leaves dW and db."""
        N, G, F = len(dy), self.groups, len(self.W)
        self.db = dy.sum(axis=(0, 2, 3))  # (1) the sum over samples and places
        dy = dy.reshape(N, G, F // G, -1)  # (N, G, F/G, P)
        dWm = (dy @ self.cols.swapaxes(2, 3)).sum(axis=0)  # (2) the sum over samples and places
        self.dW = dWm.reshape(self.W.shape)  # (4)
        Wm = self.W.reshape(G, F // G, -1)
        dcols = Wm.swapaxes(1, 2) @ dy  # (3) the sum over the filters
        dxp = col2im(dcols.reshape(self.windows), self.padded, self.stride, self.dilation)  # (4), (5) overlap
        return crop(dxp, self.padding)  # (6) without the frame
