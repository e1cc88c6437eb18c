"""The planted faults of `nets/face_pairs.py`."""

from __future__ import annotations

CONVENTION = "columns, siamese, loss with gradients"
FAULTS = [
    (
        "A1",
        "ddist = (same * dist - (1 - same) * hinge) / n_pairs",
        "ddist = same * dist - (1 - same) * hinge",
    ),
    (
        "A3",
        "ddist = (same * dist - (1 - same) * hinge) / n_pairs",
        "ddist = 2 * (same * dist - (1 - same) * hinge) / n_pairs",
    ),
    ("A4/A3", "(1 - same) * hinge) / n_pairs", "(1 - same) * hinge) / left.shape[0]"),
    (
        "B1",
        "ddist = (same * dist - (1 - same) * hinge) / n_pairs",
        "ddist = ((1 - same) * hinge - same * dist) / n_pairs",
    ),
    (
        "D6/B2",
        "ddist = (same * dist - (1 - same) * hinge) / n_pairs",
        "ddist = (same * dist + (1 - same) * hinge) / n_pairs",
    ),
    ("D6/E6", "ddist = (same * dist - (1 - same) * hinge) / n_pairs", "ddist = same * dist / n_pairs"),
    ("D6", "- (1 - same) * hinge) / n_pairs", "- (1 - same) * (hinge > 0)) / n_pairs"),
    ("D6", "- (1 - same) * hinge) / n_pairs", "- (1 - same) * (self.margin - dist)) / n_pairs"),
    (
        "D6",
        "ddist = (same * dist - (1 - same) * hinge) / n_pairs",
        "ddist = ((1 - same) * dist - same * hinge) / n_pairs",
    ),
    ("D6/C4/C2", "ddiff = ddist * diff / dist", "ddiff = ddist * diff"),
    ("D6/C7/E3", "ddiff = ddist * diff / dist", "ddiff = ddist * np.ones_like(diff)"),
    ("E6", "grads = {k: g1[k] + g2[k] for k in g1}", "grads = {k: g1[k] for k in g1}"),
    ("B2/E6", "g2 = self.backprop_embed(-ddiff, cache2)", "g2 = self.backprop_embed(ddiff, cache2)"),
    ("E1/E5", "g2 = self.backprop_embed(-ddiff, cache2)", "g2 = self.backprop_embed(-ddiff, cache1)"),
    ("G1", "            grads[k] += self.reg * self.theta[k]\n", "            grads[k] = grads[k]\n"),
    ("G2", "grads[k] += self.reg * self.theta[k]", "grads[k] += 2 * self.reg * self.theta[k]"),
    ("G1b/G1/G2", "grads[k] += self.reg * self.theta[k]", "grads[k] -= self.reg * self.theta[k]"),
    ("G3", "for k in ('A', 'B'):", "for k in ('A', 'B', 'b'):"),
    ("G1", "for k in ('A', 'B'):", "for k in ('A',):"),
    ("G4/G2", "grads[k] += self.reg * self.theta[k]", "grads[k] += self.reg * self.theta[k] / n_pairs"),
    ("C5/C4", "dpre = dact * np.where(pre > 0, 1, 0.01)", "dpre = dact * np.where(pre > 0, 1, 0)"),
    ("C5/C4", "dpre = dact * np.where(pre > 0, 1, 0.01)", "dpre = dact * np.where(pre > 0, 1, -0.01)"),
    ("F1", "'b': demb.sum(axis=1, keepdims=True)", "'b': demb.mean(axis=1, keepdims=True)"),
    ("E5", "'B': demb @ act.T", "'B': demb @ pre.T"),
]
