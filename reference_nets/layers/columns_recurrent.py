"""Recurrent layers with one sample per column, x: (D, N, T) with the time steps behind each other."""

import numpy as np

from reference_nets.layers.activations import sigmoid
from reference_nets.layers.layer import Array, Layer


class RNNColumns(Layer):
    """h_t = tanh(Wx x_t + Wh h_(t-1) + b).

    x: (D, N, T)    h0: (H, N), zeros unless given    y: (H, N, T), all h_t
    Wx: (H, D)    Wh: (H, H)    b: (H, 1)
    """

    names = ("Wx", "Wh", "b")

    def __init__(self, n_in: int, n_hidden: int, rng: np.random.Generator) -> None:
        self.Wx = rng.normal(size=(n_hidden, n_in)) / np.sqrt(n_in)
        self.Wh = rng.normal(size=(n_hidden, n_hidden)) / np.sqrt(n_hidden)
        self.b = np.zeros((n_hidden, 1))

    def forward(self, x: Array, h0: Array | None = None) -> Array:
        """y[k,n,t] = tanh(sum_d Wx[k,d] x[d,n,t] + sum_j Wh[k,j] h[j,n,t-1] + b[k])"""
        _, N, T = x.shape
        self.x = x
        self.h = np.zeros(
            (len(self.Wh), N, T + 1)
        )  # h[:, :, 0] is h0, h[:, :, t + 1] the state after x[:, :, t]
        if h0 is not None:
            self.h[:, :, 0] = h0
        for t in range(T):
            self.h[:, :, t + 1] = np.tanh(self.Wx @ x[:, :, t] + self.Wh @ self.h[:, :, t] + self.b)
        return self.h[:, :, 1:]

    # From the last step to the first, z_t being the argument of tanh at time t:
    #
    # (1) h_t is the output, and it goes into z_(t+1):       dh = dy_t + dh_next                    (H, N)
    # (2) through tanh, with h_t its output:                 dz = dh (1 - h_t^2)                     (H, N)
    # (3) the same weights at every t, hence +=; samples are columns, so the sum over n is the inner one:
    #         dWx[k,d] += sum_n dz[k,n] x_t[d,n]             dWx += dz @ x_t.T                       (H, D)
    #         dWh[k,j] += sum_n dz[k,n] h_(t-1)[j,n]         dWh += dz @ h_(t-1).T                   (H, H)
    #         db[k]    += sum_n dz[k,n]                                                              (H, 1)
    # (4) dx_t[d,n] = sum_k Wx[k,d] dz[k,n]                  dx_t = Wx.T @ dz                        (D, N)
    # (5) dh_next[j,n] = sum_k Wh[k,j] dz[k,n]               dh_next = Wh.T @ dz, for step t - 1     (H, N)
    def backward(self, dy: Array) -> Array:
        """dx (D, N, T) from dy (H, N, T); leaves dWx, dWh, db and dh0 (H, N)."""
        dx = np.zeros_like(self.x)
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dh_next = np.zeros_like(self.h[:, :, 0])
        for t in reversed(range(dy.shape[2])):
            h = self.h[:, :, t + 1]  # (2) the state after the step
            h_before = self.h[:, :, t]  # (3) the state before the step
            dh = dy[:, :, t] + dh_next  # (1) the gradient from the next step
            dz = dh * (1 - h**2)  # (2) the derivative of tanh
            self.dWx += dz @ self.x[:, :, t].T  # (3) the sum over time
            self.dWh += dz @ h_before.T  # (3) the sum over time
            self.db += dz.sum(axis=1, keepdims=True)  # (3) the sum over time
            dx[:, :, t] = self.Wx.T @ dz  # (4) the gradient of the input
            dh_next = self.Wh.T @ dz  # (5) the path through the previous state
        self.dh0 = dh_next
        return dx


class LSTMColumns(Layer):
    """One matrix per layer over [h_(t-1); x_t], the gates i, f, g, o below each other.

    x: (D, N, T)    h0, c0: (H, N), zeros unless given    y: (H, N, T), all h_t
    W: (4 H, H + D)    b: (4 H, 1)
    """

    names = ("W", "b")

    def __init__(self, n_in: int, n_hidden: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(size=(4 * n_hidden, n_hidden + n_in)) / np.sqrt(n_hidden + n_in)
        self.b = np.zeros((4 * n_hidden, 1))

    def forward(self, x: Array, h0: Array | None = None, c0: Array | None = None) -> Array:
        """c_t = f c_(t-1) + i g and h_t = o tanh(c_t), for every t"""
        _, N, T = x.shape
        H = len(self.W) // 4
        self.x, self.gates, self.inputs = x, [], []
        self.h, self.c = np.zeros((H, N, T + 1)), np.zeros((H, N, T + 1))  # index 0: before the first step
        self.h[:, :, 0] = 0 if h0 is None else h0
        self.c[:, :, 0] = 0 if c0 is None else c0
        for t in range(T):
            u = np.concatenate([self.h[:, :, t], x[:, :, t]])  # (H + D, N): the state above the input
            zi, zf, zg, zo = np.split(self.W @ u + self.b, 4)  # (H, N) each
            i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
            self.c[:, :, t + 1] = f * self.c[:, :, t] + i * g
            self.h[:, :, t + 1] = o * np.tanh(self.c[:, :, t + 1])
            self.gates.append((i, f, g, o))
            self.inputs.append(u)
        return self.h[:, :, 1:]

    # All products here are entry by entry, all arrays (H, N) unless noted. From the last step to the first:
    #
    # (1) h_t is the output and goes into the gates of step t + 1:   dh = dy_t + dh_next
    # (2) h = o tanh(c):                                             do = dh tanh(c)
    # (3) c_t is used in h_t, through tanh, and in c_(t+1), directly:  dc = dh o (1 - tanh(c)^2) + dc_next
    # (4) c = f c_before + i g:               di = dc g,   dg = dc i,   df = dc c_before,   dc_next = dc f
    # (5) through the gates' own activations, each with its output, below each other: dz                (4 H, N)
    #         dzi = di i (1 - i),   dzf = df f (1 - f),   dzg = dg (1 - g^2),   dzo = do o (1 - o)
    # (6) z = W u + b is a dense layer, the same at every t, hence +=:
    #         dW[k,j] += sum_n dz[k,n] u[j,n]      dW += dz @ u.T  (4 H, H + D)      db += sum_n dz  (4 H, 1)
    # (7) du = W.T @ dz  (H + D, N): its first H rows are dh_next, the others dx_t, as forward put them together
    def backward(self, dy: Array) -> Array:
        """dx (D, N, T) from dy (H, N, T); leaves dW, db, dh0 and dc0."""
        H = len(self.W) // 4
        dx = np.zeros_like(self.x)
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        dh_next, dc_next = np.zeros_like(self.h[:, :, 0]), np.zeros_like(self.c[:, :, 0])
        for t in reversed(range(dy.shape[2])):
            i, f, g, o = self.gates[t]
            tanh_c = np.tanh(self.c[:, :, t + 1])  # (2) the tanh of the cell after the step
            c_before = self.c[:, :, t]  # (4) the cell before the step
            dh = dy[:, :, t] + dh_next  # (1) the gradient from the next step
            do = dh * tanh_c  # (2) the output gate
            dc = dh * o * (1 - tanh_c**2) + dc_next  # (3) the gradient of the cell
            dzi = dc * g * i * (1 - i)  # (4), (5) the input gate
            dzf = dc * c_before * f * (1 - f)  # (4), (5) the forget gate
            dzg = dc * i * (1 - g**2)  # (4), (5) the candidate
            dzo = do * o * (1 - o)  # (5) the output gate
            dc_next = dc * f  # (4) the cell's path to the previous step
            dz = np.concatenate([dzi, dzf, dzg, dzo])  # (5) the four gates below each other
            self.dW += dz @ self.inputs[t].T  # (6) the sum over time
            self.db += dz.sum(axis=1, keepdims=True)  # (6) the sum over time
            du = self.W.T @ dz  # (7) the state and the input
            dh_next, dx[:, :, t] = du[:H], du[H:]  # (7) taken apart as forward put them together
        self.dh0, self.dc0 = dh_next, dc_next
        return dx
