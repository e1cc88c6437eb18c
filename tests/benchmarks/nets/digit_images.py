"""One grey image at a time in (H, W, C): filters by python loops, 2 x 2 max pooling, a softmax layer that gets -1/p; each updates at once."""
import numpy as np


class Conv3x3:
    def __init__(self, num_filters, rng):
        self.num_filters = num_filters
        self.filters = rng.standard_normal((num_filters, 3, 3)) / 3
        self.bias = rng.standard_normal(num_filters) / 5

    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i:(i + 3), j:(j + 3)], i, j

    def forward(self, input):
        self.last_input = input
        h, w = input.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for im_region, i, j in self.iterate_regions(input):
            output[i, j] = np.sum(im_region * self.filters, axis=(1, 2)) + self.bias
        return output

    def backprop(self, d_L_d_out, learn_rate):
        d_L_d_filters = np.zeros(self.filters.shape)
        for im_region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region
        d_L_d_bias = d_L_d_out.sum(axis=(0, 1))
        self.filters -= learn_rate * d_L_d_filters
        self.bias -= learn_rate * d_L_d_bias
        return None


class MaxPool2:
    def iterate_regions(self, image):
        h, w, _ = image.shape
        for i in range(h // 2):
            for j in range(w // 2):
                yield image[(i * 2):(i * 2 + 2), (j * 2):(j * 2 + 2)], i, j

    def forward(self, input):
        self.last_input = input
        h, w, num_filters = input.shape
        output = np.zeros((h // 2, w // 2, num_filters))
        for im_region, i, j in self.iterate_regions(input):
            output[i, j] = np.amax(im_region, axis=(0, 1))
        return output

    def backprop(self, d_L_d_out):
        d_L_d_input = np.zeros(self.last_input.shape)
        for im_region, i, j in self.iterate_regions(self.last_input):
            h, w, f = im_region.shape
            amax = np.amax(im_region, axis=(0, 1))
            for i2 in range(h):
                for j2 in range(w):
                    for f2 in range(f):
                        if im_region[i2, j2, f2] == amax[f2]:
                            d_L_d_input[i * 2 + i2, j * 2 + j2, f2] = d_L_d_out[i, j, f2]
        return d_L_d_input


class SoftmaxLayer:
    def __init__(self, input_len, nodes, rng):
        self.weights = rng.standard_normal((input_len, nodes)) / 3
        self.biases = rng.standard_normal(nodes) / 5

    def forward(self, input):
        self.last_input_shape = input.shape
        input = input.flatten()
        self.last_input = input
        totals = np.dot(input, self.weights) + self.biases
        exp = np.exp(totals - np.max(totals))
        self.last_out = exp / np.sum(exp, axis=0)
        return self.last_out

    def backprop(self, d_L_d_out, learn_rate):
        p = self.last_out
        # d_out_d_t[k, t] = p_k (1{k = t} - p_t)
        d_out_d_t = np.diag(p) - np.outer(p, p)
        d_L_d_t = d_out_d_t @ d_L_d_out
        d_L_d_w = self.last_input[np.newaxis].T @ d_L_d_t[np.newaxis]
        d_L_d_b = d_L_d_t
        d_L_d_inputs = self.weights @ d_L_d_t
        self.weights -= learn_rate * d_L_d_w
        self.biases -= learn_rate * d_L_d_b
        return d_L_d_inputs.reshape(self.last_input_shape)


class CNN:
    def __init__(self, seed, classes=4):
        rng = np.random.default_rng(seed)
        self.conv, self.pool, self.softmax = Conv3x3(3, rng), MaxPool2(), SoftmaxLayer(2 * 3 * 3, classes, rng)

    def forward(self, image, label):
        out = self.softmax.forward(self.pool.forward(np.tanh(self.conv.forward(image))))
        return out, -np.log(out[label])

    def train(self, image, label, lr):
        out, _ = self.forward(image, label)
        gradient = np.zeros(len(out))
        gradient[label] = -1 / out[label]
        gradient = self.softmax.backprop(gradient, lr)
        gradient = self.pool.backprop(gradient)
        gradient = gradient * (1 - self.pool.last_input ** 2)
        self.conv.backprop(gradient, lr)


def check(seed=0):
    rng = np.random.default_rng(seed + 50)
    cnn = CNN(seed)
    image, label = rng.standard_normal((6, 8)), int(rng.integers(0, 4))
    return dict(model=cnn, loss=lambda: cnn.forward(image, label)[1], step=lambda: cnn.train(image, label, 0.05), learning_rate=0.05)
