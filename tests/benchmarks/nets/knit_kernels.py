"""Knitting patterns: is it cable, moss, rib or lace? A convolutional net after a well-known video: one picture (depth, height, width) at a time, correlate and convolve written by hand, a bias for every output pixel, reshape as a layer; mean pooling, backward(output_gradient, learning_rate) updates at once, softmax cross-entropy on columns."""
import numpy as np


def correlate_valid(image, kernel):
    kh, kw = kernel.shape
    h, w = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    out = np.zeros((h, w))
    for i in range(kh):
        for j in range(kw):
            out += kernel[i, j] * image[i:i + h, j:j + w]
    return out


def convolve_full(image, kernel):
    kh, kw = kernel.shape
    padded = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return correlate_valid(padded, kernel[::-1, ::-1])


class Layer:
    def forward(self, input):
        raise NotImplementedError

    def backward(self, output_gradient, learning_rate):
        raise NotImplementedError


class Convolutional(Layer):
    def __init__(self, input_shape, kernel_shape, depth, rng):
        input_depth, input_height, input_width = input_shape
        kh, kw = kernel_shape
        self.depth = depth
        self.input_shape = input_shape
        self.input_depth = input_depth
        self.output_shape = (depth, input_height - kh + 1, input_width - kw + 1)
        self.kernels = rng.normal(size=(depth, input_depth, kh, kw)) * 0.6
        self.biases = rng.normal(size=self.output_shape) * 0.2

    def forward(self, input):
        self.input = input
        self.output = np.copy(self.biases)
        for i in range(self.depth):
            for j in range(self.input_depth):
                self.output[i] += correlate_valid(self.input[j], self.kernels[i, j])
        return self.output

    def backward(self, output_gradient, learning_rate):
        kernels_gradient = np.zeros(self.kernels.shape)
        input_gradient = np.zeros(self.input_shape)
        for i in range(self.depth):
            for j in range(self.input_depth):
                kernels_gradient[i, j] = correlate_valid(self.input[j], output_gradient[i])
                input_gradient[j] += convolve_full(output_gradient[i], self.kernels[i, j])
        self.kernels -= learning_rate * kernels_gradient
        self.biases -= learning_rate * output_gradient
        return input_gradient


class MeanPool(Layer):
    def __init__(self, size):
        self.size = size

    def forward(self, input):
        d, h, w = input.shape
        s = self.size
        return input.reshape(d, h // s, s, w // s, s).mean(axis=(2, 4))

    def backward(self, output_gradient, learning_rate):
        s = self.size
        spread = np.repeat(np.repeat(output_gradient, s, axis=1), s, axis=2)
        return spread / s ** 2


class Activation(Layer):
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward(self, input):
        self.input = input
        return self.activation(self.input)

    def backward(self, output_gradient, learning_rate):
        return np.multiply(output_gradient, self.activation_prime(self.input))


class Sigmoid(Activation):
    def __init__(self):
        def sigmoid(x):
            return 1 / (1 + np.exp(-x))

        def sigmoid_prime(x):
            s = sigmoid(x)
            return s * (1 - s)

        super().__init__(sigmoid, sigmoid_prime)


class LeakyReLU(Activation):
    def __init__(self):
        def leaky(x):
            return np.maximum(0.2 * x, x)

        def leaky_prime(x):
            return np.where(x > 0, 1, 0.2)

        super().__init__(leaky, leaky_prime)


class Reshape(Layer):
    def __init__(self, input_shape, output_shape):
        self.input_shape = input_shape
        self.output_shape = output_shape

    def forward(self, input):
        return np.reshape(input, self.output_shape)

    def backward(self, output_gradient, learning_rate):
        return np.reshape(output_gradient, self.input_shape)


class Dense(Layer):
    def __init__(self, input_size, output_size, rng):
        self.weights = rng.normal(size=(output_size, input_size)) * 0.5
        self.bias = rng.normal(size=(output_size, 1)) * 0.2

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias -= learning_rate * output_gradient
        return input_gradient


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def cross_entropy(y_true, scores):
    return -np.sum(y_true * np.log(softmax(scores)))


def cross_entropy_prime(y_true, scores):
    return softmax(scores) - y_true


def predict(network, input):
    output = input
    for layer in network:
        output = layer.forward(output)
    return output


def train_one(network, x, y, learning_rate):
    scores = predict(network, x)
    grad = cross_entropy_prime(y, scores)
    for layer in reversed(network):
        grad = layer.backward(grad, learning_rate)


def check(maps=(2, 3), classes=4, seed=0, lift=0.0):
    rng = np.random.default_rng(seed + 600)
    first, second = maps
    network = [
        Convolutional((2, 7, 8), (2, 3), first, rng),
        Sigmoid(),
        MeanPool(2),
        Convolutional((first, 3, 3), (2, 2), second, rng),
        LeakyReLU(),
        Reshape((second, 2, 2), (second * 4, 1)),
        Dense(second * 4, classes, rng),
    ]
    network[-1].bias += lift
    x = rng.normal(size=(2, 7, 8))
    y = np.zeros((classes, 1))
    y[rng.integers(classes)] = 1
    rate = 0.1
    return dict(
        model=network,
        loss=lambda: cross_entropy(y, predict(network, x)),
        step=lambda: train_one(network, x, y, rate),
        learning_rate=rate,
    )
