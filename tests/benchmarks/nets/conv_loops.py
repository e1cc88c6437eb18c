"""A convolution with python loops over one grey image at a time, max pooling, a dense softmax layer; grads summed."""
import numpy as np


class Conv3x3:
    def __init__(self, num_filters, rng):
        self.num_filters = num_filters
        self.filters = rng.normal(size=(num_filters, 3, 3)) / 3
        self.bias = rng.normal(size=num_filters) * 0.2

    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i:i + 3, j:j + 3], i, j

    def forward(self, image):
        self.last_input = image
        h, w = image.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for region, i, j in self.iterate_regions(image):
            output[i, j] = np.sum(region * self.filters, axis=(1, 2)) + self.bias
        return output

    def backprop(self, d_L_d_out):
        d_filters = np.zeros(self.filters.shape)
        d_bias = np.zeros(self.bias.shape)
        for region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_filters[f] += d_L_d_out[i, j, f] * region
                d_bias[f] += d_L_d_out[i, j, f]
        return d_filters, d_bias


class MaxPool2:
    def forward(self, x):
        self.last_input = x
        h, w, n = x.shape
        out = np.zeros((h // 2, w // 2, n))
        for i in range(h // 2):
            for j in range(w // 2):
                out[i, j] = np.amax(x[2 * i:2 * i + 2, 2 * j:2 * j + 2], axis=(0, 1))
        return out

    def backprop(self, d_out):
        d_in = np.zeros(self.last_input.shape)
        h, w, n = d_out.shape
        for i in range(h):
            for j in range(w):
                patch = self.last_input[2 * i:2 * i + 2, 2 * j:2 * j + 2]
                biggest = np.amax(patch, axis=(0, 1))
                for a in range(2):
                    for b in range(2):
                        for c in range(n):
                            if patch[a, b, c] == biggest[c]:
                                d_in[2 * i + a, 2 * j + b, c] = d_out[i, j, c]
        return d_in


class Softmax:
    def __init__(self, input_len, nodes, rng):
        self.weights = rng.normal(size=(input_len, nodes)) * 0.4
        self.biases = rng.normal(size=nodes) * 0.2

    def forward(self, x):
        self.last_input_shape = x.shape
        flat = x.flatten()
        self.last_input = flat
        totals = np.dot(flat, self.weights) + self.biases
        exp = np.exp(totals)
        self.last_out = exp / np.sum(exp)
        return self.last_out

    def backprop(self, label):
        d_t = self.last_out.copy()
        d_t[label] -= 1
        d_w = self.last_input[np.newaxis].T @ d_t[np.newaxis]
        d_b = d_t
        d_inputs = self.weights @ d_t
        return d_inputs.reshape(self.last_input_shape), d_w, d_b


class CNN:
    def __init__(self, side, filters, classes, seed):
        rng = np.random.default_rng(seed)
        self.conv = Conv3x3(filters, rng)
        self.pool = MaxPool2()
        self.softmax = Softmax(((side[0] - 2) // 2) * ((side[1] - 2) // 2) * filters, classes, rng)

    def forward(self, image):
        out = self.conv.forward(image)
        out = self.pool.forward(out)
        return self.softmax.forward(out)

    def loss(self, images, labels):
        return -sum(np.log(self.forward(im)[label]) for im, label in zip(images, labels)) / len(images)

    def train_batch(self, images, labels):
        grads = None
        for im, label in zip(images, labels):
            self.forward(im)
            gradient, d_w, d_b = self.softmax.backprop(label)
            gradient = self.pool.backprop(gradient)
            d_f, d_fb = self.conv.backprop(gradient)
            new = [d_f, d_fb, d_w, d_b]
            grads = new if grads is None else [a + b for a, b in zip(grads, new)]
        n = len(images)
        return {'filters': grads[0] / n, 'bias': grads[1] / n, 'weights': grads[2] / n, 'biases': grads[3] / n}


def check(sizes=((6, 8), 2, 3), samples=3, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = CNN(*sizes, seed)
    images = [rng.normal(size=sizes[0]) for _ in range(samples)]
    labels = [int(k) for k in rng.integers(0, sizes[2], size=samples)]
    return dict(model=net, loss=lambda: net.loss(images, labels), backward=lambda: net.train_batch(images, labels))
