"""Reads insurance claims: causal attention with several heads written in einsum, layer norm before it, a softplus feed-forward part, mean over the words that are no padding, squared-log loss. One class, gradients returned as a dict."""
import numpy as np


def softplus(v):
    return np.log1p(np.exp(-np.abs(v))) + np.maximum(v, 0)


def standardise(x, gain, shift, tiny=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    spread = np.sqrt(((x - mean) ** 2).mean(axis=-1, keepdims=True) + tiny)
    xn = (x - mean) / spread
    return xn * gain + shift, (xn, spread)


def standardise_back(dy, gain, kept):
    xn, spread = kept
    dgain = (dy * xn).sum(axis=(0, 1))
    dshift = dy.sum(axis=(0, 1))
    dxn = dy * gain
    dx = (dxn - dxn.mean(axis=-1, keepdims=True) - xn * (dxn * xn).mean(axis=-1, keepdims=True)) / spread
    return dx, dgain, dshift


class ClaimReader:
    def __init__(self, rng, words, width, heads, inner):
        self.heads = heads
        size = width // heads
        self.p = {
            "table": rng.normal(0, 1.0, (words, width)),
            "gain": 1 + rng.normal(0, 0.2, width), "shift": rng.normal(0, 0.2, width),
            "qkv": rng.normal(0, 0.5, (width, 3 * width)),
            "mix": rng.normal(0, 0.5, (heads, size, width)),
            "up": rng.normal(0, 0.5, (width, inner)), "up0": rng.normal(0, 0.2, inner),
            "down": rng.normal(0, 0.5, (inner, width)), "down0": rng.normal(0, 0.2, width),
            "price": rng.normal(0, 0.5, width), "price0": rng.normal(0, 0.2, 1),
        }

    def forward(self, claims):
        p, m = self.p, {}
        b, t = claims.shape
        m["pad"] = (claims > 0).astype(float)
        x = p["table"][claims]
        y, m["norm"] = standardise(x, p["gain"], p["shift"])
        parts = (y @ p["qkv"]).reshape(b, t, 3, self.heads, -1).transpose(2, 0, 3, 1, 4)
        q, k, v = parts
        scale = 1 / np.sqrt(q.shape[-1])
        e = np.einsum("bhid,bhjd->bhij", q, k) * scale
        seen = np.arange(t)[:, None] >= np.arange(t)[None, :]
        e = np.where(seen, e, -1e9)
        e = np.exp(e - e.max(axis=-1, keepdims=True))
        att = e / e.sum(axis=-1, keepdims=True)
        heard = np.einsum("bhij,bhjd->bhid", att, v)
        x2 = x + np.einsum("bhid,hdw->biw", heard, p["mix"])
        u = x2 @ p["up"] + p["up0"]
        s = softplus(u)
        x3 = x2 + s @ p["down"] + p["down0"]
        count = m["pad"].sum(axis=1, keepdims=True)
        pooled = (x3 * m["pad"][:, :, None]).sum(axis=1) / count
        m.update(claims=claims, y=y, q=q, k=k, v=v, scale=scale, att=att, heard=heard, x2=x2, u=u, s=s,
                 count=count, pooled=pooled)
        return pooled @ p["price"] + p["price0"], m

    def loss(self, claims, cost):
        guess, _ = self.forward(claims)
        return 0.5 * np.mean((guess - np.log(cost)) ** 2)

    def backward(self, claims, cost):
        p, g = self.p, {}
        guess, m = self.forward(claims)
        b, t = claims.shape
        d = (guess - np.log(cost)) / len(cost)
        g["price"] = m["pooled"].T @ d
        g["price0"] = d.sum(keepdims=True)
        dpooled = np.outer(d, p["price"]) / m["count"]
        dx3 = dpooled[:, None, :] * m["pad"][:, :, None]

        g["down"] = np.einsum("bti,btw->iw", m["s"], dx3)
        g["down0"] = dx3.sum(axis=(0, 1))
        ds = np.einsum("btw,iw->bti", dx3, p["down"])
        du = ds / (1 + np.exp(-m["u"]))
        g["up"] = np.einsum("btw,bti->wi", m["x2"], du)
        g["up0"] = du.sum(axis=(0, 1))
        dx2 = dx3 + du @ p["up"].T

        g["mix"] = np.einsum("bhid,biw->hdw", m["heard"], dx2)
        dheard = np.einsum("biw,hdw->bhid", dx2, p["mix"])
        datt = np.einsum("bhid,bhjd->bhij", dheard, m["v"])
        dv = np.einsum("bhij,bhid->bhjd", m["att"], dheard)
        de = m["att"] * (datt - (datt * m["att"]).sum(axis=-1, keepdims=True))
        dq = np.einsum("bhij,bhjd->bhid", de, m["k"]) * m["scale"]
        dk = np.einsum("bhij,bhid->bhjd", de, m["q"]) * m["scale"]
        dparts = np.stack([dq, dk, dv]).transpose(1, 3, 0, 2, 4).reshape(b, t, -1)
        g["qkv"] = np.einsum("btw,btz->wz", m["y"], dparts)
        dy = dparts @ p["qkv"].T
        dx, g["gain"], g["shift"] = standardise_back(dy, p["gain"], m["norm"])
        dx = dx + dx2
        g["table"] = np.zeros_like(p["table"])
        np.add.at(g["table"], claims, dx)
        return g


def check(samples=3, t=4, words=7, width=6, heads=2, inner=5, seed=0):
    rng = np.random.default_rng([seed, 55])
    net = ClaimReader(rng, words, width, heads, inner)
    claims = rng.integers(1, words, (samples, t))
    claims[0, -1:] = 0
    cost = rng.lognormal(1.0, 0.5, samples)
    return dict(model=net, loss=lambda: net.loss(claims, cost), backward=lambda: net.backward(claims, cost))
