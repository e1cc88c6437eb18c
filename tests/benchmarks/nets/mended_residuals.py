"""A loss of two branches with weights, and two activations of its own; functions with a dict of states."""
import numpy as np

def init(rng):
    return {"w1": rng.normal(size=(5, 4)) * .6, "b1": rng.normal(size=5) * .2, "w2": rng.normal(size=(3, 5)) * .6, "b2": rng.normal(size=3) * .2, "w3": rng.normal(size=(1, 3)), "b3": np.zeros(1)}

def act(t):
    return np.where(t > 0, np.log1p(t), np.expm1(t) * 0.5)

def squish(t):
    return np.arctan(t) + 0.1 * t

def model(p, x):
    t1 = x @ p["w1"].T + p["b1"]; o1 = act(t1)
    t2 = o1 @ p["w2"].T + p["b2"]; o2 = squish(t2)
    t3 = o2 @ p["w3"].T + p["b3"]
    return {"t1": t1, "o1": o1, "t2": t2, "o2": o2, "yhat": t3[:, 0]}

def objective(p, x, y, wts):
    st = model(p, x)
    res = st["yhat"] - y
    big = np.abs(res) > 0.7
    part = np.where(big, np.sqrt(np.abs(res)) * 1.2, res ** 2 * 0.9)
    return float(np.average(part, weights=wts)) if wts is None else np.sum(wts * part) / np.sum(wts)

def backward(p, x, y, wts):
    st = model(p, x)
    res = st["yhat"] - y
    big = np.abs(res) > 0.7
    dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)
    dyhat = wts * dres / wts.sum()
    d3 = dyhat.reshape(-1, 1)
    out = {"w3": d3.T @ st["o2"], "b3": d3.sum(0)}
    d2 = (d3 @ p["w3"]) * (1 / (1 + st["t2"] ** 2) + 0.1)
    out["w2"], out["b2"] = d2.T @ st["o1"], d2.sum(0)
    e1 = d2 @ p["w2"]
    d1 = e1 * np.where(st["t1"] > 0, 1 / (1 + st["t1"]), 0.5 * np.exp(st["t1"]))
    out["w1"], out["b1"] = d1.T @ x, d1.sum(0)
    return out

def check(seed=13):
    rng = np.random.default_rng(seed)
    p = init(rng)
    x, yy, wts = rng.normal(size=(9, 4)), rng.normal(size=9), rng.uniform(.5, 2, 9)
    return dict(model=p, loss=lambda: objective(p, x, yy, wts), backward=lambda: backward(p, x, yy, wts))
