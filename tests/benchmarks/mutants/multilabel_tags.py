"""The planted faults of `nets/multilabel_tags.py`."""

from __future__ import annotations

CONVENTION = "layer objects, update with decay, weighted labels"
DELTA = "d = -self.pos_weight * self.t * (1 - self.prob) + (1 - self.t) * self.prob"
FAULTS = [
    ("D6", DELTA, "d = self.prob - self.t"),
    ("D6", DELTA, "d = self.pos_weight * (self.prob - self.t)"),
    ("D6/E6", DELTA, "d = -self.pos_weight * self.t * (1 - self.prob)"),
    ("D6/B2", DELTA, "d = -self.pos_weight * self.t * (1 - self.prob) - (1 - self.t) * self.prob"),
    ("D6/C3b", DELTA, "d = -self.pos_weight * self.t / self.prob + (1 - self.t) / (1 - self.prob)"),
    ("C3/D6", "return d / len(self.t)", "return d * self.prob * (1 - self.prob) / len(self.t)"),
    (
        "D6",
        DELTA,
        "t = (self.t > 0.5).astype(float)\n        d = -self.pos_weight * t * (1 - self.prob) + (1 - t) * self.prob",
    ),
    ("A1", "return d / len(self.t)", "return d"),
    ("A4/A3", "return d / len(self.t)", "return d / self.t.size"),
    ("A3", "return d / len(self.t)", "return 2 * d / len(self.t)"),
    ("B1", "return d / len(self.t)", "return -d / len(self.t)"),
    ("D8", "return d / len(self.t)", "return np.full(d.shape, d.mean()) / len(self.t)"),
    ("G1", " + self.decay * self.weight\n", "\n"),
    ("G2", "+ self.decay * self.weight\n", "+ 2 * self.decay * self.weight\n"),
    ("G1b/G1/G2", "+ self.decay * self.weight\n", "- self.decay * self.weight\n"),
    ("G3", "grad_b = grad.sum(axis=0)", "grad_b = grad.sum(axis=0) + self.decay * self.bias"),
    ("G2", "self.weight -= lr * grad_w", "self.weight -= lr * grad_w + self.decay * self.weight"),
    ("C4/C5", "np.where(self.y > 0, 1.0, self.y + 1.0)", "np.where(self.y > 0, 1.0, self.y)"),
    ("C2", "return grad * np.where(self.y > 0, 1.0, self.y + 1.0)", "return grad"),
    (
        "C7",
        "return grad * np.where(self.y > 0, 1.0, self.y + 1.0)",
        "return np.where(self.y > 0, 1.0, self.y + 1.0)",
    ),
    ("F1", "grad_b = grad.sum(axis=0)", "grad_b = grad.mean(axis=0)"),
    ("E2", "        return grad_in\n", "        return grad @ self.weight.T\n"),
    ("B2/B1", "self.bias -= lr * grad_b", "self.bias += lr * grad_b"),
    ("P3", "self.bias -= lr * grad_b", "self.bias -= lr * self.bias"),
]
