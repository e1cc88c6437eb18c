"""Typed modern code: Protocol, slots, properties, abstract generics, match statements and a walrus."""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

type_ = NDArray[np.float64]
EPS: Final = 1e-12


class Activation(Enum):
    SIGMOID = auto()
    TANH = auto()
    SOFTPLUS = auto()

    def __call__(self, z: type_) -> type_:
        match self:
            case Activation.SIGMOID:
                return 1 / (1 + np.exp(-z))
            case Activation.TANH:
                return np.tanh(z)
            case Activation.SOFTPLUS:
                return np.logaddexp(0, z)

    def slope(self, z: type_) -> type_:
        match self:
            case Activation.SIGMOID:
                s = self(z)
                return s * (1 - s)
            case Activation.TANH:
                return 1 - self(z) ** 2
            case Activation.SOFTPLUS:
                return 1 / (1 + np.exp(-z))


@dataclass(slots=True)
class Weight:
    value: type_
    gradient: type_ | None = field(default=None, repr=False)


@runtime_checkable
class Differentiable(Protocol):
    def forward(self, x: type_) -> type_: ...
    def backward(self, upstream: type_) -> type_: ...


class Layer(ABC):
    __slots__ = ("_input",)

    def __init__(self) -> None:
        self._input: type_ | None = None

    @property
    def input(self) -> type_:
        if self._input is None:
            raise RuntimeError("forward was not called")
        return self._input

    @abstractmethod
    def forward(self, x: type_) -> type_: ...

    @abstractmethod
    def backward(self, upstream: type_) -> type_: ...

    def weights(self) -> Iterator[Weight]:
        yield from ()


class Dense(Layer):
    __slots__ = ("_w", "_b", "activation", "_pre")

    def __init__(self, n_in: int, n_out: int, activation: Activation, rng: np.random.Generator) -> None:
        super().__init__()
        self._w = Weight(rng.normal(0, n_in**-0.5, (n_in, n_out)))
        self._b = Weight(rng.normal(0, 0.1, n_out))
        self.activation = activation

    def weights(self) -> Iterator[Weight]:
        yield self._w
        yield self._b

    def forward(self, x: type_) -> type_:
        self._input = x
        self._pre = x @ self._w.value + self._b.value
        return self.activation(self._pre)

    def backward(self, upstream: type_) -> type_:
        delta = upstream * self.activation.slope(self._pre)
        self._w.gradient = self.input.T @ delta
        self._b.gradient = delta.sum(axis=0)
        return delta @ self._w.value.T


class Residual(Layer):
    __slots__ = ("inner",)

    def __init__(self, inner: Layer) -> None:
        super().__init__()
        self.inner = inner

    def weights(self) -> Iterator[Weight]:
        yield from self.inner.weights()

    def forward(self, x: type_) -> type_:
        return x + self.inner.forward(x)

    def backward(self, upstream: type_) -> type_:
        return upstream + self.inner.backward(upstream)


@dataclass(slots=True, kw_only=True)
class Classifier:
    layers: Sequence[Layer]
    smoothing: float = 0.1
    _p: type_ | None = None

    def forward(self, x: type_) -> type_:
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def _smooth(self, labels: NDArray[np.int64], k: int) -> type_:
        return np.eye(k)[labels] * (1 - self.smoothing) + self.smoothing / k

    def loss(self, x: type_, labels: NDArray[np.int64]) -> float:
        logits = self.forward(x)
        shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
        self._p = shifted / (total := shifted.sum(axis=-1, keepdims=True))
        assert (total > 0).all()
        return float(-(self._smooth(labels, logits.shape[-1]) * np.log(self._p)).sum(axis=-1).mean())

    def backward(self, labels: NDArray[np.int64]) -> None:
        assert self._p is not None
        n, k = self._p.shape
        upstream = (self._p - self._smooth(labels, k)) / n
        for layer in reversed(self.layers):
            upstream = layer.backward(upstream)


def build(seed: int = 0, samples: int = 6) -> tuple[Classifier, type_, NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    net = Classifier(layers=[
        Dense(4, 6, Activation.TANH, rng),
        Residual(Dense(6, 6, Activation.SOFTPLUS, rng)),
        Dense(6, 5, Activation.SIGMOID, rng),
        Dense(5, 3, Activation.TANH, rng),
    ])
    return net, rng.normal(size=(samples, 4)), rng.integers(0, 3, samples)


def check(samples=6, seed=0):
    net, x, labels = build(seed, samples)
    assert all(isinstance(layer, Differentiable) for layer in net.layers)

    def backward() -> None:
        net.loss(x, labels)
        net.backward(labels)

    return dict(model=net, loss=lambda: net.loss(x, labels), backward=backward)
