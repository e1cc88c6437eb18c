"""The planted faults of `nets/pocket_torch.py`."""

CONVENTION = "static functions with ctx, modules, NCHW"
FAULTS = [
    ("A1", "return grad * g / len(target)", "return grad * g"),
    ("A4/A3", "return grad * g / len(target)", "return grad * g / g.size"),
    ("B1", "return grad * g / len(target)", "return -grad * g / len(target)"),
    (
        "C3/D1",
        "return grad * g / len(target)",
        "p = np.exp(logp)\n        return grad * g * p * (1 - p) / len(target)",
    ),
    ("D3", "np.log(np.exp(z).sum(1, keepdims=True))", "np.log(np.exp(z).sum())"),
    ("E6", "tensor.grad = grad if tensor.grad is None else tensor.grad + grad", "tensor.grad = grad"),
    (
        "E6",
        "tensor.grad = grad if tensor.grad is None else tensor.grad + grad",
        "tensor.grad = grad if tensor.grad is None else tensor.grad",
    ),
    ("A3/A5", "        return grad, grad\n", "        return grad / 2, grad / 2\n"),
    ("F1", "g_bias = g.sum((0, 1, 2))", "g_bias = g.mean((0, 1, 2))"),
    ("F1", "g_bias = g.sum((0, 1, 2))", "g_bias = np.full(F, g.sum())"),
    ("F1", "grad.T @ flat, grad.sum(0)", "grad.T @ flat, grad.mean(0)"),
    ("A2/A5", "grad.T @ flat, grad.sum(0)", "grad.T @ flat / len(flat), grad.sum(0)"),
    (
        "N3/N3b/H3",
        "cols @ weight.reshape(F, -1).T + bias",
        "cols @ weight.reshape(-1, F) + bias",
        {"also": "g @ weight.reshape(F, -1)"},
    ),
    (
        "N3/N3b/H3",
        "unwindow(g @ weight.reshape(F, -1), padded",
        "unwindow(g @ weight.reshape(-1, F).T, padded",
    ),
    ("H3", "g = grad.transpose(0, 2, 3, 1)\n", "g = grad.reshape(cols.shape[:3] + (F,))\n"),
    (
        "H7/H3",
        "((0, 1, 2), (0, 1, 2))).reshape(weight.shape)",
        "((0, 1, 2), (0, 1, 2))).reshape(weight.shape)[:, :, ::-1, ::-1]",
    ),
    (
        "H2",
        "g_padded[:, :, padding:H - padding, padding:W - padding]",
        "g_padded[:, :, 2 * padding:, 2 * padding:]",
    ),
    (
        "H2",
        "g_padded[:, :, padding:H - padding, padding:W - padding]",
        "g_padded[:, :, :H - 2 * padding, :W - 2 * padding]",
    ),
    (
        "H4",
        "            x[:, :, r * stride:r * stride + kh, c * stride:c * stride + kw] += cols[:, r, c]\n",
        "            x[:, :, r * stride:r * stride + kh, c * stride:c * stride + kw] = cols[:, r, c]\n",
    ),
    (
        "H5",
        "    cols = cols.reshape(N, oh, ow, shape[1], kh, kw)\n    for r in range(oh):",
        "    cols = cols.reshape(N, oh, ow, shape[1], kh, kw)\n    for r in range(oh - 1):",
    ),
    (
        "H3",
        "    cols = cols.reshape(N, oh, ow, shape[1], kh, kw)\n",
        "    cols = cols.reshape(N, oh, ow, kh, kw, shape[1]).transpose(0, 1, 2, 5, 3, 4)\n",
    ),
    ("A3/H6/A5", "grad.transpose(0, 2, 3, 1) / (size * size)", "grad.transpose(0, 2, 3, 1)"),
    ("H3", "cols = np.repeat(g, size * size, axis=3)", "cols = np.tile(g, (1, 1, 1, size * size))"),
    ("I1", "g_x = weight[:, None, None] / std * (grad", "g_x = 1 / std * (grad"),
    ("I2", "(grad - g_bias / m - normed * g_weight / m)", "(grad - normed * g_weight / m)"),
    ("I2", "(grad - g_bias / m - normed * g_weight / m)", "(grad - g_bias / m)"),
    ("I2/A4", "m = grad.size / grad.shape[1]", "m = grad.shape[0]"),
    ("C5", "return grad * np.where(x >= 0, 1.0, slope)", "return grad * (x >= 0)"),
    ("C5", "return grad * np.where(x >= 0, 1.0, slope)", "return np.where(x >= 0, grad, slope)"),
    ("C5/C4", "return grad * np.where(x >= 0, 1.0, slope)", "return grad * np.where(x >= 0, 1.0, -slope)"),
    ("C2", "return grad * np.where(x >= 0, 1.0, slope)", "return grad"),
    ("O3", "        self.zero_grad()\n", ""),
]
