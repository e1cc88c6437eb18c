"""An indie game developer who comes from C# sorts scanned sprites into bins (weight and price of a card). Batches (N, H, W, C), strided convolution and overlapping max pooling in loops; Backward(grad, lr) of each layer moves the weights at once."""
import numpy as np


class ConvLayer:
    def __init__(self, inC, outC, kernel, stride, rand):
        self.m_kh, self.m_kw = kernel
        self.m_stride = stride
        fanIn = self.m_kh * self.m_kw * inC
        self.m_filters = rand.normal(0.0, 1.3 / np.sqrt(fanIn), (outC, self.m_kh, self.m_kw, inC))
        self.m_offsets = rand.uniform(-0.4, 0.4, outC)

    def Forward(self, tex):
        self.m_in = tex
        n, h, w, _ = tex.shape
        s = self.m_stride
        outH = (h - self.m_kh) // s + 1
        outW = (w - self.m_kw) // s + 1
        out = np.zeros((n, outH, outW, len(self.m_filters)))
        for y in range(outH):
            for x in range(outW):
                patch = tex[:, y * s:y * s + self.m_kh, x * s:x * s + self.m_kw, :]
                for f in range(len(self.m_filters)):
                    out[:, y, x, f] = np.sum(patch * self.m_filters[f], axis=(1, 2, 3)) + self.m_offsets[f]
        return out

    def Backward(self, grad, lr):
        s = self.m_stride
        gradIn = np.zeros_like(self.m_in)
        gradFilters = np.zeros_like(self.m_filters)
        _, outH, outW, outC = grad.shape
        for y in range(outH):
            for x in range(outW):
                top, left = y * s, x * s
                patch = self.m_in[:, top:top + self.m_kh, left:left + self.m_kw, :]
                for f in range(outC):
                    g = grad[:, y, x, f].reshape(-1, 1, 1, 1)
                    gradFilters[f] += np.sum(g * patch, axis=0)
                    gradIn[:, top:top + self.m_kh, left:left + self.m_kw, :] += g * self.m_filters[f]
        gradOffsets = grad.sum(axis=(0, 1, 2))
        self.m_filters = self.m_filters - lr * gradFilters
        self.m_offsets = self.m_offsets - lr * gradOffsets
        return gradIn


class SoftClip:
    """tanh, but with the scale everybody copies (1.7159, 2/3)"""

    def Forward(self, v):
        self.m_out = 1.7159 * np.tanh(v * 2.0 / 3.0)
        return self.m_out

    def Backward(self, grad, lr):
        t = self.m_out / 1.7159
        return grad * 1.7159 * (1.0 - t * t) * 2.0 / 3.0


class MaxPool:
    def __init__(self, size, step):
        self.m_size, self.m_step = size, step

    def Forward(self, tex):
        self.m_in = tex
        n, h, w, c = tex.shape
        p, s = self.m_size, self.m_step
        out = np.zeros((n, (h - p) // s + 1, (w - p) // s + 1, c))
        for y in range(out.shape[1]):
            for x in range(out.shape[2]):
                out[:, y, x, :] = tex[:, y * s:y * s + p, x * s:x * s + p, :].max(axis=(1, 2))
        self.m_out = out
        return out

    def Backward(self, grad, lr):
        p, s = self.m_size, self.m_step
        gradIn = np.zeros(self.m_in.shape)
        for y in range(grad.shape[1]):
            for x in range(grad.shape[2]):
                window = self.m_in[:, y * s:y * s + p, x * s:x * s + p, :]
                hit = window == self.m_out[:, y:y + 1, x:x + 1, :]
                gradIn[:, y * s:y * s + p, x * s:x * s + p, :] += hit * grad[:, y:y + 1, x:x + 1, :]
        return gradIn


class Flatten:
    def Forward(self, tex):
        self.m_shape = tex.shape
        return tex.reshape(tex.shape[0], -1)

    def Backward(self, grad, lr):
        return grad.reshape(self.m_shape)


class LinearLayer:
    def __init__(self, inputs, outputs, rand):
        self.m_weights = rand.normal(0.0, 1.2 / np.sqrt(inputs), (inputs, outputs))
        self.m_bias = rand.uniform(-0.5, 0.5, (1, outputs))

    def Forward(self, v):
        self.m_in = v
        return np.matmul(v, self.m_weights) + self.m_bias

    def Backward(self, grad, lr):
        down = np.matmul(grad, self.m_weights.T)
        self.m_weights = self.m_weights - lr * np.matmul(self.m_in.T, grad)
        self.m_bias = self.m_bias - lr * np.sum(grad, axis=0, keepdims=True)
        return down


class SpriteNet:
    def __init__(self, size, channels, filters, hidden, outputs, rand):
        h = (size[0] - 3) // 2 - 1  # after both convolutions and the pool
        w = (size[1] - 2) // 2 - 1
        self.m_layers = [
            ConvLayer(channels, filters[0], (3, 2), 2, rand), SoftClip(),
            ConvLayer(filters[0], filters[1], (2, 2), 1, rand), MaxPool(2, 1), Flatten(),
            LinearLayer(h * w * filters[1], hidden, rand), SoftClip(), LinearLayer(hidden, outputs, rand),
        ]

    def Evaluate(self, tex):
        for layer in self.m_layers:
            tex = layer.Forward(tex)
        return tex

    def Cost(self, tex, wanted):
        return 0.5 * np.mean(np.sum((self.Evaluate(tex) - wanted) ** 2, axis=1))

    def Tick(self, tex, wanted, lr):
        got = self.Evaluate(tex)
        grad = (got - wanted) / len(tex)
        for layer in self.m_layers[::-1]:
            grad = layer.Backward(grad, lr)


def check(size=(11, 8), channels=2, filters=(3, 2), hidden=5, outputs=4, samples=6, seed=0):
    rand = np.random.default_rng(seed + 1987)
    net = SpriteNet(size, channels, filters, hidden, outputs, rand)
    tex = rand.normal(size=(samples, *size, channels))
    wanted = rand.normal(size=(samples, outputs))
    return dict(model=net, loss=lambda: net.Cost(tex, wanted), step=lambda: net.Tick(tex, wanted, 0.02), learning_rate=0.02)
