"""An LSTM as step functions with tuples as caches, all gates in one matrix, a loop that stores into (N, T, H) arrays."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H:2 * H])
    o = sigmoid(a[:, 2 * H:3 * H])
    g = np.tanh(a[:, 3 * H:])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    tanh_c = np.tanh(next_c)
    do = dnext_h * tanh_c
    dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)
    df = dc * prev_c
    dprev_c = dc * f
    di = dc * g
    dg = dc * i
    dai = di * i * (1 - i)
    daf = df * f * (1 - f)
    dao = do * o * (1 - o)
    dag = dg * (1 - g ** 2)
    da = np.hstack((dai, daf, dao, dag))
    dx = da.dot(Wx.T)
    dWx = x.T.dot(da)
    dprev_h = da.dot(Wh.T)
    dWh = prev_h.T.dot(da)
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    prev_h, prev_c, cache = h0, np.zeros_like(h0), []
    for t in range(T):
        prev_h, prev_c, step = lstm_step_forward(x[:, t], prev_h, prev_c, Wx, Wh, b)
        h[:, t] = prev_h
        cache.append(step)
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    x, Wx, Wh = cache[0][0], cache[0][3], cache[0][4]
    dx = np.zeros((N, T, x.shape[1]))
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(4 * H)
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        dnext_h = dh[:, t] + dprev_h
        dx[:, t], dprev_h, dprev_c, dwx, dwh, db_t = lstm_step_backward(dnext_h, dprev_c, cache[t])
        dWx += dwx
        dWh += dwh
        db += db_t
    return dx, dprev_h, dWx, dWh, db


def embedding_forward(x, W):
    return W[x], (x, W)


def embedding_backward(dout, cache):
    x, W = cache
    dW = np.zeros_like(W)
    np.add.at(dW, x, dout)
    return dW


class Captioning:
    def __init__(self, features, vocab, dim, hidden, seed):
        r = np.random.RandomState(seed)
        self.params = {
            'W_proj': r.randn(features, hidden) * .5, 'b_proj': r.randn(hidden) * .1,
            'W_embed': r.randn(vocab, dim) * .8, 'Wx': r.randn(dim, 4 * hidden) * .6,
            'Wh': r.randn(hidden, 4 * hidden) * .6, 'b': r.randn(4 * hidden) * .1,
            'W_vocab': r.randn(hidden, vocab) * .6, 'b_vocab': r.randn(vocab) * .1,
        }

    def loss(self, features, captions):
        p, grads = self.params, {}
        captions_in, captions_out = captions[:, :-1], captions[:, 1:]
        mask = captions_out != 0
        h0 = features.dot(p['W_proj']) + p['b_proj']
        embedded, embed_cache = embedding_forward(captions_in, p['W_embed'])
        h, lstm_cache = lstm_forward(embedded, h0, p['Wx'], p['Wh'], p['b'])
        N, T, H = h.shape
        scores = h.reshape(N * T, H).dot(p['W_vocab']) + p['b_vocab']
        y, m = captions_out.reshape(N * T), mask.reshape(N * T)
        probs = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        probs /= np.sum(probs, axis=1, keepdims=True)
        loss = -np.sum(m * np.log(probs[np.arange(N * T), y])) / N
        dscores = probs.copy()
        dscores[np.arange(N * T), y] -= 1
        dscores /= N
        dscores *= m[:, None]
        grads['W_vocab'] = h.reshape(N * T, H).T.dot(dscores)
        grads['b_vocab'] = dscores.sum(axis=0)
        dh = dscores.dot(p['W_vocab'].T).reshape(N, T, H)
        dembedded, dh0, grads['Wx'], grads['Wh'], grads['b'] = lstm_backward(dh, lstm_cache)
        grads['W_embed'] = embedding_backward(dembedded, embed_cache)
        grads['W_proj'] = features.T.dot(dh0)
        grads['b_proj'] = dh0.sum(axis=0)
        return loss, grads


def check(sizes=(5, 7, 3, 4), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Captioning(*sizes, seed)
    features, captions = rng.normal(size=(samples, sizes[0])), rng.integers(0, sizes[1], (samples, 6))
    return dict(model=net, loss=lambda: net.loss(features, captions))
