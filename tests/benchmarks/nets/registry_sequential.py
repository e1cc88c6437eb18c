"""Enterprise style: a registry of layer types, a network built from a spec, Parameter objects with value and grad, a Trainer around it."""
from abc import ABC, abstractmethod

import numpy as np

LAYER_REGISTRY = {}


def register(kind):
    def decorator(cls):
        LAYER_REGISTRY[kind] = cls
        return cls
    return decorator


class Parameter:
    """A trainable tensor together with the slot its gradient is written to."""

    def __init__(self, value, decay=0.0):
        self.value = value
        self.grad = np.zeros_like(value)
        self.decay = decay

    def accumulate(self, update):
        self.grad += update

    def zero_grad(self):
        self.grad = np.zeros_like(self.value)


class Layer(ABC):
    def __init__(self):
        self.ctx = {}

    def parameters(self):
        return [p for p in vars(self).values() if isinstance(p, Parameter)]

    @abstractmethod
    def forward(self, inputs): ...

    @abstractmethod
    def backward(self, upstream): ...


@register("linear")
class Linear(Layer):
    def __init__(self, rng, fan_in, fan_out, decay=0.0):
        super().__init__()
        self.weight = Parameter(rng.normal(0.0, 1.0 / np.sqrt(fan_in), (fan_out, fan_in)), decay)
        self.bias = Parameter(rng.uniform(-0.3, 0.3, fan_out))

    def forward(self, inputs):
        self.ctx["inputs"] = inputs
        return inputs @ self.weight.value.T + self.bias.value

    def backward(self, upstream):
        inputs = self.ctx["inputs"]
        self.weight.accumulate(upstream.T @ inputs)
        self.bias.accumulate(upstream.sum(axis=0))
        return upstream @ self.weight.value


@register("elu")
class ELU(Layer):
    def __init__(self, rng, alpha=0.7):
        super().__init__()
        self.alpha = alpha

    def forward(self, inputs):
        self.ctx["inputs"] = inputs
        outputs = np.where(inputs > 0, inputs, self.alpha * (np.exp(inputs) - 1.0))
        self.ctx["outputs"] = outputs
        return outputs

    def backward(self, upstream):
        slope = np.where(self.ctx["inputs"] > 0, 1.0, self.ctx["outputs"] + self.alpha)
        return upstream * slope


@register("softsign")
class SoftSign(Layer):
    def __init__(self, rng):
        super().__init__()

    def forward(self, inputs):
        self.ctx["denominator"] = 1.0 + np.abs(inputs)
        return inputs / self.ctx["denominator"]

    def backward(self, upstream):
        return upstream / self.ctx["denominator"] ** 2


@register("feature_norm")
class FeatureNorm(Layer):
    """Batch normalisation without running statistics, scale and offset per feature."""

    def __init__(self, rng, features, eps=1e-5):
        super().__init__()
        self.scale = Parameter(rng.uniform(0.6, 1.4, features))
        self.offset = Parameter(rng.normal(0.0, 0.2, features))
        self.eps = eps

    def forward(self, inputs):
        centered = inputs - inputs.mean(axis=0)
        inverse = 1.0 / np.sqrt((centered ** 2).mean(axis=0) + self.eps)
        normalised = centered * inverse
        self.ctx.update(inverse=inverse, normalised=normalised)
        return self.scale.value * normalised + self.offset.value

    def backward(self, upstream):
        inverse, normalised = self.ctx["inverse"], self.ctx["normalised"]
        self.scale.accumulate(np.sum(upstream * normalised, axis=0))
        self.offset.accumulate(np.sum(upstream, axis=0))
        grad_normalised = upstream * self.scale.value
        mean_path = grad_normalised.mean(axis=0)
        variance_path = normalised * np.mean(grad_normalised * normalised, axis=0)
        return inverse * (grad_normalised - mean_path - variance_path)


@register("residual")
class Residual(Layer):
    """inputs + inner(inputs)"""

    def __init__(self, rng, inner):
        super().__init__()
        self.inner = build(rng, inner)

    def parameters(self):
        return self.inner.parameters()

    def forward(self, inputs):
        return inputs + self.inner.forward(inputs)

    def backward(self, upstream):
        through = self.inner.backward(upstream)
        return upstream + through


class Network(Layer):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer.forward(inputs)
        return inputs

    def backward(self, upstream):
        for layer in self.layers[::-1]:
            upstream = layer.backward(upstream)
        return upstream


def build(rng, specification):
    return Network([LAYER_REGISTRY[kind](rng, **options) for kind, options in specification])


class SoftmaxCriterion:
    def __call__(self, logits, labels):
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.probabilities = np.exp(log_probabilities)
        self.labels = labels
        return -log_probabilities[np.arange(len(labels)), labels].mean()

    def gradient(self):
        batch_size = len(self.labels)
        delta = self.probabilities.copy()
        delta[np.arange(batch_size), self.labels] -= 1.0
        return delta / batch_size


class Trainer:
    def __init__(self, network, criterion):
        self.network = network
        self.criterion = criterion

    def objective(self, inputs, labels):
        data_term = self.criterion(self.network.forward(inputs), labels)
        penalty = sum(0.5 * p.decay * np.sum(p.value ** 2) for p in self.network.parameters())
        return data_term + penalty

    def compute_gradients(self, inputs, labels):
        for parameter in self.network.parameters():
            parameter.zero_grad()
        self.objective(inputs, labels)
        self.network.backward(self.criterion.gradient())
        for parameter in self.network.parameters():
            if parameter.decay:
                parameter.accumulate(parameter.decay * parameter.value)


def check(sizes=(4, 6, 5, 3), samples=9, seed=0):
    rng = np.random.default_rng(seed + 400)
    a, b, c, d = sizes
    network = build(rng, [
        ("linear", {"fan_in": a, "fan_out": b, "decay": 0.05}),
        ("feature_norm", {"features": b}),
        ("elu", {}),
        ("residual", {"inner": [("linear", {"fan_in": b, "fan_out": b}), ("softsign", {})]}),
        ("linear", {"fan_in": b, "fan_out": c, "decay": 0.05}),
        ("softsign", {}),
        ("linear", {"fan_in": c, "fan_out": d}),
    ])
    trainer = Trainer(network, SoftmaxCriterion())
    trainer.compute_gradients(rng.normal(size=(samples, a)), rng.integers(0, d, samples))  # dry run, allocates every buffer
    inputs, labels = rng.normal(size=(samples, a)), rng.integers(0, d, samples)
    return dict(
        model=trainer,
        loss=lambda: trainer.objective(inputs, labels),
        backward=lambda: trainer.compute_gradients(inputs, labels),
    )
