"""The planted faults of `nets/attention_rows.py`."""

from __future__ import annotations

CONVENTION = "attention, functions with caches"
FAULTS = [
    (
        "D1",
        "dscores = att * (datt - np.sum(datt * att, axis=-1, keepdims=True))",
        "dscores = att * (1 - att) * datt",
    ),
    ("D1", "dscores = att * (datt - np.sum(datt * att, axis=-1, keepdims=True))", "dscores = att * datt"),
    ("D5", "dscores = att * (datt - np.sum(datt * att, axis=-1, keepdims=True))", "dscores = datt"),
    ("D3", "np.sum(datt * att, axis=-1, keepdims=True)", "np.sum(datt * att, axis=-2, keepdims=True)"),
    ("D3", "np.sum(datt * att, axis=-1, keepdims=True)", "np.sum(datt * att)"),
    ("A3/A4/A5", "dq = dscores @ k * scale", "dq = dscores @ k"),
    ("A3/A4/A5", "dk = dscores.swapaxes(-1, -2) @ q * scale", "dk = dscores.swapaxes(-1, -2) @ q"),
    ("N3", "dk = dscores.swapaxes(-1, -2) @ q * scale", "dk = dscores @ q * scale"),
    ("N3", "dv = att.swapaxes(-1, -2) @ dctx", "dv = att @ dctx"),
    ("E1", "dq = dscores @ k * scale", "dq = dscores @ q * scale"),
    ("E1", "dk = dscores.swapaxes(-1, -2) @ q * scale", "dk = dscores.swapaxes(-1, -2) @ k * scale"),
    ("E1/E3", "datt = dctx @ v.swapaxes(-1, -2)", "datt = dctx @ k.swapaxes(-1, -2)"),
    (
        "E6",
        "return dq @ p['Wq'].T + dk @ p['Wk'].T + dv @ p['Wv'].T",
        "return dq @ p['Wq'].T + dk @ p['Wk'].T",
    ),
    ("E6", "dr = dy + ffn_backward(dy, ffn_cache, p, g)", "dr = ffn_backward(dy, ffn_cache, p, g)"),
    ("E6", "dr = dy + ffn_backward(dy, ffn_cache, p, g)", "ffn_backward(dy, ffn_cache, p, g)\n    dr = dy"),
    (
        "E3/E1",
        "dr = dy + ffn_backward(dy, ffn_cache, p, g)\n    dx = dr + attention_backward(dr",
        "dr = dy + ffn_backward(dy, ffn_cache, p, g)\n    dx = dr + attention_backward(dy",
    ),
    ("C2", "dhidden = dact * (hidden > 0)", "dhidden = dact"),
    ("C5", "dhidden = dact * (hidden > 0)", "dhidden = dact * (hidden < 0)"),
    ("C5b", "dhidden = dact * (hidden > 0)", "dhidden = dact * (act >= 0)"),
    ("C5c", "dhidden = dact * (hidden > 0)", "dhidden = np.maximum(dact, 0)"),
    ("F1", "g['b2'] = dout.sum(axis=(0, 1))", "g['b2'] = dout.mean(axis=(0, 1))"),
    ("F1", "g['b1'] = dhidden.sum(axis=(0, 1))", "g['b1'] = dhidden[:, 0].sum(axis=0)"),
    ("F1", "g['b1'] = dhidden.sum(axis=(0, 1))", "g['b1'] = dhidden.sum(axis=1).mean(axis=0)"),
    ("F1", "g['c'] = dlogits.sum(axis=0)", "g['c'] = dlogits.mean(axis=0)"),
    ("A1", "    dlogits /= n\n", ""),
    ("B1", "dlogits /= n", "dlogits /= -n"),
    ("B1/D6", "dlogits[np.arange(n), t] -= 1", "dlogits[np.arange(n), t] += 1"),
    ("A4", "axis=1) / x.shape[1]", "axis=1)"),
    ("A4", "axis=1) / x.shape[1]", "axis=1) / x.shape[2]"),
    ("E5/E1/J4", "g['Wk'] = np.einsum('bti,btj->ij', x, dk)", "g['Wk'] = np.einsum('bti,btj->ij', x, dq)"),
    ("E5/E1/E3", "g['Wv'] = np.einsum('bti,btj->ij', x, dv)", "g['Wv'] = np.einsum('bti,btj->ij', x, dctx)"),
    (
        "E5",
        "g['W2'] = np.einsum('bti,btj->ij', act, dout)",
        "g['W2'] = np.einsum('bti,btj->ij', hidden, dout)",
    ),
    ("E5", "g['Wo'] = np.einsum('bti,btj->ij', ctx, dout)", "g['Wo'] = np.einsum('bti,btj->ij', v, dout)"),
    ("E4", "return dhidden @ p['W1'].T", "return dact @ p['W1'].T"),
]
