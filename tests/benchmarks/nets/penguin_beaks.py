"""Which penguin is it? Layers with forward and backward that keep their gradients, softmax and the loss as objects of their own, an optimizer that is given the layers; rows."""
import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out, rng):
        limit = np.sqrt(6.0 / (fan_in + fan_out))
        self.weight = rng.uniform(-limit, limit, size=(fan_in, fan_out)) * 1.5
        self.bias = rng.uniform(-0.3, 0.3, size=(1, fan_out))
        self.grad_weight = np.zeros_like(self.weight)
        self.grad_bias = np.zeros_like(self.bias)

    def forward(self, inputs):
        self.inputs = inputs
        return inputs.dot(self.weight) + self.bias

    def backward(self, grad_output):
        self.grad_weight = self.inputs.T.dot(grad_output)
        self.grad_bias = grad_output.sum(axis=0, keepdims=True)
        return grad_output.dot(self.weight.T)


class LeakyReLU:
    def __init__(self, alpha=0.1):
        self.alpha = alpha

    def forward(self, inputs):
        self.inputs = inputs
        return np.where(inputs > 0, inputs, self.alpha * inputs)

    def backward(self, grad_output):
        grad_input = grad_output.copy()
        grad_input[self.inputs <= 0] *= self.alpha
        return grad_input


class Sigmoid:
    def forward(self, inputs):
        self.output = 1.0 / (1.0 + np.exp(-inputs))
        return self.output

    def backward(self, grad_output):
        return grad_output * self.output * (1.0 - self.output)


class Softmax:
    def forward(self, inputs):
        shifted = inputs - np.max(inputs, axis=1, keepdims=True)
        exps = np.exp(shifted)
        self.output = exps / np.sum(exps, axis=1, keepdims=True)
        return self.output

    def backward(self, grad_output):
        grad_input = np.empty_like(grad_output)
        for k, (s, g) in enumerate(zip(self.output, grad_output)):
            s = s.reshape(-1, 1)
            jacobian = np.diagflat(s) - np.dot(s, s.T)
            grad_input[k] = np.dot(jacobian, g)
        return grad_input


class CrossEntropy:
    def forward(self, probs, labels):
        picked = probs[np.arange(len(labels)), labels]
        return -np.mean(np.log(picked + 1e-12))

    def gradient(self, probs, labels):
        n_samples = probs.shape[0]
        grad = np.zeros_like(probs)
        rows = np.arange(n_samples)
        grad[rows, labels] = -1.0 / (probs[rows, labels] + 1e-12)
        return grad / n_samples


class Network:
    def __init__(self, layers, loss_fn, decay):
        self.layers = layers
        self.loss_fn = loss_fn
        self.decay = decay

    def predict(self, x):
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        return out

    def compute_loss(self, x, labels):
        data_loss = self.loss_fn.forward(self.predict(x), labels)
        reg_loss = 0.0
        for layer in self.layers:
            if hasattr(layer, "weight"):
                reg_loss += 0.5 * self.decay * np.sum(layer.weight ** 2)
        return data_loss + reg_loss

    def compute_gradients(self, x, labels):
        probs = self.predict(x)
        grad = self.loss_fn.gradient(probs, labels)
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        for layer in self.layers:
            if hasattr(layer, "weight"):
                layer.grad_weight += self.decay * layer.weight


class SGD:
    def __init__(self, network, learning_rate):
        self.network, self.learning_rate = network, learning_rate

    def step(self):
        for layer in self.network.layers:
            if hasattr(layer, "weight"):
                layer.weight -= self.learning_rate * layer.grad_weight
                layer.bias -= self.learning_rate * layer.grad_bias


def check(sizes=(4, 7, 5, 3), samples=8, seed=0, offset=0.0):
    rng = np.random.default_rng(seed + 61)
    n_in, n_hid1, n_hid2, n_classes = sizes
    top = Linear(n_hid2, n_classes, rng)
    top.bias += offset
    network = Network(
        [Linear(n_in, n_hid1, rng), LeakyReLU(), Linear(n_hid1, n_hid2, rng), Sigmoid(), top, Softmax()],
        CrossEntropy(), decay=0.03,
    )
    x = rng.normal(size=(samples, n_in))
    labels = rng.integers(0, n_classes, size=samples)
    network.compute_gradients(rng.normal(size=(samples, n_in)), labels)
    return dict(
        model=network,
        loss=lambda: network.compute_loss(x, labels),
        backward=lambda: network.compute_gradients(x, labels),
    )
