"""Convolution with a loop over the places of the output: one window at a time, as many people write it."""

import numpy as np

from reference_nets.layers.conv import Convolution, crop, output_size, pad
from reference_nets.layers.layer import Array


class Conv2dWindows(Convolution):
    """The layer of conv.py, without groups; each output place (h, w) sees one window of the input.

    x: (N, C, H, W)    W: (F, C, kh, kw)    b: (F,)    y: (N, F, Ho, Wo)
    """

    def window(self, h: int, w: int) -> tuple:
        """The index of the window that output place (h, w) sees, all samples and channels: (N, C, kh, kw)."""
        kh, kw = self.W.shape[2:]
        r, s = h * self.stride, w * self.stride
        rows = slice(r, r + self.dilation * (kh - 1) + 1, self.dilation)
        columns = slice(s, s + self.dilation * (kw - 1) + 1, self.dilation)
        return slice(None), slice(None), rows, columns

    def forward(self, x: Array) -> Array:
        """y[n,f,h,w] = b[f] + sum_c sum_i sum_j W[f,c,i,j] window(h,w)[n,c,i,j]"""
        self.xp = pad(x, self.padding)
        F, _, kh, kw = self.W.shape
        Ho = output_size(self.xp.shape[2], kh, self.stride, self.dilation)
        Wo = output_size(self.xp.shape[3], kw, self.stride, self.dilation)
        y = np.empty((len(x), F, Ho, Wo))
        for h, w in np.ndindex(Ho, Wo):
            y[:, :, h, w] = np.einsum("ncij,fcij->nf", self.xp[self.window(h, w)], self.W) + self.b
        return y

    # At one place (h, w) the layer is a dense layer from the window to the F outputs:
    #
    # (1) b went to every place:                            db[f] = sum_n sum_h sum_w dy[n,f,h,w]          (F,)
    # (2) the same W serves every place, so each adds its part, hence +=:
    #         dW[f,c,i,j] += sum_n dy[n,f,h,w] window(h,w)[n,c,i,j]                             (F, C, kh, kw)
    # (3) the window gets  sum_f dy[n,f,h,w] W[f,c,i,j]; an entry of x lies in several windows,
    #     hence +=                                                                              (N, C, kh, kw)
    # (4) the frame of zeros is cut off                                                         (N, C, H, W)
    def backward(self, dy: Array) -> Array:
        """dx (N, C, H, W) from dy (N, F, Ho, Wo); leaves dW and db."""
        self.db = dy.sum(axis=(0, 2, 3))  # (1) the sum over samples and places
        self.dW = np.zeros_like(self.W)
        dxp = np.zeros_like(self.xp)
        for h, w in np.ndindex(*dy.shape[2:]):
            here = self.window(h, w)
            self.dW += np.einsum(
                "nf,ncij->fcij", dy[:, :, h, w], self.xp[here]
            )  # (2) the sum over the places
            dxp[here] += np.einsum("nf,fcij->ncij", dy[:, :, h, w], self.W)  # (3) windows overlap
        return crop(dxp, self.padding)  # (4) without the frame
