"""Enzyme activity from assay readings: nodes that know what stands below them and read the gradient from what stands above, backward takes no argument; batch normalisation with running statistics, tanh and elu, log-cosh error."""
import numpy as np


class Node:
    below = None
    above = None

    def after(self, node):
        self.below = node
        node.above = self
        return self


class Reading(Node):
    def forward(self):
        pass

    def backward(self):
        pass


class Affine(Node):
    def __init__(self, n_in, n_out, rng):
        self.w = rng.normal(0, 1.2 / np.sqrt(n_in), (n_in, n_out))
        self.b = rng.normal(0, 0.2, n_out)

    def forward(self):
        self.y = self.below.y @ self.w + self.b

    def backward(self):
        d_y = self.above.d_x
        self.d_w = self.below.y.T @ d_y
        self.d_b = np.sum(d_y, axis=0)
        self.d_x = d_y @ self.w.T


class BatchNorm(Node):
    def __init__(self, n, rng, momentum=0.9):
        self.scale = rng.uniform(0.6, 1.6, n)
        self.shift = rng.normal(0, 0.3, n)
        self.running_mean, self.running_var = np.zeros(n), np.ones(n)
        self.momentum = momentum
        self.training = True

    def forward(self):
        x = self.below.y
        if not self.training:
            self.y = self.scale * (x - self.running_mean) / np.sqrt(self.running_var + 1e-5) + self.shift
            return
        self.centred = x - np.mean(x, axis=0)
        self.variance = np.mean(self.centred ** 2, axis=0)
        self.std = np.sqrt(self.variance + 1e-5)
        self.x_hat = self.centred / self.std
        self.y = self.scale * self.x_hat + self.shift
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * np.mean(x, axis=0)
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * self.variance

    def backward(self):
        d_y = self.above.d_x
        n = len(d_y)
        self.d_scale = np.sum(d_y * self.x_hat, axis=0)
        self.d_shift = np.sum(d_y, axis=0)
        d_hat = d_y * self.scale
        d_variance = -0.5 * np.sum(d_hat * self.centred, axis=0) / self.std ** 3
        d_centred = d_hat / self.std + 2 / n * self.centred * d_variance
        self.d_x = d_centred - np.mean(d_centred, axis=0)


class Tanh(Node):
    def forward(self):
        self.y = np.tanh(self.below.y)

    def backward(self):
        self.d_x = self.above.d_x * (1 - self.y ** 2)


class Elu(Node):
    def forward(self):
        z = self.below.y
        self.y = np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)

    def backward(self):
        slope = np.ones_like(self.y)
        negative = self.below.y <= 0
        slope[negative] = self.y[negative] + 1
        self.d_x = self.above.d_x * slope


class LogCosh(Node):
    """the top of the net: its y is the loss"""

    def __init__(self, activity):
        self.activity = activity

    def forward(self):
        self.residual = self.below.y - self.activity
        self.y = np.sum(np.log(np.cosh(self.residual))) / len(self.residual)

    def backward(self):
        self.d_x = np.tanh(self.residual) / len(self.residual)


class Assay:
    def __init__(self, widths, seed):
        rng = np.random.default_rng(seed)
        a, b, c, d = widths
        self.reading = Reading()
        self.nodes = [
            Affine(a, b, rng), BatchNorm(b, rng), Tanh(),
            Affine(b, c, rng), BatchNorm(c, rng), Elu(),
            Affine(c, d, rng), LogCosh(None),
        ]
        before = self.reading
        for node in self.nodes:
            before = node.after(before)

    def loss(self, x, activity):
        self.reading.y = x
        self.nodes[-1].activity = activity
        for node in self.nodes:
            node.forward()
        return self.nodes[-1].y

    def gradients(self, x, activity):
        self.loss(x, activity)
        for node in self.nodes[::-1]:
            node.backward()


def check(widths=(4, 6, 5, 2), samples=7, seed=0):
    rng = np.random.default_rng(seed + 12)
    net = Assay(widths, seed)
    net.gradients(rng.normal(size=(samples, widths[0])), rng.normal(size=(samples, widths[-1])))
    x, activity = rng.normal(size=(samples, widths[0])), rng.normal(size=(samples, widths[-1]))
    return dict(model=net, loss=lambda: net.loss(x, activity), backward=lambda: net.gradients(x, activity))
