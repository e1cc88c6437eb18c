"""The planted faults of `nets/conv_views.py`."""

from __future__ import annotations

CONVENTION = "convolution over strided views"
FAULTS = [
    ("H7", "flipped = self.weight[:, :, ::-1, ::-1]", "flipped = self.weight"),
    ("H7", "flipped = self.weight[:, :, ::-1, ::-1]", "flipped = self.weight[:, :, ::-1]"),
    ("H7/H3", "flipped = self.weight[:, :, ::-1, ::-1]", "flipped = self.weight[::-1, ::-1]"),
    (
        "H1",
        "dilated[:, :, :(oh - 1) * s + 1:s, :(ow - 1) * s + 1:s] = grad",
        "dilated[:, :, :oh, :ow] = grad",
    ),
    (
        "H2/H3",
        "dxp[:, :, p:p + self.shape[2], p:p + self.shape[3]]",
        "dxp[:, :, :self.shape[2], :self.shape[3]]",
    ),
    (
        "H2/H3",
        "dxp[:, :, p:p + self.shape[2], p:p + self.shape[3]]",
        "dxp[:, :, 2 * p:2 * p + self.shape[2], p:p + self.shape[3]]",
    ),
    (
        "H7/H3",
        "self.grad_weight = np.einsum('nchwij,nohw->ocij', self.win, grad)",
        "self.grad_weight = np.einsum('nchwij,nohw->ocij', self.win, grad)[:, :, ::-1, ::-1]",
    ),
    ("F1", "self.grad_bias = grad.sum(axis=(0, 2, 3))", "self.grad_bias = grad.mean(axis=(0, 2, 3))"),
    (
        "F1",
        "self.grad_bias = grad.sum(axis=(0, 2, 3))",
        "self.grad_bias = grad.sum(axis=(2, 3)).mean(axis=0)",
    ),
    (
        "H3",
        "windows(full, kh, kw), flipped)",
        "windows(full, kh, kw), flipped.mean(axis=0, keepdims=True).repeat(o, 0))",
    ),
    (
        "H6/C2",
        "dx[:, :, :h, :w] = grad.repeat(k, axis=2).repeat(k, axis=3) * mask",
        "dx[:, :, :h, :w] = grad.repeat(k, axis=2).repeat(k, axis=3)",
    ),
    (
        "H3",
        "dx[:, :, :h, :w] = grad.repeat(k, axis=2).repeat(k, axis=3) * mask",
        "dx[:, :, :h, :w] = np.tile(grad, (1, 1, k, k)) * mask",
    ),
    ("H2/H3", "dx[:, :, :h, :w] = grad", "dx[:, :, -h:, -w:] = grad"),
    ("C5/H6", "mask = self.x == up", "mask = self.x >= 0"),
    ("A4/A3", "self.shape) / (h * w)", "self.shape) / h"),
    ("A4/A1/A3", "self.shape) / (h * w)", "self.shape)"),
    ("C2", "return grad * self.slope", "return grad"),
    ("H5", "self.first.backward(grad)", "self.first.backward(grad * (np.arange(grad.shape[3]) > 0))"),
]
