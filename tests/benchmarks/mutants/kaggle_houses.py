"""The planted faults of `nets/kaggle_houses.py`."""

SQUARE = {"n_num": 3, "hidden": (8, 8)}
CONVENTION = "functions over a dict, rows, one step"
UPDATE = "        params[name] -= lr * grads[name]"
LATE_1 = '    d_d1 = d_z2.dot(params["w_2"].T)\n'
FAULTS = [
    (
        "A1",
        'd_pred = 2 * (cache["pred"] - df["log_price"]) / n',
        'd_pred = 2 * (cache["pred"] - df["log_price"])',
    ),
    (
        "A3",
        'd_pred = 2 * (cache["pred"] - df["log_price"]) / n',
        'd_pred = (cache["pred"] - df["log_price"]) / n',
    ),
    ("A3/D6", "return np.mean((pred", "return 0.5 * np.mean((pred", {"also": "d_pred = "}),
    (
        "N2",
        'np.mean((pred - df["log_price"]) ** 2)',
        'np.mean((pred - df["log_price"].reshape(-1, 1)) ** 2)',
        {"also": "d_pred = "},
    ),
    (
        "N2",
        'd_pred = 2 * (cache["pred"] - df["log_price"]) / n',
        'd_pred = (2 * (cache["pred"][:, None] - df["log_price"]) / n).mean(axis=0)',
    ),
    (
        "D6",
        'd_pred = 2 * (cache["pred"] - df["log_price"]) / n',
        'd_pred = np.sign(cache["pred"] - df["log_price"]) / n',
    ),
    (
        "B1",
        'd_pred = 2 * (cache["pred"] - df["log_price"]) / n',
        'd_pred = 2 * (df["log_price"] - cache["pred"]) / n',
    ),
    ("B1", UPDATE, "        params[name] += lr * grads[name]"),
    ("F1", "d_pred.sum(keepdims=True)", "d_pred.mean(keepdims=True)"),
    ("F1", "d_z2.sum(axis=0)", "d_z2.mean(axis=0)"),
    ("F1", "d_z1.sum(axis=0)", "d_z1.sum()"),
    ("F3", '    grads["b_1"] = d_z1.sum(axis=0)\n', '    grads["b_1"] = 0\n'),
    ("K1", "d_a2 = d_d2 * masks[1] / KEEP", "d_a2 = d_d2"),
    ("K1", "d_a1 = d_d1 * masks[0] / KEEP", "d_a1 = d_d1 * masks[0]"),
    ("K1/C6/E1", "d_a1 = d_d1 * masks[0] / KEEP", "d_a1 = d_d1 * masks[1] / KEEP", {"hidden": (6, 6)}),
    ("C1", 'd_z2 = d_a2 * (1 - cache["a2"] ** 2)', 'd_z2 = d_a2 * (1 - np.tanh(cache["a2"]) ** 2)'),
    ("C4", 'd_z2 = d_a2 * (1 - cache["a2"] ** 2)', 'd_z2 = d_a2 * (1 - cache["a2"])'),
    ("C6/C4/C1", 'd_z2 = d_a2 * (1 - cache["a2"] ** 2)', 'd_z2 = d_a2 * (1 - cache["d2"] ** 2)'),
    (
        "C5",
        'np.where(cache["z1"] > 0, 1.0, 0.1)',
        'np.where(cache["z1"] > 0, cache["z1"], 0.1 * cache["z1"])',
    ),
    ("C5", 'np.where(cache["z1"] > 0, 1.0, 0.1)', 'np.where(cache["z1"] > 0, 1.0, 0.01)'),
    ("E5", 'grads["w_2"] = cache["d1"].T.dot(d_z2)', 'grads["w_2"] = cache["a1"].T.dot(d_z2)'),
    ("E5/K1", 'grads["w_out"] = cache["d2"].T.dot(d_pred)', 'grads["w_out"] = cache["a2"].T.dot(d_pred)'),
    ("E4", 'd_d1 = d_z2.dot(params["w_2"].T)', 'd_d1 = d_a2.dot(params["w_2"].T)'),
    ("E3", 'd_d2 = np.outer(d_pred, params["w_out"])', 'd_d2 = np.outer(cache["pred"], params["w_out"])'),
    ("E2", LATE_1, '    params["w_2"] -= lr * grads["w_2"]\n    grads["w_2"] = 0\n' + LATE_1),
    ("N3", 'd_d1 = d_z2.dot(params["w_2"].T)', 'd_d1 = d_z2.dot(params["w_2"])', SQUARE),
    ("G2", 'cache["x"].T.dot(d_z1) + WEIGHT_DECAY', 'cache["x"].T.dot(d_z1) + 2 * WEIGHT_DECAY'),
    ("G1", ' + WEIGHT_DECAY * params["w_2"]', ""),
    ("G1b/G2", ' + WEIGHT_DECAY * params["w_2"]', ' - WEIGHT_DECAY * params["w_2"]'),
    (
        "G1b/E1/G1",
        ' + WEIGHT_DECAY * params["w_1"]',
        ' + WEIGHT_DECAY * params["w_2"]',
        {"n_num": 3, "hidden": (8, 8)},
    ),
    ("L1", "np.add.at(g, df[col], d_x[:, start:start + dim])", "g[df[col]] += d_x[:, start:start + dim]"),
    ("H3/E1", "        start += dim\n", ""),
]
