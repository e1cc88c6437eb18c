"""After torch.autograd.Function: static forward and backward with a ctx; weight-normalised linear maps (out, in), Mish, smoothed cross-entropy."""
import numpy as np


class Context:
    def save_for_backward(self, *things):
        self.saved = things


class WeightNorm:
    @staticmethod
    def forward(ctx, v, g):
        norm = np.linalg.norm(v, axis=1, keepdims=True)
        ctx.save_for_backward(v, g, norm)
        return g * v / norm

    @staticmethod
    def backward(ctx, grad_w):
        v, g, norm = ctx.saved
        grad_g = (grad_w * v).sum(1, keepdims=True) / norm
        grad_v = g / norm * grad_w - g * grad_g * v / norm ** 2
        return grad_v, grad_g


class Linear:
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.T + b

    @staticmethod
    def backward(ctx, grad_output):
        x, w = ctx.saved
        grad_x = grad_output @ w
        grad_w = grad_output.T @ x
        grad_b = grad_output.sum(0)
        return grad_x, grad_w, grad_b


class Mish:
    @staticmethod
    def forward(ctx, x):
        t = np.tanh(np.log1p(np.exp(x)))
        ctx.save_for_backward(x, t)
        return x * t

    @staticmethod
    def backward(ctx, grad_output):
        x, t = ctx.saved
        sig = 1 / (1 + np.exp(-x))
        return grad_output * (t + x * sig * (1 - t * t))


class CrossEntropy:
    @staticmethod
    def forward(ctx, logits, target, smoothing):
        n, k = logits.shape
        logits = logits - logits.max(1, keepdims=True)
        logp = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        ctx.save_for_backward(logp, target, smoothing)
        nll = -logp[np.arange(n), target].mean()
        return (1 - smoothing) * nll - smoothing * logp.mean()

    @staticmethod
    def backward(ctx, grad_output):
        logp, target, smoothing = ctx.saved
        n, k = logp.shape
        wanted = np.full((n, k), smoothing / k)
        wanted[np.arange(n), target] += 1 - smoothing
        return grad_output * (np.exp(logp) - wanted) / n, None, None


class Net:
    def __init__(self, *widths, seed=0):
        rng = np.random.default_rng(seed)
        self.v = [rng.standard_normal((o, i)) for i, o in zip(widths, widths[1:])]
        self.g = [rng.uniform(0.8, 2.0, (o, 1)) for o in widths[1:]]
        self.b = [rng.standard_normal(o) * 0.3 for o in widths[1:]]

    def apply(self, function, *args):
        ctx = Context()
        self.history.append((function, ctx))
        return function.forward(ctx, *args)

    def __call__(self, x, target, smoothing=0.1):
        self.history = []
        last = len(self.v) - 1
        for i in range(len(self.v)):
            w = self.apply(WeightNorm, self.v[i], self.g[i])
            x = self.apply(Linear, x, w, self.b[i])
            if i < last:
                x = self.apply(Mish, x)
        return self.apply(CrossEntropy, x, target, smoothing)

    def backward(self):
        self.grad_v, self.grad_g, self.grad_b = [], [], []
        function, ctx = self.history.pop()
        grad, _, _ = function.backward(ctx, 1.0)
        while self.history:
            function, ctx = self.history.pop()
            if function is Mish:
                grad = function.backward(ctx, grad)
            elif function is Linear:
                grad, grad_w, grad_b = function.backward(ctx, grad)
                self.grad_b.insert(0, grad_b)
            else:
                grad_v, grad_g = function.backward(ctx, grad_w)
                self.grad_v.insert(0, grad_v)
                self.grad_g.insert(0, grad_g)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0, scale=1.0):
    net = Net(*sizes, seed=seed)
    rng = np.random.default_rng(seed + 1)
    x = rng.standard_normal((samples, sizes[0])) * scale
    target = rng.integers(0, sizes[-1], samples)
    return dict(model=net, loss=lambda: net(x, target), backward=net.backward)
