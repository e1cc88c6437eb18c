"""The planted faults of `nets/queue_glu.py`."""

CONVENTION = "functions with vjps, (B, T, F), einsum, NamedTuple"
FAULTS = [
    ("A1", "dscore = (rate - calls) / len(calls)", "dscore = rate - calls"),
    ("D7/D6", "dscore = (rate - calls) / len(calls)", "dscore = (score - calls) / len(calls)"),
    ("C3b/D6", "dscore = (rate - calls) / len(calls)", "dscore = (1 - calls / rate) / len(calls)"),
    ("J3/E4", "    dlin = dh * sig\n", "    dlin = dh\n"),
    ("J3/C2/C4", "dgate = dh * lin * sig * (1 - sig)", "dgate = dh * lin * sig"),
    ("J3/E3/E4/C4", "dgate = dh * lin * sig * (1 - sig)", "dgate = dh * sig * (1 - sig)"),
    ("J4/E1", "'gate': np.einsum('btf,bth->fh', x, dgate)", "'gate': np.einsum('btf,bth->fh', x, dlin)"),
    ("F1", "'b_gate': dgate.sum((0, 1))", "'b_gate': dgate.mean((0, 1))"),
    (
        "D1",
        "de = alpha * (dalpha - (alpha * dalpha).sum(1, keepdims=True))",
        "de = dalpha * alpha * (1 - alpha)",
    ),
    ("D5/D2", "de = alpha * (dalpha - (alpha * dalpha).sum(1, keepdims=True))", "de = dalpha"),
    ("A5/A3/A4", "dkeys = de[:, :, None] * w.query * scale", "dkeys = de[:, :, None] * w.query"),
    ("C4", "dpre = dkeys * (1 - keys ** 2)", "dpre = dkeys * (1 - keys) ** 2"),
    ("C2", "dpre = dkeys * (1 - keys ** 2)", "dpre = dkeys"),
    ("E6", "    dh = dh + dpre @ w.key.T\n", ""),
    ("E6", "    dh = dh + dpre @ w.key.T\n", "    dh = dpre @ w.key.T\n"),
    ("N3", "dh = dh + dpre @ w.key.T", "dh = dh + dpre @ w.key"),
    ("E5", "dkey = np.einsum('bth,btk->hk', h, dpre)", "dkey = np.einsum('bth,btk->hk', keys, dpre)"),
]
