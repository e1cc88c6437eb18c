"""Homework 3: a tagger. Padded batches of word ids (N, T), an embedding, a simple rnn in both directions that stands still on padding, layer norm by feature, softmax per token, label weights."""
import numpy as np

PAD = 0


def init(V, D, H, K, seed=0):
    rng = np.random.default_rng(seed)
    p = {}
    p['emb'] = rng.normal(size=(V, D)) * 0.6
    for d in ('fw', 'bw'):
        p['Wx_' + d] = rng.normal(size=(D, H)) / np.sqrt(D)
        p['Wh_' + d] = rng.normal(size=(H, H)) / np.sqrt(H)
        p['b_' + d] = rng.normal(size=H) * 0.1
    p['gain'] = rng.uniform(0.5, 1.5, 2 * H)
    p['shift'] = rng.normal(size=2 * H) * 0.1
    p['W_tag'] = rng.normal(size=(2 * H, K)) / np.sqrt(H)
    p['b_tag'] = rng.normal(size=K) * 0.1
    return p


def rnn_forward(x, m, Wx, Wh, b, order):
    """x (N, T, D), m (N, T) ones where there is a word, order: the times as they are visited"""
    N, T, _ = x.shape
    H = Wh.shape[0]
    h = np.zeros((N, H))
    hs, before, cand = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, H))
    for t in order:
        before[:, t] = h
        cand[:, t] = np.tanh(x[:, t] @ Wx + h @ Wh + b)
        mt = m[:, t:t+1]
        h = mt * cand[:, t] + (1 - mt) * h
        hs[:, t] = h
    return hs, (x, m, Wx, Wh, before, cand, order)


def rnn_backward(dhs, cache):
    x, m, Wx, Wh, before, cand, order = cache
    dx = np.zeros_like(x)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wh.shape[0])
    dh = np.zeros((x.shape[0], Wh.shape[0]))
    for t in reversed(order):
        dh = dh + dhs[:, t]
        mt = m[:, t:t+1]
        da = dh * mt * (1 - cand[:, t] ** 2)
        dWx += x[:, t].T @ da
        dWh += before[:, t].T @ da
        db += da.sum(0)
        dx[:, t] = da @ Wx.T
        dh = da @ Wh.T + dh * (1 - mt)
    return dx, dWx, dWh, db


def layernorm_forward(x, gain, shift, eps=1e-5):
    mu = x.mean(-1, keepdims=True)
    var = ((x - mu) ** 2).mean(-1, keepdims=True)
    rstd = (var + eps) ** -0.5
    xn = (x - mu) * rstd
    return gain * xn + shift, (xn, rstd, gain)


def layernorm_backward(dy, cache):
    xn, rstd, gain = cache
    D = xn.shape[-1]
    dgain = (dy * xn).sum((0, 1))
    dshift = dy.sum((0, 1))
    dxn = dy * gain
    dvar_term = (dxn * xn).sum(-1, keepdims=True)
    dx = rstd / D * (D * dxn - dxn.sum(-1, keepdims=True) - xn * dvar_term)
    return dx, dgain, dshift


def weighted_softmax(scores, tags, m, class_w):
    """mean over the words (not the padding), each with the weight of its class"""
    N, T, K = scores.shape
    z = scores - scores.max(-1, keepdims=True)
    prob = np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    n, t = np.indices((N, T))
    w = class_w[tags] * m
    loss = -(w * np.log(prob[n, t, tags])).sum() / m.sum()
    d = prob.copy()
    d[n, t, tags] -= 1
    d *= w[..., None] / m.sum()
    return loss, d


class Tagger:
    def __init__(self, V=9, D=3, H=4, K=5, seed=0):
        self.p = init(V, D, H, K, seed)
        self.g = {}
        self.class_w = tuple(np.linspace(0.5, 1.5, K).tolist())

    def run(self, words, tags):
        p = self.p
        m = (words != PAD).astype(float)
        T = words.shape[1]
        x = p['emb'][words]
        fw, c_fw = rnn_forward(x, m, p['Wx_fw'], p['Wh_fw'], p['b_fw'], list(range(T)))
        bw, c_bw = rnn_forward(x, m, p['Wx_bw'], p['Wh_bw'], p['b_bw'], list(range(T - 1, -1, -1)))
        both = np.concatenate([fw, bw], axis=2)
        y, c_ln = layernorm_forward(both, p['gain'], p['shift'])
        scores = y @ p['W_tag'] + p['b_tag']
        loss, dscores = weighted_softmax(scores, tags, m, np.array(self.class_w))
        self.cache = (words, c_fw, c_bw, y, c_ln, dscores)
        return loss

    def grads(self):
        words, c_fw, c_bw, y, c_ln, dscores = self.cache
        p, g = self.p, self.g
        H = p['Wh_fw'].shape[0]
        g['W_tag'] = np.tensordot(y, dscores, axes=([0, 1], [0, 1]))
        g['b_tag'] = dscores.sum(axis=(0, 1))
        dy = dscores @ p['W_tag'].T
        dboth, g['gain'], g['shift'] = layernorm_backward(dy, c_ln)
        dx_fw, g['Wx_fw'], g['Wh_fw'], g['b_fw'] = rnn_backward(dboth[:, :, :H], c_fw)
        dx_bw, g['Wx_bw'], g['Wh_bw'], g['b_bw'] = rnn_backward(dboth[:, :, H:], c_bw)
        dx = dx_fw + dx_bw
        g['emb'] = np.zeros_like(p['emb'])
        np.add.at(g['emb'], words, dx)
        return g


def check(samples=4, length=5, D=3, H=4, K=5, seed=0):
    rng = np.random.default_rng(seed + 33)
    net = Tagger(D=D, H=H, K=K, seed=seed)
    words = rng.integers(1, 9, (samples, length))
    tags = rng.integers(0, K, (samples, length))
    words[0, 2] = PAD  # a hole in the middle
    for row in range(1, samples):
        words[row, length - 1 - row % 3:] = PAD
    return dict(model=net, loss=lambda: net.run(words, tags), backward=lambda: net.grads())
