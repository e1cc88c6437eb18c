"""Parameters under formatted names, activations chosen by a word, biases as last row of the weights, a while loop with walrus."""
import numpy as np


def act(kind, s):
    if kind == "gelu":
        return 0.5 * s * (1 + np.tanh(0.7978845608 * (s + 0.044715 * s**3)))
    if kind == "softplus":
        return np.log1p(np.exp(s))
    if kind == "selu":
        return 1.0507 * np.where(s > 0, s, 1.67326 * np.expm1(s))
    if kind == "hardtanh":
        return np.clip(s, -1, 1)
    return s


def act_grad(kind, s):
    if kind == "gelu":
        t = np.tanh(0.7978845608 * (s + 0.044715 * s**3))
        return 0.5 * (1 + t) + 0.5 * s * (1 - t**2) * 0.7978845608 * (1 + 3 * 0.044715 * s**2)
    if kind == "softplus":
        return 1 / (1 + np.exp(-s))
    if kind == "selu":
        return 1.0507 * np.where(s > 0, 1, 1.67326 * np.exp(s))
    if kind == "hardtanh":
        return (np.abs(s) < 1) * 1.0
    return np.ones_like(s)


def with_bias_unit(h):
    return np.append(h, np.ones((len(h), 1)), axis=1)


class FeedForward:
    def __init__(self, widths, kinds, seed=0):
        rng = np.random.default_rng(seed)
        self.kinds = dict(enumerate(kinds, start=1))
        self.depth = len(kinds)
        self.params = {
            f"W{i}": rng.normal(0, 0.6, (m + 1, n)) for i, (m, n) in enumerate(zip(widths, widths[1:]), start=1)
        }

    def forward(self, x):
        memo = {"H0": x}
        for i in range(1, self.depth + 1):
            memo[f"S{i}"] = with_bias_unit(memo[f"H{i - 1}"]) @ self.params[f"W{i}"]
            memo[f"H{i}"] = act(self.kinds[i], memo[f"S{i}"])
        return memo

    def cross_entropy(self, x, labels):
        logits = self.forward(x)[f"H{self.depth}"]
        top = logits.max(axis=1, keepdims=True)
        lse = top[:, 0] + np.log(np.exp(logits - top).sum(axis=1))
        return np.mean(lse - logits[np.arange(len(x)), labels])

    def gradients(self, x, labels):
        memo = self.forward(x)
        grads = {}
        logits = memo[f"H{self.depth}"]
        probs = np.exp(logits - logits.max(axis=1, keepdims=True))
        probs = probs / probs.sum(axis=1, keepdims=True)
        signal = (probs - np.eye(logits.shape[1])[labels]) / len(labels)
        i = self.depth
        while (kind := self.kinds.get(i)) is not None:
            signal = signal * act_grad(kind, memo[f"S{i}"])
            grads[f"dW{i}"] = with_bias_unit(memo[f"H{i - 1}"]).T @ signal
            signal = (signal @ self.params[f"W{i}"].T)[:, :-1]
            i -= 1
        return grads


def check(sizes=(4, 6, 5, 3), samples=8, seed=0, kinds=("gelu", "softplus", "id")):
    net = FeedForward(sizes, kinds, seed)
    rng = np.random.default_rng(seed + 31)
    x = rng.normal(size=(samples, sizes[0]))
    labels = np.arange(samples) % sizes[-1]
    return dict(model=net, loss=lambda: net.cross_entropy(x, labels), backward=lambda: net.gradients(x, labels))
