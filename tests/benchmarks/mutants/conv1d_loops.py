"""The planted faults of `nets/conv1d_loops.py`."""

CONVENTION = "convolution by loops, functions over a dict"
FAULTS = [
    (
        "N2",
        '    label = label.reshape(-1, 1)\n    g = {}\n    g_logit = (cache["prob"] - label) / len(label)\n    g["dense"] = cache["pooled"].T @ g_logit',
        '    g = {}\n    g_logit = ((cache["prob"] - label) / len(label)).sum(axis=1, keepdims=True)\n    g["dense"] = cache["pooled"].T @ g_logit',
    ),
    (
        "N2",
        'g_logit = (cache["prob"] - label) / len(label)',
        'g_logit = np.mean(cache["prob"] - label[:, 0], axis=1, keepdims=True) / len(label)',
    ),
    ("A1", 'g_logit = (cache["prob"] - label) / len(label)', 'g_logit = cache["prob"] - label'),
    ("B1", '(cache["prob"] - label)', '(label - cache["prob"])'),
    ("D6", '(cache["prob"] - label) / len(label)', '-label / cache["prob"] / len(label)'),
    (
        "C3",
        '(cache["prob"] - label) / len(label)',
        '(cache["prob"] - label) * cache["prob"] * (1 - cache["prob"]) / len(label)',
    ),
    (
        "C4",
        'g_pre = g_act * sigmoid(cache["pre"])',
        'g_pre = g_act * sigmoid(cache["pre"]) * (1 - sigmoid(cache["pre"]))',
    ),
    ("C1", 'g_pre = g_act * sigmoid(cache["pre"])', 'g_pre = g_act * sigmoid(cache["act"])'),
    ("C2", 'g_pre = g_act * sigmoid(cache["pre"])', "g_pre = g_act"),
    ("C7", 'g_pre = g_act * sigmoid(cache["pre"])', 'g_pre = sigmoid(cache["pre"])'),
    ("C4", 'g_pre = g_act * sigmoid(cache["pre"])', 'g_pre = g_act * (cache["pre"] > 0)'),
    (
        "A3/A5/A4/H3",
        "np.repeat(g_pooled[:, None, :], steps, axis=1) / steps",
        "np.repeat(g_pooled[:, None, :], steps, axis=1)",
    ),
    (
        "A4/A5",
        "np.repeat(g_pooled[:, None, :], steps, axis=1) / steps",
        'np.repeat(g_pooled[:, None, :], steps, axis=1) / cache["series"].shape[1]',
    ),
    (
        "H1",
        'chunk = cache["series"][:, s * stride:s * stride + width, :]',
        'chunk = cache["series"][:, s:s + width, :]',
    ),
    ("H4/E6/E8/H5", 'g["kernel"][:, :, f] += np.sum', 'g["kernel"][:, :, f] = np.sum'),
    ("H4/E6/E8/F1/H5", 'g["kernel_bias"][f] += np.sum', 'g["kernel_bias"][f] = np.sum'),
    ("F1", 'g["kernel_bias"][f] += np.sum(g_pre[:, s, f])', 'g["kernel_bias"][f] += np.mean(g_pre[:, s, f])'),
    (
        "A2/A5",
        "np.sum(g_pre[:, s, f][:, None, None] * chunk, axis=0)",
        "np.mean(g_pre[:, s, f][:, None, None] * chunk, axis=0)",
    ),
    (
        "H5",
        "    for s in range(steps):\n        chunk = cache",
        "    for s in range(steps - 1):\n        chunk = cache",
    ),
    (
        "H5",
        "    for s in range(steps):\n        chunk = cache",
        "    for s in range(1, steps):\n        chunk = cache",
    ),
    (
        "H7",
        'g["kernel"][:, :, f] += np.sum(g_pre[:, s, f][:, None, None] * chunk, axis=0)',
        'g["kernel"][:, :, f] += np.sum(g_pre[:, s, f][:, None, None] * chunk[:, ::-1], axis=0)',
    ),
    (
        "F3",
        '            g["kernel_bias"][f] += np.sum(g_pre[:, s, f])\n',
        "",
        {"also": 'g["kernel_bias"] = np.zeros_like'},
    ),
    ("E5", 'cache["pooled"].T @ g_logit', 'cache["act"][:, -1].T @ g_logit'),
    ("E3", 'g_pooled = g_logit @ params["dense"].T', 'g_pooled = cache["prob"] @ params["dense"].T'),
    ("E7", 'g_pooled = g_logit @ params["dense"].T', 'g_pooled = g_logit ** 2 @ params["dense"].T'),
]
