"""Genre of a song from its title and lyrics: one word table for both, the averaged title asks, the words of the lyrics answer through dot-product attention, softmax over genres. Batches of ids, attributes with nabla_ before them."""
import numpy as np


def softmax_last(a):
    a = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return a / np.sum(a, axis=-1, keepdims=True)


class SongNet:
    def __init__(self, vocabulary, width, hidden, genres, rng):
        self.table = rng.normal(0, 0.8, (vocabulary, width))
        self.ask = rng.normal(0, 0.9, (width, width))
        self.ask_bias = rng.normal(0, 0.2, width)
        self.mix = rng.normal(0, 0.7, (2 * width, hidden))
        self.mix_bias = rng.normal(0, 0.2, hidden)
        self.out = rng.normal(0, 0.7, (hidden, genres))
        self.out_bias = rng.normal(0, 0.2, genres)

    def feed(self, titles, lyrics):
        width = self.table.shape[1]
        self.titles, self.lyrics = titles, lyrics
        self.title_mean = self.table[titles].mean(axis=1)               # (N, D)
        self.query = np.tanh(self.title_mean @ self.ask + self.ask_bias)
        self.words = self.table[lyrics]                                  # (N, L, D)
        match = np.einsum("nld,nd->nl", self.words, self.query) / np.sqrt(width)
        self.attention = softmax_last(match)
        self.context = np.einsum("nl,nld->nd", self.attention, self.words)
        self.joined = np.concatenate([self.query, self.context], axis=1)
        self.pre = self.joined @ self.mix + self.mix_bias
        self.hidden = np.maximum(self.pre, 0)
        self.probs = softmax_last(self.hidden @ self.out + self.out_bias)
        return self.probs

    def mean_loss(self, titles, lyrics, genre):
        probs = self.feed(titles, lyrics)
        return np.mean(-np.log(probs[np.arange(len(genre)), genre]))

    def nablas(self, genre):
        n, width = len(genre), self.table.shape[1]
        nabla_logits = self.probs.copy()
        nabla_logits[np.arange(n), genre] -= 1
        nabla_logits /= n
        self.nabla_out = self.hidden.T @ nabla_logits
        self.nabla_out_bias = nabla_logits.sum(axis=0)

        nabla_pre = nabla_logits @ self.out.T
        nabla_pre[self.pre <= 0] = 0
        self.nabla_mix = self.joined.T @ nabla_pre
        self.nabla_mix_bias = nabla_pre.sum(axis=0)
        nabla_joined = nabla_pre @ self.mix.T
        nabla_query = nabla_joined[:, :width].copy()
        nabla_context = nabla_joined[:, width:]

        nabla_attention = np.einsum("nd,nld->nl", nabla_context, self.words)
        nabla_words = np.einsum("nl,nd->nld", self.attention, nabla_context)
        inner = np.sum(nabla_attention * self.attention, axis=1, keepdims=True)
        nabla_match = self.attention * (nabla_attention - inner) / np.sqrt(width)
        nabla_words += np.einsum("nl,nd->nld", nabla_match, self.query)
        nabla_query += np.einsum("nl,nld->nd", nabla_match, self.words)

        nabla_asked = nabla_query * (1 - self.query ** 2)
        self.nabla_ask = self.title_mean.T @ nabla_asked
        self.nabla_ask_bias = nabla_asked.sum(axis=0)
        nabla_mean = nabla_asked @ self.ask.T

        self.nabla_table = np.zeros_like(self.table)
        np.add.at(self.nabla_table, self.lyrics, nabla_words)
        share = nabla_mean / self.titles.shape[1]
        for k in range(self.titles.shape[1]):
            np.add.at(self.nabla_table, self.titles[:, k], share)


def check(sizes=(9, 4, 6, 3), title=3, words=5, samples=6, seed=0, offset=0.0):
    rng = np.random.default_rng(seed + 33)
    vocabulary, width, hidden, genres = sizes
    net = SongNet(vocabulary, width, hidden, genres, rng)
    net.out_bias += offset
    titles = rng.integers(0, vocabulary, (samples, title))
    lyrics = rng.integers(0, vocabulary, (samples, words))
    genre = rng.integers(0, genres, samples)

    def nablas():
        net.feed(titles, lyrics)
        net.nablas(genre)

    nablas()
    return dict(model=net, loss=lambda: net.mean_loss(titles, lyrics, genre), backward=nablas)
