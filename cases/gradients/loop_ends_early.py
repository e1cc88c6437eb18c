"""The loop over the filters ends one filter early: the last one never gets a gradient.

seen: trains badly
"""
import numpy as np


class Conv1d:
    def __init__(self, filters, width, rng):
        self.filters = rng.normal(size=(filters, width))

    def forward(self, x):
        self.windows = np.lib.stride_tricks.sliding_window_view(x, self.filters.shape[1], axis=1)
        return self.windows @ self.filters.T              # (N, positions, filters)

    def backward(self, d):
        self.d_filters = np.zeros_like(self.filters)
        for f in range(len(self.filters) - 1):            # expect: H5 filters  # fix: for f in range(len(self.filters)):
            self.d_filters[f] = np.einsum("np,npk->k", d[:, :, f], self.windows)


def check():
    rng = np.random.default_rng(54)
    conv, x, t = Conv1d(4, 3, rng), rng.normal(size=(5, 8)), rng.normal(size=(5, 6, 4))
    return dict(model=conv, loss=lambda: 0.5 * np.sum((conv.forward(x) - t) ** 2), backward=lambda: conv.backward(conv.forward(x) - t))
