"""Spoken digits, written by a hobbyist: strided 1-d filters over frames, tanh-GELU, per-frame softmax, CTC with alpha and beta; a list of utterances of different length."""
import numpy as np

BLANK = 0


def gelu(u):
    return 0.5 * u * (1 + np.tanh(0.7978845608 * (u + 0.044715 * u ** 3)))


def gelu_slope(u):
    t = np.tanh(0.7978845608 * (u + 0.044715 * u ** 3))
    return 0.5 * (1 + t) + 0.5 * u * (1 - t ** 2) * 0.7978845608 * (1 + 3 * 0.044715 * u ** 2)


class Listener:
    def __init__(self, n_mels, n_filters, width, hop, n_symbols, seed):
        r = np.random.RandomState(seed)
        self.width, self.hop = width, hop
        self.filters = r.randn(n_filters, width * n_mels) * 0.4
        self.filter_bias = r.randn(n_filters) * 0.2
        self.out = r.randn(n_symbols, n_filters) * 0.6
        self.out_bias = r.randn(n_symbols) * 0.2

    def clear(self):
        self.g_filters = np.zeros_like(self.filters)
        self.g_filter_bias = np.zeros_like(self.filter_bias)
        self.g_out = np.zeros_like(self.out)
        self.g_out_bias = np.zeros_like(self.out_bias)

    def hear(self, frames):
        starts = range(0, len(frames) - self.width + 1, self.hop)
        patches = np.array([frames[t:t + self.width].ravel() for t in starts])
        u = patches @ self.filters.T + self.filter_bias
        h = gelu(u)
        score = h @ self.out.T + self.out_bias
        e = np.exp(score - score.max(axis=1)[:, None])
        y = e / e.sum(axis=1)[:, None]
        return patches, u, h, y

    def forward_variables(self, y, word):
        T, S = len(y), len(word)
        alpha = np.zeros((T, S))
        alpha[0, 0] = y[0, word[0]]
        alpha[0, 1] = y[0, word[1]]
        for t in range(1, T):
            for s in range(S):
                total = alpha[t - 1, s]
                if s > 0:
                    total = total + alpha[t - 1, s - 1]
                if s > 1 and word[s] != BLANK and word[s] != word[s - 2]:
                    total = total + alpha[t - 1, s - 2]
                alpha[t, s] = total * y[t, word[s]]
        return alpha

    def backward_variables(self, y, word):
        flipped = self.forward_variables(y[::-1], word[::-1])
        return flipped[::-1, ::-1]

    def cost(self, utterances, transcripts):
        total = 0.0
        for frames, text in zip(utterances, transcripts):
            word = with_blanks(text)
            y = self.hear(frames)[-1]
            alpha = self.forward_variables(y, word)
            total -= np.log(alpha[-1, -1] + alpha[-1, -2])
        return total / len(utterances)

    def learn(self, utterances, transcripts):
        """fills g_*; Graves 2006, eq. 16"""
        self.clear()
        n = len(utterances)
        for frames, text in zip(utterances, transcripts):
            word = with_blanks(text)
            patches, u, h, y = self.hear(frames)
            alpha = self.forward_variables(y, word)
            beta = self.backward_variables(y, word)
            likelihood = alpha[-1, -1] + alpha[-1, -2]
            visits = np.zeros_like(y)
            for s, symbol in enumerate(word):
                visits[:, symbol] += alpha[:, s] * beta[:, s]
            occupied = visits / (y * likelihood)
            d_score = (y - occupied) / n
            self.g_out += d_score.T @ h
            self.g_out_bias += d_score.sum(axis=0)
            d_h = d_score @ self.out
            d_u = d_h * gelu_slope(u)
            self.g_filters += d_u.T @ patches
            self.g_filter_bias += d_u.sum(axis=0)


def with_blanks(text):
    word = [BLANK]
    for symbol in text:
        word += [symbol, BLANK]
    return word


def check(samples=3, n_mels=3, n_filters=5, width=3, hop=2, n_symbols=4, seed=0):
    r = np.random.default_rng([seed, 33])
    net = Listener(n_mels, n_filters, width, hop, n_symbols, seed)
    utterances = [r.normal(size=(11 + 2 * int(k), n_mels)) for k in r.integers(0, 4, samples)]
    transcripts = [list(r.integers(1, n_symbols, 2)) for _ in range(samples)]
    return dict(model=net, loss=lambda: net.cost(utterances, transcripts),
                backward=lambda: net.learn(utterances, transcripts))
