"""The planted faults of `nets/conv_im2col.py`."""

from __future__ import annotations

CONVENTION = "convolution by im2col"
FAULTS = [
    ("A1", "return dx * dout / batch_size", "return dx * dout"),
    ("A4", "return dx * dout / batch_size", "return dx * dout / dx.shape[1]"),
    ("A3", "return dx * dout / batch_size", "return 2 * dx * dout / batch_size"),
    ("B1/D6", "dx[np.arange(batch_size), self.t] -= 1", "dx[np.arange(batch_size), self.t] += 1"),
    ("B1", "return dx * dout / batch_size", "return -dx * dout / batch_size"),
    ("C5", "dout[self.mask] = 0\n        return dout", "dout[~self.mask] = 0\n        return dout"),
    (
        "C2",
        "        dout = dout.copy()\n        dout[self.mask] = 0\n        return dout",
        "        return dout",
    ),
    ("C5c", "dout[self.mask] = 0\n        return dout", "dout[dout < 0] = 0\n        return dout"),
    (
        "H4",
        "img[:, :, y:y_max:stride, q:q_max:stride] += col",
        "img[:, :, y:y_max:stride, q:q_max:stride] = col",
    ),
    ("H3", "+= col[:, :, y, q, :, :]", "+= col[:, :, q % fh, y % fw, :, :]"),
    ("H2", "return img[:, :, pad:H + pad, pad:W + pad]", "return img[:, :, :H, :W]"),
    ("H1", "img[:, :, y:y_max:stride, q:q_max:stride] += col", "img[:, :, y:y + out_h, q:q + out_w] += col"),
    (
        "H7",
        "self.dW = self.dW.transpose(1, 0).reshape(FN, C, FH, FW)",
        "self.dW = self.dW.transpose(1, 0).reshape(FN, C, FH, FW)[:, :, ::-1, ::-1]",
    ),
    (
        "N3b/H3",
        "self.dW = self.dW.transpose(1, 0).reshape(FN, C, FH, FW)",
        "self.dW = self.dW.reshape(FN, C, FH, FW)",
    ),
    ("N3b/H3", "dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)", "dout = dout.reshape(-1, FN)"),
    (
        "H3",
        "dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)",
        "dout = dout.transpose(0, 3, 2, 1).reshape(-1, FN)",
    ),
    (
        "H3",
        "self.dW = self.dW.transpose(1, 0).reshape(FN, C, FH, FW)",
        "self.dW = self.dW.transpose(1, 0).reshape(FN, C, FW, FH).transpose(0, 1, 3, 2)",
    ),
    (
        "F1",
        "dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)\n        self.db = np.sum(dout, axis=0)",
        "dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)\n        self.db = np.mean(dout, axis=0)",
    ),
    (
        "F1",
        "self.dW = np.dot(self.x.T, dout)\n        self.db = np.sum(dout, axis=0)",
        "self.dW = np.dot(self.x.T, dout)\n        self.db = np.mean(dout, axis=0)",
    ),
    (
        "F3",
        "self.dW = np.dot(self.x.T, dout)\n        self.db = np.sum(dout, axis=0)",
        "self.dW = np.dot(self.x.T, dout)\n        self.db = np.zeros(self.b.shape)",
    ),
    ("H6/A3/A4/A5", "return dx / (self.k * self.k)", "return dx"),
    ("A3/A4/A5", "return dx / (self.k * self.k)", "return dx / self.k"),
    (
        "H3",
        "dx = np.repeat(np.repeat(dout, self.k, axis=2), self.k, axis=3)",
        "dx = np.tile(dout, (1, 1, self.k, self.k))",
    ),
    ("E3/E7", "dcol = np.dot(dout, self.col_W.T)", "dcol = np.dot(dout * dout, self.col_W.T)"),
    ("A2/A5", "self.dW = np.dot(self.col.T, dout)", "self.dW = np.dot(self.col.T, dout) / self.x.shape[0]"),
    ("B2/B1", "dcol = np.dot(dout, self.col_W.T)", "dcol = -np.dot(dout, self.col_W.T)"),
    ("N3b/H3", "return dx.reshape(*self.original_x_shape)", "return dx.T.reshape(*self.original_x_shape)"),
]
