"""The long short-term memory layer, with backpropagation through time, whole or truncated."""

import numpy as np

from reference_nets.layers.activations import sigmoid
from reference_nets.layers.layer import Array, Layer


class LSTM(Layer):
    """Four gates read the input and the previous output, a cell c carries the memory.

    i, f, o = sigmoid(...), g = tanh(...)    c_t = f c_(t-1) + i g    h_t = o tanh(c_t)
    x: (N, T, D)    h0, c0: (N, H), zeros unless given    y: (N, T, H), all h_t
    Wx: (D, 4 H)    Wh: (H, 4 H)    b: (4 H,)    the columns are i, f, g, o in this order, H each
    """

    names = ("Wx", "Wh", "b")

    def __init__(
        self, n_in: int, n_hidden: int, rng: np.random.Generator, truncate: int | None = None
    ) -> None:
        self.Wx = rng.normal(size=(n_in, 4 * n_hidden)) / np.sqrt(n_in)
        self.Wh = rng.normal(size=(n_hidden, 4 * n_hidden)) / np.sqrt(n_hidden)
        self.b = np.zeros(4 * n_hidden)
        self.truncate = truncate

    def forward(self, x: Array, h0: Array | None = None, c0: Array | None = None) -> Array:
        """c_t = f c_(t-1) + i g and h_t = o tanh(c_t), for every t"""
        N, T, _ = x.shape
        H = len(self.Wh)
        self.x, self.gates = x, []
        self.h, self.c = np.zeros((N, T + 1, H)), np.zeros((N, T + 1, H))  # index 0: before the first step
        self.h[:, 0] = 0 if h0 is None else h0
        self.c[:, 0] = 0 if c0 is None else c0
        for t in range(T):
            z = x[:, t] @ self.Wx + self.h[:, t] @ self.Wh + self.b  # (N, 4 H)
            zi, zf, zg, zo = np.split(z, 4, axis=1)  # (N, H) each
            i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
            self.c[:, t + 1] = f * self.c[:, t] + i * g
            self.h[:, t + 1] = o * np.tanh(self.c[:, t + 1])
            self.gates.append((i, f, g, o))
        return self.h[:, 1:]

    # All products here are entry by entry, all arrays (N, H) unless noted. From the last step to the first:
    #
    # (1) h_t is the output and goes into the gates of step t + 1:   dh = dy_t + dh_next
    # (2) h = o tanh(c), the product rule, first factor:             do = dh tanh(c)
    # (3) c_t is used twice: in h_t, through tanh, and in c_(t+1), directly. Both paths add up:
    #         dc = dh o (1 - tanh(c)^2) + dc_next
    #     dc_next is a gradient of c already and must not go through tanh' again: add it after the product
    # (4) c = f c_before + i g, each factor gets dc times the other:
    #         di = dc g,   dg = dc i,   df = dc c_before
    # (5) and so does the previous cell:                             dc_next = dc f        for step t - 1
    # (6) through the gates' own activations, each with its output:
    #         dzi = di i (1 - i),   dzf = df f (1 - f),   dzg = dg (1 - g^2),   dzo = do o (1 - o)
    #     side by side in the order of forward: dz, (N, 4 H)
    # (7) z = x Wx + h_before Wh + b is a dense layer, the same at every t, hence +=:
    #         dWx += x_t.T dz  (D, 4 H)      dWh += h_before.T dz  (H, 4 H)      db += sum_n dz  (4 H,)
    # (8) dx_t = dz Wx.T  (N, D)             dh_next = dz Wh.T  (N, H)           for step t - 1
    def backward(self, dy: Array, dc_last: Array | None = None) -> Array:
        """dx (N, T, D) from dy (N, T, H), and from dc (N, H) of the last cell if it is used; leaves dh0, dc0 too."""
        dx = np.zeros_like(self.x)
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dh_next = np.zeros_like(self.h[:, 0])
        dc_next = np.zeros_like(self.c[:, 0]) if dc_last is None else dc_last
        for t in reversed(range(dy.shape[1])):
            i, f, g, o = self.gates[t]
            c = self.c[:, t + 1]  # (2) the cell after the step
            tanh_c = np.tanh(c)  # (2) the tanh of the cell
            c_before = self.c[:, t]  # (4) the cell before the step
            h_before = self.h[:, t]  # (7) the state before the step
            dh = dy[:, t] + dh_next  # (1) the gradient from the next step
            do = dh * tanh_c  # (2) the output gate
            dc = dh * o * (1 - tanh_c**2) + dc_next  # (3) the gradient of the cell
            di = dc * g  # (4) the input gate
            dg = dc * i  # (4) the candidate
            df = dc * c_before  # (4) the forget gate
            dc_next = dc * f  # (5) the cell's path to the previous step
            dzi = di * i * (1 - i)  # (6) the derivative of the sigmoid of the input gate
            dzf = df * f * (1 - f)  # (6) the derivative of the sigmoid of the forget gate
            dzg = dg * (1 - g**2)  # (6) the derivative of the tanh of the candidate
            dzo = do * o * (1 - o)  # (6) the derivative of the sigmoid of the output gate
            dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)  # (6) the four gates
            self.dWx += self.x[:, t].T @ dz  # (7) the sum over time
            self.dWh += h_before.T @ dz  # (7) the sum over time
            self.db += dz.sum(axis=0)  # (7) the sum over time
            dx[:, t] = dz @ self.Wx.T  # (8) the gradient of the input
            dh_next = dz @ self.Wh.T  # (8) the path through the previous state
            if self.truncate and t % self.truncate == 0:
                dh_next, dc_next = np.zeros_like(dh_next), np.zeros_like(dc_next)
        self.dh0, self.dc0 = dh_next, dc_next
        return dx
