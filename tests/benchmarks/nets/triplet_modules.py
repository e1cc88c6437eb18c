"""An enterprise-grade embedding: abstract modules, Parameter objects with value and grad, a Sequential, unit-length output, triplet loss, a trainer."""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Iterable, List

import numpy as np


class Parameter:
    """A trainable tensor together with its accumulated gradient."""

    def __init__(self, value: np.ndarray, regularised: bool = False) -> None:
        self.value = value
        self.grad = np.zeros_like(value)
        self.regularised = regularised

    def accumulate(self, delta: np.ndarray) -> None:
        self.grad += delta

    def zero_grad(self) -> None:
        self.grad.fill(0.0)


class Module(ABC):
    def parameters(self) -> Iterable[Parameter]:
        return ()

    @abstractmethod
    def forward(self, inputs: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def backward(self, grad_outputs: np.ndarray) -> np.ndarray: ...


class FullyConnected(Module):
    def __init__(self, fan_in: int, fan_out: int, generator: np.random.Generator) -> None:
        self.kernel = Parameter(generator.normal(0.0, 1.0 / np.sqrt(fan_in), (fan_in, fan_out)), regularised=True)
        self.bias = Parameter(generator.normal(0.0, 0.2, fan_out))

    def parameters(self) -> Iterable[Parameter]:
        yield self.kernel
        yield self.bias

    def forward(self, inputs: np.ndarray) -> np.ndarray:
        self._inputs = inputs
        return inputs @ self.kernel.value + self.bias.value

    def backward(self, grad_outputs: np.ndarray) -> np.ndarray:
        self.kernel.accumulate(self._inputs.T @ grad_outputs)
        self.bias.accumulate(grad_outputs.sum(axis=0))
        return grad_outputs @ self.kernel.value.T


class ExponentialLinear(Module):
    def __init__(self, alpha: float = 1.3) -> None:
        self._alpha = alpha

    def forward(self, inputs: np.ndarray) -> np.ndarray:
        self._negative = inputs < 0
        self._outputs = inputs.copy()
        self._outputs[self._negative] = self._alpha * np.expm1(inputs[self._negative])
        return self._outputs

    def backward(self, grad_outputs: np.ndarray) -> np.ndarray:
        grad_inputs = grad_outputs.copy()
        grad_inputs[self._negative] *= self._outputs[self._negative] + self._alpha
        return grad_inputs


class UnitLength(Module):
    def forward(self, inputs: np.ndarray) -> np.ndarray:
        self._length = np.sqrt((inputs ** 2).sum(axis=1, keepdims=True))
        self._outputs = inputs / self._length
        return self._outputs

    def backward(self, grad_outputs: np.ndarray) -> np.ndarray:
        radial = (grad_outputs * self._outputs).sum(axis=1, keepdims=True)
        return (grad_outputs - self._outputs * radial) / self._length


class Sequential(Module):
    def __init__(self, modules: List[Module]) -> None:
        self.modules = modules

    def parameters(self) -> Iterable[Parameter]:
        for module in self.modules:
            yield from module.parameters()

    def forward(self, inputs: np.ndarray) -> np.ndarray:
        for module in self.modules:
            inputs = module.forward(inputs)
        return inputs

    def backward(self, grad_outputs: np.ndarray) -> np.ndarray:
        for module in reversed(self.modules):
            grad_outputs = module.backward(grad_outputs)
        return grad_outputs


class TripletLoss:
    def __init__(self, margin: float) -> None:
        self.margin = margin

    def forward(self, anchor: np.ndarray, positive: np.ndarray, negative: np.ndarray) -> float:
        self._to_positive = anchor - positive
        self._to_negative = anchor - negative
        violation = (self._to_positive ** 2).sum(axis=1) - (self._to_negative ** 2).sum(axis=1) + self.margin
        self._active = (violation > 0)[:, None] / len(violation)
        return float(np.maximum(violation, 0).mean())

    def backward(self) -> tuple:
        grad_positive = -2 * self._active * self._to_positive
        grad_negative = 2 * self._active * self._to_negative
        grad_anchor = -(grad_positive + grad_negative)
        return grad_anchor, grad_positive, grad_negative


class Trainer:
    def __init__(self, network: Sequential, criterion: TripletLoss, decay: float) -> None:
        self.network, self.criterion, self.decay = network, criterion, decay

    def evaluate(self, triplets: tuple) -> float:
        embedded = self.network.forward(np.concatenate(triplets))
        loss = self.criterion.forward(*np.split(embedded, 3))
        return loss + self.decay * sum((p.value ** 2).sum() for p in self.network.parameters() if p.regularised)

    def compute_gradients(self, triplets: tuple) -> None:
        for parameter in self.network.parameters():
            parameter.zero_grad()
        self.evaluate(triplets)
        self.network.backward(np.concatenate(self.criterion.backward()))
        for parameter in self.network.parameters():
            if parameter.regularised:
                parameter.accumulate(2 * self.decay * parameter.value)


def check(sizes=(5, 6, 4), samples=7, seed=0):
    generator = np.random.default_rng(seed)
    modules: List[Module] = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        modules += [FullyConnected(fan_in, fan_out, generator), ExponentialLinear()]
    modules[-1:] = [UnitLength()]
    trainer = Trainer(Sequential(modules), TripletLoss(margin=0.2), decay=0.01)
    triplets = tuple(generator.normal(size=(samples, sizes[0])) for _ in range(3))
    trainer.compute_gradients(tuple(t + 0.1 for t in triplets))
    return dict(
        model=trainer.network,
        loss=lambda: trainer.evaluate(triplets),
        backward=lambda: trainer.compute_gradients(triplets),
    )
