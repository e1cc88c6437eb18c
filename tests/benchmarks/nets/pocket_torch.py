"""A pocket edition of a big framework: Function classes with static forward(ctx, ...) and backward(ctx, grad), Modules that register what they hold, a list of calls replayed backwards."""
import numpy as np


class Context:
    def save(self, *things):
        self.saved = things


class Function:
    calls = []  # (function, ctx, inputs) in the order they were made

    @classmethod
    def apply(cls, *inputs):
        ctx = Context()
        out = Tensor(cls.forward(ctx, *[i.data if isinstance(i, Tensor) else i for i in inputs]))
        Function.calls.append((cls, ctx, inputs, out))
        return out


class Tensor:
    def __init__(self, data):
        self.data = data
        self.grad = None

    def backward(self):
        self.grad = np.ones_like(self.data)
        for function, ctx, inputs, out in reversed(Function.calls):
            grads = function.backward(ctx, out.grad)
            for tensor, grad in zip(inputs, grads if isinstance(grads, tuple) else (grads,)):
                if isinstance(tensor, Tensor):
                    tensor.grad = grad if tensor.grad is None else tensor.grad + grad


class Parameter(Tensor):
    pass


def windows(x, kh, kw, stride):
    """(N, C, H, W) -> (N, OH, OW, C * kh * kw)"""
    N, C, H, W = x.shape
    oh, ow = (H - kh) // stride + 1, (W - kw) // stride + 1
    cols = np.empty((N, oh, ow, C, kh, kw))
    for r in range(oh):
        for c in range(ow):
            cols[:, r, c] = x[:, :, r * stride:r * stride + kh, c * stride:c * stride + kw]
    return cols.reshape(N, oh, ow, -1)


def unwindow(cols, shape, kh, kw, stride):
    x = np.zeros(shape)
    N, oh, ow, _ = cols.shape
    cols = cols.reshape(N, oh, ow, shape[1], kh, kw)
    for r in range(oh):
        for c in range(ow):
            x[:, :, r * stride:r * stride + kh, c * stride:c * stride + kw] += cols[:, r, c]
    return x


class conv2d(Function):
    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        F, _, kh, kw = weight.shape
        cols = windows(xp, kh, kw, stride)
        ctx.save(cols, xp.shape, weight, stride, padding)
        return (cols @ weight.reshape(F, -1).T + bias).transpose(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, grad):
        cols, padded_shape, weight, stride, padding = ctx.saved
        F, _, kh, kw = weight.shape
        g = grad.transpose(0, 2, 3, 1)
        g_bias = g.sum((0, 1, 2))
        g_weight = np.tensordot(g, cols, ((0, 1, 2), (0, 1, 2))).reshape(weight.shape)
        g_padded = unwindow(g @ weight.reshape(F, -1), padded_shape, kh, kw, stride)
        H, W = padded_shape[2:]
        return g_padded[:, :, padding:H - padding, padding:W - padding], g_weight, g_bias


class batch_norm(Function):
    @staticmethod
    def forward(ctx, x, weight, bias, eps):
        mean = x.mean((0, 2, 3), keepdims=True)
        std = np.sqrt(x.var((0, 2, 3), keepdims=True) + eps)
        normed = (x - mean) / std
        ctx.save(normed, std, weight)
        return normed * weight[:, None, None] + bias[:, None, None]

    @staticmethod
    def backward(ctx, grad):
        normed, std, weight = ctx.saved
        m = grad.size / grad.shape[1]
        g_bias = grad.sum((0, 2, 3), keepdims=True)
        g_weight = (grad * normed).sum((0, 2, 3), keepdims=True)
        g_x = weight[:, None, None] / std * (grad - g_bias / m - normed * g_weight / m)
        return g_x, g_weight.ravel(), g_bias.ravel()


class leaky_relu(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save(x, slope)
        return np.where(x >= 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        x, slope = ctx.saved
        return grad * np.where(x >= 0, 1.0, slope)


class avg_pool2d(Function):
    @staticmethod
    def forward(ctx, x, size, stride):
        N, C = x.shape[:2]
        cols = windows(x, size, size, stride)
        ctx.save(x.shape, size, stride)
        return cols.reshape(cols.shape[:3] + (C, size * size)).mean(-1).transpose(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, grad):
        shape, size, stride = ctx.saved
        g = grad.transpose(0, 2, 3, 1) / (size * size)
        cols = np.repeat(g, size * size, axis=3)
        return unwindow(cols, shape, size, size, stride)


class linear(Function):
    @staticmethod
    def forward(ctx, x, weight, bias):
        flat = x.reshape(len(x), -1)
        ctx.save(flat, x.shape, weight)
        return flat @ weight.T + bias

    @staticmethod
    def backward(ctx, grad):
        flat, shape, weight = ctx.saved
        return (grad @ weight).reshape(shape), grad.T @ flat, grad.sum(0)


class add(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, grad):
        return grad, grad


class cross_entropy(Function):
    @staticmethod
    def forward(ctx, logits, target):
        z = logits - logits.max(1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(1, keepdims=True))
        ctx.save(logp, target)
        return -logp[np.arange(len(target)), target].mean()

    @staticmethod
    def backward(ctx, grad):
        logp, target = ctx.saved
        g = np.exp(logp)
        g[np.arange(len(target)), target] -= 1
        return grad * g / len(target)


class Module:
    def __init__(self):
        self._parameters, self._modules = {}, {}

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, Parameter):
            self._parameters[name] = value
        elif isinstance(value, Module):
            self._modules[name] = value

    def parameters(self):
        yield from self._parameters.values()
        for module in self._modules.values():
            yield from module.parameters()

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


class Conv2d(Module):
    def __init__(self, rng, c_in, c_out, kernel, stride=1, padding=0):
        super().__init__()
        bound = (c_in * kernel[0] * kernel[1]) ** -0.5
        self.weight = Parameter(rng.uniform(-bound, bound, (c_out, c_in) + kernel) * 2)
        self.bias = Parameter(rng.uniform(-bound, bound, c_out))
        self.stride, self.padding = stride, padding

    def __call__(self, x):
        return conv2d.apply(x, self.weight, self.bias, self.stride, self.padding)


class BatchNorm2d(Module):
    def __init__(self, rng, channels):
        super().__init__()
        self.weight = Parameter(rng.uniform(0.5, 1.5, channels))
        self.bias = Parameter(rng.uniform(-0.3, 0.3, channels))

    def __call__(self, x):
        return batch_norm.apply(x, self.weight, self.bias, 1e-5)


class Linear(Module):
    def __init__(self, rng, n_in, n_out):
        super().__init__()
        self.weight = Parameter(rng.normal(0, n_in ** -0.5, (n_out, n_in)))
        self.bias = Parameter(rng.normal(0, 0.1, n_out))

    def __call__(self, x):
        return linear.apply(x, self.weight, self.bias)


class PocketNet(Module):
    def __init__(self, channels=2, width=3, classes=4, size=(7, 6), seed=0):
        super().__init__()
        rng = np.random.default_rng(seed)
        self.stem = Conv2d(rng, channels, width, (3, 2), stride=2, padding=1)
        self.norm = BatchNorm2d(rng, width)
        self.block = Conv2d(rng, width, width, (3, 3), padding=1)
        rows, cols = (size[0] - 1) // 2 + 1, size[1] // 2 + 1
        self.head = Linear(rng, width * (rows - 1) * (cols - 1), classes)

    def loss(self, images, labels):
        Function.calls = []
        x = leaky_relu.apply(self.norm(self.stem(Tensor(images))), 0.2)
        x = add.apply(x, self.block(x))
        x = avg_pool2d.apply(x, 2, 1)
        return cross_entropy.apply(self.head(x), labels)

    def train_gradients(self, images, labels):
        self.zero_grad()
        loss = self.loss(images, labels)
        loss.backward()
        return loss.data


def check(samples=4, channels=2, width=3, classes=4, size=(7, 6), seed=0):
    rng = np.random.default_rng(seed + 15)
    net = PocketNet(channels, width, classes, size, seed)
    net.train_gradients(rng.normal(size=(samples, channels) + size), rng.integers(0, classes, samples))
    images, labels = rng.normal(size=(samples, channels) + size), rng.integers(0, classes, samples)
    return dict(
        model=net,
        loss=lambda: net.loss(images, labels).data,
        backward=lambda: net.train_gradients(images, labels),
    )
