"""The input gradient of a convolution is collected in an array that lacks the padding."""
import numpy as np
def conv2d(x, k):
    h, w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            out[i, j] = np.sum(x[i:i + k.shape[0], j:j + k.shape[1]] * k)
    return out
def conv2d_back(dout, x, k, pad):
    dxp = np.zeros_like(x)  # fix: dxp = np.zeros((x.shape[0] + 2 * pad, x.shape[1] + 2 * pad))
    dk = np.zeros_like(k)
    xp = np.pad(x, pad)
    for i in range(dout.shape[0]):
        for j in range(dout.shape[1]):
            dk += dout[i, j] * xp[i:i + k.shape[0], j:j + k.shape[1]]
            dxp[i:i + k.shape[0], j:j + k.shape[1]] += dout[i, j] * k  # expect: dxp[i:i + k.shape[0], j:j + k.shape[1]] += dout[i, j] * k | operand: dxp[i:i + k.shape[0], j:j + k.shape[1]] | born: L11
    return dxp[pad:-pad, pad:-pad], dk
rng = np.random.default_rng(3)
image, kernel = rng.random((6, 7)), rng.random((3, 3))
out = conv2d(np.pad(image, 1), kernel)
dx, dk = conv2d_back(out, image, kernel, 1)
