"""The reference layers under one roof: `from reference_nets.layers import Dense`."""

from reference_nets.layers.activations import (
    ELU,
    GELU,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softplus,
    Swish,
    Tanh,
)
from reference_nets.layers.dense import Dense, DenseColumns
from reference_nets.layers.layer import Layer
from reference_nets.layers.losses import (
    BinaryCrossEntropy,
    SigmoidCrossEntropy,
    SoftmaxCrossEntropy,
    SquaredError,
)
from reference_nets.layers.losses_robust import AbsoluteError, BinaryHinge, Hinge, Huber, KullbackLeibler
from reference_nets.layers.softmax import LogSoftmax, Maxout, Softmax

__all__ = [
    "ELU",
    "GELU",
    "AbsoluteError",
    "BinaryCrossEntropy",
    "BinaryHinge",
    "Dense",
    "DenseColumns",
    "Hinge",
    "Huber",
    "Identity",
    "KullbackLeibler",
    "Layer",
    "LeakyReLU",
    "LogSoftmax",
    "Maxout",
    "ReLU",
    "Sigmoid",
    "SigmoidCrossEntropy",
    "Softmax",
    "SoftmaxCrossEntropy",
    "Softplus",
    "SquaredError",
    "Swish",
    "Tanh",
]
