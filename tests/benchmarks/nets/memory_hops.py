"""Help desk answers: an end-to-end memory network. Bags of words, a mask for missing sentences, hops that share their weights, log-softmax with smoothed labels; a class that logs every hop in a list."""
import numpy as np


def masked_softmax(score, mask):
    score = np.where(mask, score, -1e9)
    e = np.exp(score - score.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class MemN2N:
    HOPS = 2

    def __init__(self, vocab, dim, answers, seed=0):
        rs = np.random.RandomState(seed)
        self.inp = rs.normal(scale=0.4, size=(vocab, dim))      # A, also embeds the question
        self.out = rs.normal(scale=0.4, size=(vocab, dim))      # C
        self.time = rs.normal(scale=0.3, size=(4, dim))         # one row per sentence position
        self.carry = rs.normal(scale=0.5, size=(dim, dim))      # H
        self.vote = rs.normal(scale=0.6, size=(dim, answers))   # W
        self.smooth = 0.1

    def think(self, stories, questions, mask):
        """stories (B, S, V) word counts, questions (B, V)"""
        self.memory = stories @ self.inp + self.time[:stories.shape[1]]
        self.content = stories @ self.out
        u = questions @ self.inp
        self.log = []
        for _ in range(self.HOPS):
            p = masked_softmax(np.einsum('bsd,bd->bs', self.memory, u), mask)
            read = np.einsum('bs,bsd->bd', p, self.content)
            pre = u @ self.carry + read
            nxt = np.tanh(pre)
            self.log.append((u, p, nxt))
            u = nxt
        self.last = u
        return u @ self.vote

    def loss(self, stories, questions, mask, labels):
        logits = self.think(stories, questions, mask)
        shifted = logits - logits.max(1, keepdims=True)
        self.logp = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        k = self.logp.shape[1]
        self.goal = np.full(self.logp.shape, self.smooth / k)
        self.goal[np.arange(len(labels)), labels] += 1 - self.smooth
        return -(self.goal * self.logp).sum() / len(labels)

    def grads(self, stories, questions, mask, labels):
        B = len(labels)
        d_logits = (np.exp(self.logp) - self.goal) / B
        g = {'vote': self.last.T @ d_logits}
        du = d_logits @ self.vote.T
        g['carry'] = np.zeros_like(self.carry)
        d_memory = np.zeros_like(self.memory)
        d_content = np.zeros_like(self.content)
        for u, p, nxt in reversed(self.log):
            d_pre = du * (1 - nxt ** 2)
            g['carry'] += u.T @ d_pre
            d_content += p[:, :, None] * d_pre[:, None, :]
            dp = np.einsum('bsd,bd->bs', self.content, d_pre)
            ds = p * (dp - np.sum(dp * p, axis=1, keepdims=True))
            d_memory += ds[:, :, None] * u[:, None, :]
            du = d_pre @ self.carry.T + np.einsum('bs,bsd->bd', ds, self.memory)
        g['time'] = np.zeros_like(self.time)
        g['time'][:stories.shape[1]] = d_memory.sum(axis=0)
        g['inp'] = np.einsum('bsv,bsd->vd', stories, d_memory) + questions.T @ du
        g['out'] = np.einsum('bsv,bsd->vd', stories, d_content)
        return g


def check(samples=5, vocab=7, dim=4, answers=6, seed=0):
    r = np.random.default_rng([seed, 17])
    net = MemN2N(vocab, dim, answers, seed)
    stories = r.poisson(0.7, (samples, 3, vocab)).astype(float)
    questions = r.poisson(0.6, (samples, vocab)).astype(float)
    mask = r.random((samples, 3)) < 0.75
    mask[:, 0] = True
    labels = r.integers(0, answers, samples)

    def backward():
        return net.grads(stories, questions, mask, labels)
    return dict(model=net, loss=lambda: net.loss(stories, questions, mask, labels), backward=backward)
