"""The gated recurrent unit, as torch and Keras compute it and as its paper does."""

import numpy as np

from reference_nets.layers.activations import sigmoid
from reference_nets.layers.layer import Array, Layer


class GRU(Layer):
    """The reset gate acts after the matrix product (torch, Keras); the update gate z keeps the old state.

    r, z = sigmoid(...)    u = h_before Wu_h + bu_h    n = tanh(x Wn + bn + r u)    h = (1 - z) n + z h_before
    x: (N, T, D)    h0: (N, H), zeros unless given    y: (N, T, H)
    Wx: (D, 3 H)    Wh: (H, 3 H)    bx, bh: (3 H,)    the columns are r, z, n in this order, H each
    """

    names = ("Wx", "Wh", "bx", "bh")

    def __init__(self, n_in: int, n_hidden: int, rng: np.random.Generator) -> None:
        self.Wx = rng.normal(size=(n_in, 3 * n_hidden)) / np.sqrt(n_in)
        self.Wh = rng.normal(size=(n_hidden, 3 * n_hidden)) / np.sqrt(n_hidden)
        self.bx, self.bh = np.zeros(3 * n_hidden), np.zeros(3 * n_hidden)

    def forward(self, x: Array, h0: Array | None = None) -> Array:
        """h_t = (1 - z) n + z h_(t-1), for every t"""
        N, T, _ = x.shape
        self.x, self.gates = x, []
        self.h = np.zeros((N, T + 1, len(self.Wh)))  # h[:, 0] is h0
        self.h[:, 0] = 0 if h0 is None else h0
        for t in range(T):
            xr, xz, xn = np.split(x[:, t] @ self.Wx + self.bx, 3, axis=1)  # (N, H) each
            hr, hz, u = np.split(self.h[:, t] @ self.Wh + self.bh, 3, axis=1)
            r, z = sigmoid(xr + hr), sigmoid(xz + hz)
            n = np.tanh(xn + r * u)
            self.h[:, t + 1] = (1 - z) * n + z * self.h[:, t]
            self.gates.append((r, z, n, u))
        return self.h[:, 1:]

    # All products entry by entry, all arrays (N, H) unless noted. From the last step to the first:
    #
    # (1) h_t is the output and goes into step t + 1:          dh = dy_t + dh_next
    # (2) h = (1 - z) n + z h_before:                          dn = dh (1 - z),   dz = dh (h_before - n)
    #     and h_before gets dh z directly, see (6)
    # (3) through the activations, each with its output:       dan = dn (1 - n^2),   daz = dz z (1 - z)
    # (4) an = xn + r u:                                       dr = dan u,   dar = dr r (1 - r),   du = dan r
    # (5) x Wx + bx = [xr, xz, xn] gets dax = [dar, daz, dan], h_before Wh + bh = [hr, hz, u] gets
    #     dah = [dar, daz, du], both (N, 3 H); each is a dense layer, the same at every t, hence +=
    # (6) h_before was used in the matrix product and directly:   dh_next = dah Wh.T + dh z
    def backward(self, dy: Array) -> Array:
        """dx (N, T, D) from dy (N, T, H); leaves dWx, dWh, dbx, dbh and dh0."""
        dx = np.zeros_like(self.x)
        self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
        self.dbx, self.dbh = np.zeros_like(self.bx), np.zeros_like(self.bh)
        dh_next = np.zeros_like(self.h[:, 0])
        for t in reversed(range(dy.shape[1])):
            (r, z, n, u), h_before = self.gates[t], self.h[:, t]
            dh = dy[:, t] + dh_next  # (1) the gradient from the next step
            dn = dh * (1 - z)  # (2) the candidate
            dz = dh * (h_before - n)  # (2) the update gate
            dan = dn * (1 - n**2)  # (3) the derivative of the tanh of the candidate
            daz = dz * z * (1 - z)  # (3) the derivative of the sigmoid of the update gate
            dr = dan * u  # (4) the reset gate
            dar = dr * r * (1 - r)  # (4) the derivative of the sigmoid of the reset gate
            du = dan * r  # (4) the reset gate on the candidate's product
            dax = np.concatenate([dar, daz, dan], axis=1)  # (5)
            dah = np.concatenate([dar, daz, du], axis=1)  # (5)
            self.dWx += self.x[:, t].T @ dax  # (5) the sum over time
            self.dWh += h_before.T @ dah  # (5) the sum over time
            self.dbx += dax.sum(axis=0)  # (5) the sum over time
            self.dbh += dah.sum(axis=0)  # (5) the sum over time
            dx[:, t] = dax @ self.Wx.T  # (5) the gradient of the input
            dh_next = (
                dah @ self.Wh.T  # (6) the path through the gates
                + dh * z  # (6) the direct path past the gates
            )
        self.dh0 = dh_next
        return dx


class GRUOriginal(Layer):
    """The paper's form: reset before the matrix product; the update gate z lets the new state in.

    r, z = sigmoid(...)    n = tanh(x Wxn + (r h_before) Whn + bn)    h = (1 - z) h_before + z n
    Shapes as in GRU, with one bias b: (3 H,).
    """

    names = ("Wx", "Wh", "b")

    def __init__(self, n_in: int, n_hidden: int, rng: np.random.Generator) -> None:
        self.Wx = rng.normal(size=(n_in, 3 * n_hidden)) / np.sqrt(n_in)
        self.Wh = rng.normal(size=(n_hidden, 3 * n_hidden)) / np.sqrt(n_hidden)
        self.b = np.zeros(3 * n_hidden)

    def forward(self, x: Array, h0: Array | None = None) -> Array:
        """h_t = (1 - z) h_(t-1) + z n, for every t"""
        N, T, _ = x.shape
        H = len(self.Wh)
        self.x, self.gates = x, []
        self.h = np.zeros((N, T + 1, H))  # h[:, 0] is h0
        self.h[:, 0] = 0 if h0 is None else h0
        for t in range(T):
            h = self.h[:, t]
            xr, xz, xn = np.split(x[:, t] @ self.Wx + self.b, 3, axis=1)
            hr, hz = np.split(h @ self.Wh[:, : 2 * H], 2, axis=1)
            r, z = sigmoid(xr + hr), sigmoid(xz + hz)
            n = np.tanh(xn + (r * h) @ self.Wh[:, 2 * H :])
            self.h[:, t + 1] = (1 - z) * h + z * n
            self.gates.append((r, z, n))
        return self.h[:, 1:]

    # (1) dh = dy_t + dh_next
    # (2) h = (1 - z) h_before + z n:                   dn = dh z,   dz = dh (n - h_before)
    # (3) through the activations:                      dan = dn (1 - n^2),   daz = dz z (1 - z)
    # (4) an = xn + (r h_before) Whn, with v = r h_before:
    #         dv = dan Whn.T,   dWhn += v.T dan,   dr = dv h_before,   dar = dr r (1 - r)
    # (5) the dense layers of the gates: dx_t, dWx, db from [dar, daz, dan]; the first 2 H columns of
    #     Wh from [dar, daz]
    # (6) h_before was used three times: directly, in v, and in the gates r and z:
    #         dh_next = dh (1 - z) + dv r + [dar, daz] Wh_rz.T
    def backward(self, dy: Array) -> Array:
        """dx (N, T, D) from dy (N, T, H); leaves dWx, dWh, db and dh0."""
        H = len(self.Wh)
        dx = np.zeros_like(self.x)
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dh_next = np.zeros_like(self.h[:, 0])
        for t in reversed(range(dy.shape[1])):
            (r, z, n), h_before = self.gates[t], self.h[:, t]
            dh = dy[:, t] + dh_next  # (1) the gradient from the next step
            dn = dh * z  # (2) the candidate
            dz = dh * (n - h_before)  # (2) the update gate
            dan = dn * (1 - n**2)  # (3) the derivative of the tanh of the candidate
            daz = dz * z * (1 - z)  # (3) the derivative of the sigmoid of the update gate
            dv = dan @ self.Wh[:, 2 * H :].T  # (4) the candidate's product
            dr = dv * h_before  # (4) the reset gate
            dar = dr * r * (1 - r)  # (4) the derivative of the sigmoid of the reset gate
            gates = np.concatenate([dar, daz], axis=1)  # (5)
            da = np.concatenate([gates, dan], axis=1)  # (5)
            self.dWx += self.x[:, t].T @ da  # (5) the sum over time
            self.dWh[:, : 2 * H] += h_before.T @ gates  # (5) the sum over time
            self.dWh[:, 2 * H :] += (r * h_before).T @ dan  # (4) the reset gate on the previous state
            self.db += da.sum(axis=0)  # (5) the sum over time
            dx[:, t] = da @ self.Wx.T  # (5) the gradient of the input
            dh_next = (
                dh * (1 - z)  # (6) the direct path past the gates
                + dv * r  # (6) the path through the candidate
                + gates @ self.Wh[:, : 2 * H].T  # (6) the path through the gates
            )
        self.dh0 = dh_next
        return dx
