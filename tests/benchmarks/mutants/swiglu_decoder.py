"""The planted faults of `nets/swiglu_decoder.py`."""

from __future__ import annotations

CONVENTION = "attention, RMS norm, gated, functions"
DX = "dx = dyg * r - x * r ** 3 * (dyg * x).sum(-1, keepdims=True) / n"
SOFT = "ds = a * (da - np.sum(da * a, axis=-1, keepdims=True))"
FAULTS = [
    ("I1", "dyg = dy * g", "dyg = dy"),
    ("I2", DX, "dx = dyg * r"),
    ("I2", DX, DX.replace("r ** 3", "r ** 2")),
    ("I2/A4/A5", DX, DX.replace(" / n", "")),
    ("I2/B2", DX, DX.replace("r - x", "r + x")),
    ("I2", DX, DX.replace("(dyg * x)", "dyg")),
    ("I2/I1", DX, DX.replace("(dyg * x)", "(dy * x)")),
    ("I2/I3/F1", DX, DX.replace("sum(-1", "sum(1")),
    ("I4/E5", "dg = (dy * x * r).sum((0, 1))", "dg = (dy * x).sum((0, 1))"),
    ("I4/F1/A2/A5", "dg = (dy * x * r).sum((0, 1))", "dg = (dy * x * r).mean((0, 1))"),
    ("C4", "return sg * (1 + x * (1 - sg))", "return sg * (1 - sg)"),
    ("C4", "return sg * (1 + x * (1 - sg))", "return sg * (1 + (1 - sg))"),
    ("C4/C1b", "return sg * (1 + x * (1 - sg))", "return sg"),
    ("C1/C6", "dgate = dmid * up * silu_grad(gate)", "dgate = dmid * up * silu_grad(act)"),
    ("C2", "dgate = dmid * up * silu_grad(gate)", "dgate = dmid * up"),
    ("C6/C1", "dgate = dmid * up * silu_grad(gate)", "dgate = dmid * up * silu_grad(up)"),
    ("E3/E6/C4/E1", "dup = dmid * act", "dup = dmid * gate"),
    ("E6", "rmsnorm_bwd(dn2_up + dn2_gate, c2)", "rmsnorm_bwd(dn2_up, c2)"),
    ("E6", "        dn1 += part\n", "        dn1 = part\n"),
    ("E6", "    dh = dh + dout\n", ""),
    ("E6", "    dx = dx + dh\n", ""),
    ("E1/E7/E6", "dx = dx + dh", "dx = dx + dout"),
    ("D1", SOFT, "ds = da * a * (1 - a)"),
    ("D5", SOFT, "ds = da"),
    ("D3", SOFT, SOFT.replace("axis=-1", "axis=1")),
    ("A3/A4", "    ds = ds / np.sqrt(q.shape[-1])\n", ""),
    ("A3/A4", "ds = ds / np.sqrt(q.shape[-1])", "ds = ds / q.shape[-1]"),
    ("N3/E1", "dk = np.einsum('bij,bid->bjd', ds, q)", "dk = np.einsum('bij,bjd->bid', ds, q)"),
    ("E1/E3", "dq = np.einsum('bij,bjd->bid', ds, k)", "dq = np.einsum('bij,bjd->bid', ds, q)"),
    (
        "E1",
        "dn2_gate, dw['w_gate'] = linear_bwd(dgate, n2, w['w_gate'])",
        "dn2_gate, dw['w_gate'] = linear_bwd(dgate, n2, w['w_up'])",
    ),
    ("A4/A1", "live[..., None] / count", "live[..., None] / len(pad)"),
    ("A4/A2", "live[..., None] / count", "live[..., None] / pad.size"),
]
