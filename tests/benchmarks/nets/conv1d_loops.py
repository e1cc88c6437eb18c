"""A one-dimensional convolution over series with python loops, softplus, mean over time, logistic output: closures over a dict."""
import numpy as np


def init_params(seed, width=3, channels=2, filters=4):
    rng = np.random.default_rng(seed)
    return {
        "kernel": rng.normal(size=(width, channels, filters)) * 0.6,
        "kernel_bias": rng.normal(size=filters) * 0.3,
        "dense": rng.normal(size=(filters, 1)),
        "dense_bias": rng.normal(size=1) * 0.3,
    }


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def forward(params, series, stride):
    width, _, filters = params["kernel"].shape
    n, length, _ = series.shape
    steps = (length - width) // stride + 1
    pre = np.zeros((n, steps, filters))
    for s in range(steps):
        chunk = series[:, s * stride:s * stride + width, :]
        for f in range(filters):
            pre[:, s, f] = np.sum(chunk * params["kernel"][:, :, f], axis=(1, 2)) + params["kernel_bias"][f]
    act = np.log1p(np.exp(pre))
    pooled = act.mean(axis=1)
    logit = pooled @ params["dense"] + params["dense_bias"]
    return {"series": series, "pre": pre, "act": act, "pooled": pooled, "prob": sigmoid(logit)}


def bce(prob, label):
    label = label.reshape(-1, 1)
    return -np.mean(label * np.log(prob) + (1 - label) * np.log(1 - prob))


def backward(params, cache, label, stride):
    label = label.reshape(-1, 1)
    g = {}
    g_logit = (cache["prob"] - label) / len(label)
    g["dense"] = cache["pooled"].T @ g_logit
    g["dense_bias"] = g_logit.sum(axis=0)
    g_pooled = g_logit @ params["dense"].T
    steps = cache["pre"].shape[1]
    g_act = np.repeat(g_pooled[:, None, :], steps, axis=1) / steps
    g_pre = g_act * sigmoid(cache["pre"])
    g["kernel"] = np.zeros_like(params["kernel"])
    g["kernel_bias"] = np.zeros_like(params["kernel_bias"])
    width, _, filters = params["kernel"].shape
    for s in range(steps):
        chunk = cache["series"][:, s * stride:s * stride + width, :]
        for f in range(filters):
            g["kernel"][:, :, f] += np.sum(g_pre[:, s, f][:, None, None] * chunk, axis=0)
            g["kernel_bias"][f] += np.sum(g_pre[:, s, f])
    return g


def check(samples=5, seed=0, stride=2):
    rng = np.random.default_rng(seed + 1)
    params = init_params(seed)
    series, label = rng.normal(size=(samples, 10, 2)), rng.integers(0, 2, samples).astype(float)
    return dict(
        model=params,
        loss=lambda: bce(forward(params, series, stride)["prob"], label),
        backward=lambda: backward(params, forward(params, series, stride), label, stride),
    )
