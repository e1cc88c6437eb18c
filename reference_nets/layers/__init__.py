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
from reference_nets.layers.attention import MultiHeadAttention, ScaledDotProduct
from reference_nets.layers.columns import (
    BatchNormColumns,
    LogSoftmaxColumns,
    SoftmaxColumns,
    SoftmaxCrossEntropyColumns,
)
from reference_nets.layers.columns_recurrent import LSTMColumns, RNNColumns
from reference_nets.layers.conv import Conv2d, Conv2dLoops
from reference_nets.layers.conv1d import Conv1d, Conv1dLoops
from reference_nets.layers.conv_windows import Conv2dWindows
from reference_nets.layers.dense import Dense, DenseColumns
from reference_nets.layers.dropout import Dropout
from reference_nets.layers.embedding import Embedding
from reference_nets.layers.gru import GRU, GRUOriginal
from reference_nets.layers.layer import Layer
from reference_nets.layers.losses import (
    BinaryCrossEntropy,
    SigmoidCrossEntropy,
    SoftmaxCrossEntropy,
    SquaredError,
)
from reference_nets.layers.losses_robust import AbsoluteError, BinaryHinge, Hinge, Huber, KullbackLeibler
from reference_nets.layers.lstm import LSTM
from reference_nets.layers.norm import BatchNorm, BatchNorm2d, GroupNorm, LayerNorm
from reference_nets.layers.norm_closed import BatchNormClosed
from reference_nets.layers.pooling import (
    AveragePool2d,
    Flatten,
    GlobalAveragePool2d,
    GlobalMaxPool2d,
    MaxPool2d,
    MaxPool2dLoops,
)
from reference_nets.layers.recurrent import RNN
from reference_nets.layers.residual import Residual, Sequence
from reference_nets.layers.softmax import LogSoftmax, Maxout, Softmax

__all__ = [
    "ELU",
    "GELU",
    "GRU",
    "LSTM",
    "RNN",
    "AbsoluteError",
    "AveragePool2d",
    "BatchNorm",
    "BatchNorm2d",
    "BatchNormClosed",
    "BatchNormColumns",
    "BinaryCrossEntropy",
    "BinaryHinge",
    "Conv1d",
    "Conv1dLoops",
    "Conv2d",
    "Conv2dLoops",
    "Conv2dWindows",
    "Dense",
    "DenseColumns",
    "Dropout",
    "Embedding",
    "Flatten",
    "GRUOriginal",
    "GlobalAveragePool2d",
    "GlobalMaxPool2d",
    "GroupNorm",
    "Hinge",
    "Huber",
    "Identity",
    "KullbackLeibler",
    "LSTMColumns",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "LogSoftmax",
    "LogSoftmaxColumns",
    "MaxPool2d",
    "MaxPool2dLoops",
    "Maxout",
    "MultiHeadAttention",
    "RNNColumns",
    "ReLU",
    "Residual",
    "ScaledDotProduct",
    "Sequence",
    "Sigmoid",
    "SigmoidCrossEntropy",
    "Softmax",
    "SoftmaxColumns",
    "SoftmaxCrossEntropy",
    "SoftmaxCrossEntropyColumns",
    "Softplus",
    "SquaredError",
    "Swish",
    "Tanh",
]
