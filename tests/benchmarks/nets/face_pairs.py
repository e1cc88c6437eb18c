"""Pairs of pictures go through one embedding; a contrastive loss with a margin on their distance, decay on the weights."""
import numpy as np


class Embedder:
    def __init__(self, dim_in, dim_h, dim_out, margin=1.5, reg=1e-2, seed=0):
        rng = np.random.RandomState(seed)
        self.theta = {
            'A': rng.randn(dim_h, dim_in) * np.sqrt(2.0 / dim_in), 'a': rng.randn(dim_h, 1) * 0.1,
            'B': rng.randn(dim_out, dim_h) * np.sqrt(1.0 / dim_h), 'b': rng.randn(dim_out, 1) * 0.1,
        }
        self.margin, self.reg = margin, reg

    def embed(self, imgs):
        pre = self.theta['A'] @ imgs + self.theta['a']
        act = np.where(pre > 0, pre, 0.01 * pre)
        emb = self.theta['B'] @ act + self.theta['b']
        return emb, (imgs, pre, act)

    def backprop_embed(self, demb, cache):
        imgs, pre, act = cache
        dact = self.theta['B'].T @ demb
        dpre = dact * np.where(pre > 0, 1, 0.01)
        return {
            'A': dpre @ imgs.T, 'a': dpre.sum(axis=1, keepdims=True),
            'B': demb @ act.T, 'b': demb.sum(axis=1, keepdims=True),
        }

    def loss_and_grads(self, left, right, same):
        n_pairs = left.shape[1]
        e1, cache1 = self.embed(left)
        e2, cache2 = self.embed(right)
        diff = e1 - e2
        dist = np.sqrt(np.sum(diff ** 2, axis=0) + 1e-9)
        hinge = np.maximum(self.margin - dist, 0)
        per_pair = same * dist ** 2 + (1 - same) * hinge ** 2
        loss = per_pair.sum() / (2 * n_pairs)
        loss += 0.5 * self.reg * (np.sum(self.theta['A'] ** 2) + np.sum(self.theta['B'] ** 2))

        ddist = (same * dist - (1 - same) * hinge) / n_pairs
        ddiff = ddist * diff / dist
        g1 = self.backprop_embed(ddiff, cache1)
        g2 = self.backprop_embed(-ddiff, cache2)
        grads = {k: g1[k] + g2[k] for k in g1}
        for k in ('A', 'B'):
            grads[k] += self.reg * self.theta[k]
        return loss, grads


def check(sizes=(5, 7, 3), samples=8, seed=0):
    net = Embedder(*sizes, seed=seed)
    rng = np.random.default_rng(seed + 100)
    left, right = rng.normal(size=(sizes[0], samples)) * .6, rng.normal(size=(sizes[0], samples)) * .6
    same = np.arange(samples) % 2.0
    return dict(model=net.theta, loss=lambda: net.loss_and_grads(left, right, same))
