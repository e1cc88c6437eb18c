"""House prices, notebook turned script: categorical columns embedded, numbers scaled, two dense layers with dropout, everything in two dicts; one call is one SGD step."""
import numpy as np

CAT_SIZES = {"Neighborhood": (7, 3), "MSZoning": (4, 2)}
WEIGHT_DECAY = 1e-1
KEEP = 0.75


def init_params(n_num, n_hidden1, n_hidden2, seed):
    rs = np.random.RandomState(seed)
    params = {}
    n_in = n_num
    for col, (n_levels, dim) in CAT_SIZES.items():
        params["emb_" + col] = rs.randn(n_levels, dim) * 0.5
        n_in += dim
    params["w_1"] = rs.randn(n_in, n_hidden1) * np.sqrt(2.0 / n_in)
    params["b_1"] = rs.rand(n_hidden1) * 0.2
    params["w_2"] = rs.randn(n_hidden1, n_hidden2) * np.sqrt(2.0 / n_hidden1)
    params["b_2"] = rs.rand(n_hidden2) * 0.2
    params["w_out"] = rs.randn(n_hidden2) * 0.8
    params["b_out"] = np.array([0.3])
    return params


def forward(params, df, masks):
    cache = {}
    parts = [df["num"]]
    for col in CAT_SIZES:
        parts.append(params["emb_" + col][df[col]])
    cache["x"] = np.concatenate(parts, axis=1)
    cache["z1"] = cache["x"].dot(params["w_1"]) + params["b_1"]
    cache["a1"] = np.where(cache["z1"] > 0, cache["z1"], 0.1 * cache["z1"])
    cache["d1"] = cache["a1"] * masks[0] / KEEP
    cache["z2"] = cache["d1"].dot(params["w_2"]) + params["b_2"]
    cache["a2"] = np.tanh(cache["z2"])
    cache["d2"] = cache["a2"] * masks[1] / KEEP
    cache["pred"] = cache["d2"].dot(params["w_out"]) + params["b_out"]
    return cache


def penalty(params):
    return 0.5 * WEIGHT_DECAY * sum(np.sum(params[k] ** 2) for k in ("w_1", "w_2"))


def rmsle_like_loss(params, df, masks):
    """mean squared error of the log price + L2"""
    pred = forward(params, df, masks)["pred"]
    return np.mean((pred - df["log_price"]) ** 2) + penalty(params)


def sgd_step(params, df, masks, lr):
    cache = forward(params, df, masks)
    n = len(df["log_price"])
    grads = {}

    # output
    d_pred = 2 * (cache["pred"] - df["log_price"]) / n
    grads["w_out"] = cache["d2"].T.dot(d_pred)
    grads["b_out"] = d_pred.sum(keepdims=True)

    # second dense
    d_d2 = np.outer(d_pred, params["w_out"])
    d_a2 = d_d2 * masks[1] / KEEP
    d_z2 = d_a2 * (1 - cache["a2"] ** 2)
    grads["w_2"] = cache["d1"].T.dot(d_z2) + WEIGHT_DECAY * params["w_2"]
    grads["b_2"] = d_z2.sum(axis=0)

    # first dense
    d_d1 = d_z2.dot(params["w_2"].T)
    d_a1 = d_d1 * masks[0] / KEEP
    d_z1 = d_a1 * np.where(cache["z1"] > 0, 1.0, 0.1)
    grads["w_1"] = cache["x"].T.dot(d_z1) + WEIGHT_DECAY * params["w_1"]
    grads["b_1"] = d_z1.sum(axis=0)

    # embeddings
    d_x = d_z1.dot(params["w_1"].T)
    start = df["num"].shape[1]
    for col, (_, dim) in CAT_SIZES.items():
        g = np.zeros_like(params["emb_" + col])
        np.add.at(g, df[col], d_x[:, start:start + dim])
        grads["emb_" + col] = g
        start += dim

    for name in params:
        params[name] -= lr * grads[name]


def check(samples=9, n_num=4, hidden=(8, 6), seed=0):
    rs = np.random.RandomState(seed + 17)
    params = init_params(n_num, hidden[0], hidden[1], seed)
    df = {"num": rs.randn(samples, n_num), "log_price": rs.randn(samples) + 1}
    for col, (n_levels, _) in CAT_SIZES.items():
        df[col] = rs.randint(0, n_levels - 1, samples)
    masks = [rs.rand(samples, h) < KEEP for h in hidden]
    return dict(
        model=params,
        loss=lambda: rmsle_like_loss(params, df, masks),
        step=lambda: sgd_step(params, df, masks, 0.02),
        learning_rate=0.02,
    )
