"""The planted faults of `nets/conv_hparameters.py`."""

from __future__ import annotations

CONVENTION = "convolution by loops"
DX = "da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += W[:, :, :, c] * dZ[i, h, w, c]"
FAULTS = [
    (
        "H1",
        "vert_start, horiz_start = h * stride, w * stride\n                    vert_end, horiz_end = vert_start + f, horiz_start + f\n                    a_slice",
        "vert_start, horiz_start = h, w\n                    vert_end, horiz_end = vert_start + f, horiz_start + f\n                    a_slice",
    ),
    (
        "H1",
        "vert_start, horiz_start = h * stride, w * stride\n                    vert_end, horiz_end = vert_start + f, horiz_start + f\n                    if",
        "vert_start, horiz_start = h * f, w * stride\n                    vert_end, horiz_end = vert_start + f, horiz_start + f\n                    if",
    ),
    ("H2", "da_prev_pad[pad:-pad, pad:-pad, :]", "da_prev_pad[:-2 * pad, :-2 * pad, :]"),
    ("H2/H3", "da_prev_pad[pad:-pad, pad:-pad, :]", "da_prev_pad[2 * pad:, pad:-pad, :]"),
    ("H7", DX, DX.replace("W[:, :, :, c]", "W[::-1, ::-1, :, c]")),
    ("H4", DX, DX.replace("+=", "=")),
    ("H3", DX, DX.replace("W[:, :, :, c]", "W[:, :, :, 0]")),
    ("H3", "dW[:, :, :, c] += a_slice * dZ[i, h, w, c]", "dW[:, :, :, c] += a_slice * dZ[i, h, w, 0]"),
    (
        "H3",
        "dW[:, :, :, c] += a_slice * dZ[i, h, w, c]",
        "dW[:, :, :, c] += a_slice.transpose(1, 0, 2) * dZ[i, h, w, c]",
    ),
    ("H4/E6/H5", "dW[:, :, :, c] += a_slice", "dW[:, :, :, c] = a_slice"),
    ("H4/E6/F1/H5", "db[:, :, :, c] += dZ[i, h, w, c]", "db[:, :, :, c] = dZ[i, h, w, c]"),
    ("E5/H2", "        a_prev_pad = A_prev_pad[i]\n", "        a_prev_pad = A_prev_pad[0]\n"),
    ("H6", "mask = x == np.max(x)", "mask = x >= 0"),
    ("E3/H6", "mask * dA[i, h, w, c]", "mask * a_prev_slice"),
    ("H4", "+= mask * dA[i, h, w, c]", "= mask * dA[i, h, w, c]"),
    ("H3", "mask * dA[i, h, w, c]", "mask * dA[i, h, w, 0]"),
    ("A4/A3", "average = dz / (n_H * n_W)", "average = dz / n_H"),
    ("A1/A4/H6", "average = dz / (n_H * n_W)", "average = dz"),
    ("H5", "    return dA_prev, dW, db\n", "        return dA_prev, dW, db\n"),
]
