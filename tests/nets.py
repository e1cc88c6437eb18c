"""Random correct nets in each convention that homemade code comes in, and the twelve basic bugs to plant in them.

Each family is written the way such code is written, with its own classes and loops; only the mathematics of
activations and losses (and where a planted bug bites) is shared.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Array = np.ndarray

BUGS = (
    "missing mean",
    "factor two",
    "sign",
    "no activation derivative",
    "derivative at z",
    "square transposed",
    "bias not summed",
    "wrong row",
    "wrong entry",
    "missing decay",
    "cache overwritten",
    "accumulated",
)


@dataclass(frozen=True)
class Spec:
    """One net: sizes from inputs to outputs, activations by layer, loss, batch, float type, weight decay, bug."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    batch: int
    dtype: str = "float64"
    decay: float = 0.0
    seed: int = 0
    bug: str = ""
    nudged: int = -1  # layer whose dW gets one entry changed, by `nudge` of its largest
    nudge: float = 0.0

    @property
    def depth(self) -> int:
        return len(self.sizes) - 1


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def activate(name: str, z: Array) -> Array:
    if name == "sigmoid":
        return sigmoid(z)
    if name == "tanh":
        return np.tanh(z)
    if name == "relu":
        return np.maximum(z, 0)
    if name == "leaky relu":
        return np.where(z > 0, z, 0.01 * z)
    if name == "softmax":
        return softmax(z)
    return z


def through(name: str, upstream: Array, z: Array, a: Array) -> Array:
    """dL/dz from dL/da, rows of samples."""
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    if name == "relu":
        return upstream * (z > 0)
    if name == "leaky relu":
        return upstream * np.where(z > 0, 1, 0.01).astype(z.dtype)
    if name == "softmax":
        return a * (upstream - (upstream * a).sum(axis=1, keepdims=True))
    return upstream


def hidden_delta(spec: Spec, layer: int, upstream: Array, z: Array, a: Array) -> Array:
    """dL/dz of a hidden layer, with the bugs that live in activation derivatives (in the first hidden layer)."""
    name = spec.activations[layer]
    if layer == 0 and spec.bug == "no activation derivative":
        return upstream
    if layer == 0 and spec.bug == "derivative at z":
        return upstream * z * (1 - z)
    if layer == 0 and spec.bug == "cache overwritten":
        a *= 1 - a  # the derivative is written into the cache; dW of the next layer was to be taken of it
    return through(name, upstream, z, a)


def loss_of(spec: Spec, a: Array, y: Array) -> Any:
    n = len(y)
    if spec.loss == "mean squared":
        return np.mean((a - y) ** 2)
    if spec.loss == "summed squared":
        return np.sum((a - y) ** 2)
    if spec.loss == "half squared":
        return 0.5 * np.sum((a - y) ** 2) / n
    if spec.loss == "binary cross-entropy":
        return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / n
    return -np.sum(y * np.log(a)) / n


def decay_of(spec: Spec, weights: list[Array]) -> Any:
    return 0.5 * spec.decay * sum(np.sum(w * w) for w in weights) if spec.decay else 0.0


def top_delta(spec: Spec, z: Array, a: Array, y: Array) -> Array:
    """dL/dz of the output layer, with the bugs of scale and sign."""
    n = len(y)
    if spec.loss == "mean squared":
        d = through(spec.activations[-1], 2 * (a - y) / y.size, z, a)
    elif spec.loss == "summed squared":
        d = through(spec.activations[-1], 2 * (a - y), z, a)
    elif spec.loss == "half squared":
        d = through(spec.activations[-1], (a - y) / n, z, a)
    else:
        d = (a - y) / n
    if spec.bug == "missing mean":
        d = d * n
    if spec.bug == "factor two":
        d = d * 2
    if spec.bug == "sign":
        d = -d
    return d.astype(a.dtype, copy=False)


def finish(spec: Spec, layer: int, dW: Array, W: Array) -> Array:
    """The last touches on dW, with the bugs of single arrays (in the first layer, or the square one)."""
    dW = np.array(dW)
    if spec.decay and spec.bug != "missing decay":
        dW = dW + np.asarray(spec.decay, dW.dtype) * W
    if spec.bug == "square transposed" and dW.shape[0] == dW.shape[1]:
        dW = dW.T.copy()
    if layer == 0 and spec.bug == "wrong row":
        dW[0] = dW[0][::-1].copy() + 0.5 * np.abs(dW).max()
    if layer == 0 and spec.bug == "wrong entry":
        spot = np.unravel_index(int(np.argmax(np.abs(dW))), dW.shape)
        dW[spot] *= 1.1
    if layer == spec.nudged:
        dW[nudged_entry(spec, dW.shape)] += spec.nudge * np.abs(dW).max()
    return dW


def nudged_entry(spec: Spec, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The entry that is changed, in the layout of the family."""
    flat = int(np.random.default_rng(spec.seed).integers(int(np.prod(shape))))
    return tuple(int(i) for i in np.unravel_index(flat, shape))


def bias(spec: Spec, layer: int, summed: Array, first: Array) -> Array:
    """db as it should be, or the delta of one sample in its place."""
    if layer == 0 and spec.bug == "bias not summed":
        return first
    return summed


@dataclass(frozen=True)
class Case:
    """A net with the arguments of check."""

    model: Any
    arguments: dict[str, Any]
    family: str
    spec: Spec


def data(spec: Spec) -> tuple[Array, Array, np.random.Generator]:
    rng = np.random.default_rng(spec.seed)
    X = rng.normal(size=(spec.batch, spec.sizes[0]))
    k = spec.sizes[-1]
    if spec.loss == "cross-entropy":
        y = np.eye(k)[rng.integers(0, k, spec.batch)]
    elif spec.loss == "binary cross-entropy":
        y = rng.integers(0, 2, (spec.batch, k)).astype(float)
    else:
        y = rng.normal(size=(spec.batch, k))
    return X.astype(spec.dtype), y.astype(spec.dtype), rng


def weights(spec: Spec, rng: np.random.Generator) -> list[tuple[Array, Array]]:
    out = []
    for n, m in zip(spec.sizes, spec.sizes[1:]):
        W = rng.normal(size=(n, m)) / np.sqrt(n)
        out.append((W.astype(spec.dtype), (0.3 * rng.normal(size=m)).astype(spec.dtype)))
    return out


# 1: one object with W1, b1, dW1, db1; rows of samples


class AttributeNet:
    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec = spec
        for l, (W, b) in enumerate(weights(spec, rng), 1):
            setattr(self, f"W{l}", W)
            setattr(self, f"b{l}", b.reshape(1, -1))

    def forward(self, X: Array) -> Array:
        self.a0 = X
        for l in range(1, self.spec.depth + 1):
            z = getattr(self, f"a{l - 1}") @ getattr(self, f"W{l}") + getattr(self, f"b{l}")
            setattr(self, f"z{l}", z)
            setattr(self, f"a{l}", activate(self.spec.activations[l - 1], z))
        return getattr(self, f"a{self.spec.depth}")

    def loss(self, X: Array, y: Array) -> Any:
        Ws = [getattr(self, f"W{l}") for l in range(1, self.spec.depth + 1)]
        return loss_of(self.spec, self.forward(X), y) + decay_of(self.spec, Ws)

    def backward(self, y: Array) -> None:
        s = self.spec
        L = s.depth
        delta = top_delta(s, getattr(self, f"z{L}"), getattr(self, f"a{L}"), y)
        for l in range(L, 0, -1):
            W = getattr(self, f"W{l}")
            below = None
            if l > 1:
                below = hidden_delta(
                    s, l - 2, delta @ W.T, getattr(self, f"z{l - 1}"), getattr(self, f"a{l - 1}")
                )
            dW = finish(s, l - 1, getattr(self, f"a{l - 1}").T @ delta, W)
            db = bias(s, l - 1, delta.sum(axis=0, keepdims=True), delta)
            if s.bug == "accumulated" and hasattr(self, f"dW{l}"):
                dW = getattr(self, f"dW{l}") + dW
            setattr(self, f"dW{l}", dW)
            setattr(self, f"db{l}", db)
            delta = below


def attribute_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    net = AttributeNet(spec, rng)
    if spec.bug == "accumulated":
        net.loss(X, y)
        net.backward(y)
    return Case(
        net, {"loss": lambda: net.loss(X, y), "backward": lambda: net.backward(y)}, "attributes", spec
    )


# 2: a list of layer objects, backward(grad) returns the input gradient and keeps dW, db


class Dense:
    def __init__(self, W: Array, b: Array, spec: Spec, number: int) -> None:
        self.weights, self.bias = W, b
        self.spec, self.number = spec, number
        self.dweights, self.dbias = np.zeros_like(W), np.zeros_like(b)

    def forward(self, x: Array) -> Array:
        self.inputs = x
        return x @ self.weights + self.bias

    def backward(self, grad: Array) -> Array:
        dW = finish(self.spec, self.number, self.inputs.T @ grad, self.weights)
        if self.spec.bug == "accumulated":
            self.dweights += dW
        else:
            self.dweights = dW
        self.dbias = bias(self.spec, self.number, grad.sum(axis=0), grad)
        return grad @ self.weights.T


class Activation:
    def __init__(self, spec: Spec, number: int) -> None:
        self.spec, self.number = spec, number

    def forward(self, z: Array) -> Array:
        self.z = z
        self.out = activate(self.spec.activations[self.number], z)
        return self.out

    def backward(self, grad: Array) -> Array:
        return hidden_delta(self.spec, self.number, grad, self.z, self.out)


class Sequential:
    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec = spec
        self.layers: list[Any] = []
        for i, (W, b) in enumerate(weights(spec, rng)):
            self.layers.append(Dense(W, b, spec, i))
            self.layers.append(Activation(spec, i))

    def loss(self, X: Array, y: Array) -> Any:
        for layer in self.layers:
            X = layer.forward(X)
        self.output = X
        decay = decay_of(self.spec, [layer.weights for layer in self.layers[::2]])
        return loss_of(self.spec, X, y) + decay

    def backward(self, y: Array) -> None:
        grad = top_delta(self.spec, self.layers[-1].z, self.output, y)
        layers = self.layers[:-1]
        if self.spec.bug == "cache overwritten":
            # the activation's output is the next layer's cached input; backward of the activation comes first
            for layer in layers[1::2][:1]:
                layer.out *= 1 - layer.out
        for layer in reversed(layers):
            grad = layer.backward(grad)


def layer_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    net = Sequential(spec, rng)
    if spec.bug == "accumulated":
        net.loss(X, y)
        net.backward(y)
    return Case(net, {"loss": lambda: net.loss(X, y), "backward": lambda: net.backward(y)}, "layers", spec)


# 3: functions with dicts of parameters and gradients, columns of samples


def forward_columns(spec: Spec, params: dict[str, Array], X: Array) -> tuple[Array, list[tuple[Array, ...]]]:
    A, caches = X, []
    for l in range(1, spec.depth + 1):
        Z = params["W" + str(l)] @ A + params["b" + str(l)]
        A_next = activate(spec.activations[l - 1], Z.T).T
        caches.append((A, Z, A_next))
        A = A_next
    return A, caches


def backward_columns(
    spec: Spec, params: dict[str, Array], caches: list[tuple[Array, ...]], Y: Array
) -> dict[str, Array]:
    grads: dict[str, Array] = {}
    _, Z, A = caches[-1]
    dZ = top_delta(spec, Z.T, A.T, Y.T).T
    for l in range(spec.depth, 0, -1):
        A_prev = caches[l - 1][0]
        W = params["W" + str(l)]
        below = None
        if l > 1:
            below = hidden_delta(spec, l - 2, (W.T @ dZ).T, caches[l - 2][1].T, caches[l - 2][2].T).T
        grads["dW" + str(l)] = finish(spec, l - 1, dZ @ A_prev.T, W)
        grads["db" + str(l)] = bias(spec, l - 1, dZ.sum(axis=1, keepdims=True), dZ)
        dZ = below
    return grads


def dict_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    params = {}
    for l, (W, b) in enumerate(weights(spec, rng), 1):
        params[f"W{l}"], params[f"b{l}"] = W.T.copy(), b.reshape(-1, 1)
    held: dict[str, Any] = {"grads": {}}

    def loss() -> Any:
        A, held["caches"] = forward_columns(spec, params, X.T)
        return loss_of(spec, A.T, y) + decay_of(spec, [params[f"W{l}"] for l in range(1, spec.depth + 1)])

    def backward() -> dict[str, Array]:
        grads = backward_columns(spec, params, held["caches"], y.T)
        if spec.bug == "accumulated":
            for name, value in held["grads"].items():
                grads[name] = grads[name] + value
            held["grads"] = grads
        return grads

    if spec.bug == "accumulated":
        loss()
        backward()
    return Case(params, {"loss": loss, "backward": backward}, "dicts", spec)


# 4: one column at a time, lists of weights and biases, backprop returns (nabla_b, nabla_w)


class Network:
    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec = spec
        drawn = weights(spec, rng)
        self.biases = [b.reshape(-1, 1) for _, b in drawn]
        self.weights = [W.T.copy() for W, _ in drawn]

    def feedforward(self, a: Array) -> Array:
        for i, (b, w) in enumerate(zip(self.biases, self.weights)):
            a = activate(self.spec.activations[i], (w @ a + b).T).T
        return a

    def total_loss(self, X: Array, Y: Array) -> Any:
        out = np.hstack([self.feedforward(x.reshape(-1, 1)) for x in X]).T
        return loss_of(self.spec, out, Y) + decay_of(self.spec, self.weights)

    def backprop(self, x: Array, y: Array, batch: int) -> tuple[list[Array], list[Array]]:
        s = self.spec
        nabla_b = [np.zeros_like(b) for b in self.biases]
        nabla_w = [np.zeros_like(w) for w in self.weights]
        activation, activations, zs = x, [x], []
        for i, (b, w) in enumerate(zip(self.biases, self.weights)):
            z = w @ activation + b
            zs.append(z)
            activation = activate(s.activations[i], z.T).T
            activations.append(activation)
        share = 1.0 if s.loss == "summed squared" or s.bug == "missing mean" else 1.0 / batch
        bugless = replace(s, bug="") if s.bug == "missing mean" else s
        delta = share * top_delta(bugless, zs[-1].T, activations[-1].T, y.T).T
        delta = delta.astype(x.dtype)
        for l in range(1, s.depth + 1):
            below = None
            if l < s.depth:
                spot = s.depth - l - 1
                upstream = (self.weights[-l].T @ delta).T
                below = hidden_delta(s, spot, upstream, zs[-l - 1].T, activations[-l - 1].T).T
            nabla_b[-l] = bias(s, s.depth - l, delta, np.zeros_like(delta))
            nabla_w[-l] = delta @ activations[-l - 1].T
            delta = below
        return nabla_b, nabla_w

    def gradients(self, X: Array, Y: Array) -> tuple[list[Array], list[Array]]:
        sum_b = [np.zeros_like(b) for b in self.biases]
        sum_w = [np.zeros_like(w) for w in self.weights]
        if self.spec.bug == "accumulated":
            sum_b, sum_w = self.__dict__.setdefault("kept", (sum_b, sum_w))
        for x, y in zip(X, Y):
            delta_b, delta_w = self.backprop(x.reshape(-1, 1), y.reshape(-1, 1), len(X))
            for total, part in zip([*sum_b, *sum_w], [*delta_b, *delta_w]):
                total += part
        return sum_b, [finish(self.spec, i, g, w) for i, (g, w) in enumerate(zip(sum_w, self.weights))]


def sample_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    net = Network(spec, rng)
    if spec.bug == "accumulated":
        net.gradients(X, y)
    return Case(
        net, {"loss": lambda: net.total_loss(X, y), "backward": lambda: net.gradients(X, y)}, "samples", spec
    )


# 5: layers that update their weights inside backward(grad, learning_rate); nothing is kept


class UpdatingDense:
    def __init__(self, W: Array, b: Array, spec: Spec, number: int) -> None:
        self.W, self.b, self.spec, self.number = W, b, spec, number

    def forward(self, x: Array) -> Array:
        self.x = x
        self.z = x @ self.W + self.b
        self.a = activate(self.spec.activations[self.number], self.z)
        return self.a

    def backward(self, delta: Array, lr: float, below: UpdatingDense | None) -> Array | None:
        s = self.spec
        out = None
        if below is not None:
            out = hidden_delta(s, self.number - 1, delta @ self.W.T, below.z, below.a)
        dW = finish(s, self.number, self.x.T @ delta, self.W)
        if s.bug == "accumulated":
            dW = dW + self.__dict__.get("kept", np.zeros_like(dW))
            self.kept = dW
        if self.number % 2:
            self.W -= (lr * dW).astype(self.W.dtype)
        else:
            self.W = self.W - (lr * dW).astype(self.W.dtype)  # half of them bind the name again
        self.b = self.b - (lr * bias(s, self.number, delta.sum(axis=0), delta[0])).astype(self.b.dtype)
        return out


class UpdatingNet:
    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec = spec
        self.net = [UpdatingDense(W, b, spec, i) for i, (W, b) in enumerate(weights(spec, rng))]

    def loss(self, X: Array, y: Array) -> Any:
        for layer in self.net:
            X = layer.forward(X)
        return loss_of(self.spec, X, y) + decay_of(self.spec, [layer.W for layer in self.net])

    def train(self, X: Array, y: Array, lr: float) -> None:
        self.loss(X, y)
        delta: Any = top_delta(self.spec, self.net[-1].z, self.net[-1].a, y)
        for i in range(len(self.net) - 1, -1, -1):
            delta = self.net[i].backward(delta, lr, self.net[i - 1] if i else None)


def updating_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    net = UpdatingNet(spec, rng)
    lr = 0.5
    if spec.bug == "accumulated":
        net.train(X, y, lr)
    arguments = {"loss": lambda: net.loss(X, y), "step": lambda: net.train(X, y, lr), "learning_rate": lr}
    return Case(net, arguments, "updating", spec)


# 6: a script: module globals, one function that returns (loss, dW1, db1, dW2, db2, ...)


def script_source(spec: Spec) -> str:
    L = spec.depth
    lines = ["def loss_and_gradients():", "    global kept", "    a0 = X"]
    for l in range(1, L + 1):
        lines.append(f"    z{l} = a{l - 1} @ W{l} + b{l}")
        lines.append(f"    a{l} = activate(spec.activations[{l - 1}], z{l})")
    Ws = ", ".join(f"W{l}" for l in range(1, L + 1))
    lines.append(f"    loss = loss_of(spec, a{L}, Y) + decay_of(spec, [{Ws}])")
    lines.append(f"    d{L} = top_delta(spec, z{L}, a{L}, Y)")
    for l in range(L, 0, -1):
        if l > 1:
            lines.append(f"    d{l - 1} = hidden_delta(spec, {l - 2}, d{l} @ W{l}.T, z{l - 1}, a{l - 1})")
        lines.append(f"    dW{l} = finish(spec, {l - 1}, a{l - 1}.T @ d{l}, W{l})")
        lines.append(f"    db{l} = bias(spec, {l - 1}, d{l}.sum(axis=0), d{l}[0])")
        if spec.bug == "accumulated":
            lines.append(f"    kept['W{l}'] = dW{l} = kept.get('W{l}', 0) + dW{l}")
    out = ", ".join(f"dW{l}, db{l}" for l in range(1, L + 1))
    lines.append(f"    return loss, {out}")
    return "\n".join(lines)


def script_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    module = types.ModuleType("homemade_script")
    space = vars(module)
    space["__builtins__"] = __builtins__
    helpers: list[Callable[..., Any]] = [activate, loss_of, decay_of, top_delta, hidden_delta, finish, bias]
    space.update({f.__name__: f for f in helpers}, spec=spec, X=X, Y=y, kept={}, np=np)
    for l, (W, b) in enumerate(weights(spec, rng), 1):
        space[f"W{l}"], space[f"b{l}"] = W, b
    exec(compile(script_source(spec), "homemade_script.py", "exec"), space)
    if spec.bug == "accumulated":
        space["loss_and_gradients"]()
    return Case(space, {"loss": space["loss_and_gradients"]}, "script", spec)


# 7: parameter objects with .data and .grad, dropout drawn from numpy's global state in forward


class Param:
    def __init__(self, data: Array) -> None:
        self.data = data
        self.grad = np.zeros_like(data)


class DropoutNet:
    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec = spec
        self.params = [(Param(W), Param(b)) for W, b in weights(spec, rng)]

    def forward(self, X: Array) -> Array:
        self.caches: list[tuple[Array, ...]] = []
        a = X
        for i, (W, b) in enumerate(self.params):
            z = a @ W.data + b.data
            out = activate(self.spec.activations[i], z)
            mask = np.ones_like(out)
            if i + 1 < len(self.params):
                mask = ((np.random.rand(*out.shape) < 0.8) / 0.8).astype(out.dtype)
            self.caches.append((a, z, out, mask))
            a = out * mask
        return a

    def loss(self, X: Array, y: Array) -> Any:
        return loss_of(self.spec, self.forward(X), y) + decay_of(self.spec, [W.data for W, _ in self.params])

    def zero_grad(self) -> None:
        for pair in self.params:
            for p in pair:
                p.grad[...] = 0

    def backward(self, y: Array) -> None:
        s = self.spec
        if s.bug != "accumulated":
            self.zero_grad()
        _, z, out, _ = self.caches[-1]
        delta: Any = top_delta(s, z, out, y)
        for i in range(len(self.params) - 1, -1, -1):
            W, b = self.params[i]
            x = self.caches[i][0]
            below = None
            if i:
                _, z, out, mask = self.caches[i - 1]
                if s.bug == "cache overwritten" and i == 1:
                    x *= 1 - x
                below = hidden_delta(s, i - 1, delta @ W.data.T * mask, z, out)
            W.grad += finish(s, i, x.T @ delta, W.data)
            b.grad += bias(s, i, delta.sum(axis=0), delta[0])
            delta = below


def dropout_net(spec: Spec) -> Case:
    X, y, rng = data(spec)
    net = DropoutNet(spec, rng)
    np.random.seed(spec.seed + 1)  # which units sleep must not differ from one test run to the next
    if spec.bug == "accumulated":
        net.loss(X, y)
        net.backward(y)
    return Case(net, {"loss": lambda: net.loss(X, y), "backward": lambda: net.backward(y)}, "dropout", spec)


FAMILIES: dict[str, Callable[[Spec], Case]] = {
    "attributes": attribute_net,
    "layers": layer_net,
    "dicts": dict_net,
    "samples": sample_net,
    "updating": updating_net,
    "script": script_net,
    "dropout": dropout_net,
}


def random_spec(seed: int) -> Spec:
    """A correct net of depth 1 to 4, with any of the activations and losses, float64 or (one in four) float32."""
    rng = np.random.default_rng(10_000 + seed)
    depth = int(rng.integers(1, 5))
    sizes = tuple(int(n) for n in rng.choice(np.arange(2, 8), depth + 1))
    hidden = ["sigmoid", "tanh", "relu", "leaky relu", "identity", "softmax"]
    loss = str(
        rng.choice(
            ["mean squared", "summed squared", "half squared", "binary cross-entropy", "cross-entropy"]
        )
    )
    last = {"binary cross-entropy": "sigmoid", "cross-entropy": "softmax"}.get(loss, str(rng.choice(hidden)))
    acts = tuple(str(rng.choice(hidden)) for _ in range(depth - 1)) + (last,)
    dtype = "float32" if rng.random() < 0.25 else "float64"
    decay = 0.1 if rng.random() < 0.3 else 0.0
    return Spec(sizes, acts, loss, int(rng.integers(2, 9)), dtype, decay, seed)


def bug_spec(bug: str, seed: int = 0, dtype: str = "float64") -> Spec:
    """A net in which the bug changes some gradient: sizes differ, but for the square layer; two hidden layers."""
    decay = 0.1 if bug == "missing decay" else 0.0
    return Spec((3, 4, 4, 2), ("sigmoid", "tanh", "sigmoid"), "mean squared", 5, dtype, decay, seed, bug)
