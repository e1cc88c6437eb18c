"""The plain recurrent layer, with backpropagation through time, whole or truncated."""

import numpy as np

from reference_nets.layers.layer import Array, Layer


class RNN(Layer):
    """h_t = tanh(x_t Wx + h_(t-1) Wh + b).

    x: (N, T, D)    h0: (N, H), zeros unless given    y: (N, T, H), all h_t
    Wx: (D, H)    Wh: (H, H)    b: (H,)
    `truncate` = k lets the gradient flow back k steps at most: it is stopped before t = k, 2k, 3k, ...
    """

    names = ("Wx", "Wh", "b")

    def __init__(
        self, n_in: int, n_hidden: int, rng: np.random.Generator, truncate: int | None = None
    ) -> None:
        self.Wx = rng.normal(size=(n_in, n_hidden)) / np.sqrt(n_in)
        self.Wh = rng.normal(size=(n_hidden, n_hidden)) / np.sqrt(n_hidden)
        self.b = np.zeros(n_hidden)
        self.truncate = truncate

    def forward(self, x: Array, h0: Array | None = None) -> Array:
        """y[n,t,k] = tanh(sum_d x[n,t,d] Wx[d,k] + sum_j h[n,t-1,j] Wh[j,k] + b[k])"""
        N, T, _ = x.shape
        self.x = x
        self.h = np.zeros((N, T + 1, len(self.Wh)))  # h[:, 0] is h0, h[:, t + 1] is the state after x[:, t]
        if h0 is not None:
            self.h[:, 0] = h0
        for t in range(T):
            self.h[:, t + 1] = np.tanh(x[:, t] @ self.Wx + self.h[:, t] @ self.Wh + self.b)
        return self.h[:, 1:]

    # Unrolled in time the layer is a deep net in which every layer has the SAME weights. Let z_t be the
    # argument of tanh at time t. From the last step to the first:
    #
    # (1) h_t is used twice: it is the output y_t, and it goes into z_(t+1). The two gradients add up:
    #         dh[n,k] = dy[n,t,k] + dh_next[n,k]                                         (N, H)
    #     dh_next is what came back from step t + 1; 0 at the last step, and where the gradient is truncated
    # (2) through tanh, with h_t its output:  dz = dh (1 - h_t^2)                         (N, H)
    # (3) the weights are used at every t, so their gradients are sums over t, hence +=:
    #         dWx[d,k] += sum_n x[n,t,d] dz[n,k]                                         (D, H)
    #         dWh[j,k] += sum_n h_(t-1)[n,j] dz[n,k]                                     (H, H)
    #         db[k]    += sum_n dz[n,k]                                                  (H,)
    #     h_(t-1), the state before the step: not h_t
    # (4) dx_t[n,d] = sum_k dz[n,k] Wx[d,k]                                              (N, D)
    # (5) dh_next[n,j] = sum_k dz[n,k] Wh[j,k], for step t - 1                           (N, H)
    def backward(self, dy: Array) -> Array:
        """dx (N, T, D) from dy (N, T, H); leaves dWx, dWh, db and dh0 (N, H)."""
        dx = np.zeros_like(self.x)
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dh_next = np.zeros_like(self.h[:, 0])
        for t in reversed(range(dy.shape[1])):
            h = self.h[:, t + 1]  # (2) the state after the step
            h_before = self.h[:, t]  # (3) the state before the step
            dh = dy[:, t] + dh_next  # (1) the gradient from the next step
            dz = dh * (1 - h**2)  # (2) the derivative of tanh
            self.dWx += self.x[:, t].T @ dz  # (3) the sum over time
            self.dWh += h_before.T @ dz  # (3) the sum over time
            self.db += dz.sum(axis=0)  # (3) the sum over time
            dx[:, t] = dz @ self.Wx.T  # (4) the gradient of the input
            dh_next = dz @ self.Wh.T  # (5) the path through the previous state
            if self.truncate and t % self.truncate == 0:
                dh_next = np.zeros_like(dh_next)  # nothing flows back beyond this step
        self.dh0 = dh_next
        return dx
