"""Slots read a set: learned queries attend with several heads (python loops over samples and heads) to a padded set of vectors, RMS norm, a gelu layer, BCE over slots; torch-like names."""
import math

import numpy as np


def softmax_rows(s):
    s = np.exp(s - s.max(axis=-1, keepdims=True))
    return s / s.sum(axis=-1, keepdims=True)


def softmax_rows_backward(p, dp):
    return p * dp - p * np.sum(p * dp, axis=-1, keepdims=True)


def gelu(x):
    return x / (1.0 + np.exp(-1.702 * x))


def gelu_backward(x, dy):
    s = 1.0 / (1.0 + np.exp(-1.702 * x))
    return dy * (s + 1.702 * x * s * (1.0 - s))


class CrossAttention:
    def __init__(self, dim_in, dim, heads, slots, gen):
        u = lambda *shape: gen.uniform(-1, 1, shape) * math.sqrt(3 / shape[-1])
        self.heads, self.head_dim = heads, dim // heads
        self.latents = gen.normal(size=(slots, dim))
        self.q_proj, self.k_proj, self.v_proj = u(dim, dim), u(dim, dim_in), u(dim, dim_in)
        self.out_proj = u(dim, dim)

    def forward(self, sets, lengths):
        self.sets, self.lengths = sets, lengths
        hd = self.head_dim
        self.scale = 1.0 / math.sqrt(hd)
        self.q = self.latents @ self.q_proj.T
        out = np.zeros((len(sets),) + self.latents.shape)
        self.keys, self.values, self.probs, self.mixed = [], [], [], []
        for n, items in enumerate(sets):
            items = items[:lengths[n]]
            k, v = items @ self.k_proj.T, items @ self.v_proj.T
            mixed, probs = np.zeros_like(self.q), []
            for h in range(self.heads):
                cols = slice(h * hd, (h + 1) * hd)
                p = softmax_rows(self.q[:, cols] @ k[:, cols].T * self.scale)
                mixed[:, cols] = p @ v[:, cols]
                probs.append(p)
            out[n] = self.latents + mixed @ self.out_proj.T
            self.keys.append(k)
            self.values.append(v)
            self.probs.append(probs)
            self.mixed.append(mixed)
        return out

    def backward(self, dout):
        hd = self.head_dim
        self.d_latents = dout.sum(axis=0)
        self.d_k_proj, self.d_v_proj = np.zeros_like(self.k_proj), np.zeros_like(self.v_proj)
        self.d_out_proj = np.zeros_like(self.out_proj)
        dq = np.zeros_like(self.q)
        for n, items in enumerate(self.sets):
            items = items[:self.lengths[n]]
            k, v = self.keys[n], self.values[n]
            self.d_out_proj += dout[n].T @ self.mixed[n]
            dmixed = dout[n] @ self.out_proj
            dk, dv = np.zeros_like(k), np.zeros_like(v)
            for h in range(self.heads):
                cols = slice(h * hd, (h + 1) * hd)
                p = self.probs[n][h]
                dp = dmixed[:, cols] @ v[:, cols].T
                dv[:, cols] = p.T @ dmixed[:, cols]
                ds = softmax_rows_backward(p, dp) * self.scale
                dq[:, cols] += ds @ k[:, cols]
                dk[:, cols] = ds.T @ self.q[:, cols]
            self.d_k_proj += dk.T @ items
            self.d_v_proj += dv.T @ items
        self.d_q_proj = dq.T @ self.latents
        self.d_latents += dq @ self.q_proj


class RMSNorm:
    def __init__(self, dim, gen):
        self.weight = gen.uniform(0.7, 1.3, dim)

    def forward(self, x):
        self.x = x
        self.rms = np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)
        return x / self.rms * self.weight

    def backward(self, dy):
        x, r = self.x, self.rms
        self.d_weight = (dy * x / r).sum((0, 1))
        g = dy * self.weight
        return g / r - x * (g * x).mean(-1, keepdims=True) / r ** 3


class Linear:
    def __init__(self, dim_in, dim_out, gen):
        self.weight = gen.normal(size=(dim_out, dim_in)) / math.sqrt(dim_in)
        self.bias = gen.normal(size=dim_out) * 0.1

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, dy):
        flat_dy, flat_x = dy.reshape(-1, dy.shape[-1]), self.x.reshape(-1, self.x.shape[-1])
        self.d_weight = flat_dy.T @ flat_x
        self.d_bias = flat_dy.sum(0)
        return dy @ self.weight


class SlotReader:
    def __init__(self, dim_in=3, dim=4, heads=2, slots=3, hidden=5, seed=0):
        gen = np.random.default_rng(seed)
        self.attention = CrossAttention(dim_in, dim, heads, slots, gen)
        self.norm = RMSNorm(dim, gen)
        self.fc1, self.fc2 = Linear(dim, hidden, gen), Linear(hidden, 1, gen)

    def loss(self, sets, lengths, labels):
        x = self.norm.forward(self.attention.forward(sets, lengths))
        self.pre = self.fc1.forward(x)
        self.logits = self.fc2.forward(gelu(self.pre))[..., 0]
        self.labels = labels
        prob = 1.0 / (1.0 + np.exp(-self.logits))
        return -np.mean(labels * np.log(prob) + (1 - labels) * np.log(1 - prob))

    def backward(self):
        prob = 1.0 / (1.0 + np.exp(-self.logits))
        dlogits = (prob - self.labels) / prob.size
        dx = self.fc2.backward(dlogits[..., None])
        dx = self.fc1.backward(gelu_backward(self.pre, dx))
        self.attention.backward(self.norm.backward(dx))


def check(samples=4, dim_in=3, dim=4, heads=2, slots=3, hidden=5, seed=0):
    gen = np.random.default_rng(seed + 8)
    net = SlotReader(dim_in, dim, heads, slots, hidden, seed)
    sets = gen.normal(size=(samples, 5, dim_in))
    lengths = [5 - n % 3 for n in range(samples)]
    labels = gen.integers(0, 2, (samples, slots)).astype(float)
    return dict(model=net, loss=lambda: net.loss(sets, lengths, labels), backward=net.backward)
