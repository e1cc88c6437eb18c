"""Windows by stride tricks and a tensordot over three axes."""
import numpy as np
x = np.random.default_rng(12).random((2, 3, 6, 6))
k = np.random.default_rng(13).random((4, 3, 3, 3))
windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(2, 3))
out = np.tensordot(windows, k, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)
assert out.shape == (2, 4, 4, 4)
