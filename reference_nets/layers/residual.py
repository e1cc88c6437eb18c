"""Layers made of layers: a sequence, and the residual connection around one."""

from reference_nets.layers.layer import Array, Layer


class Sequence(Layer):
    """One layer after the other."""

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers

    def forward(self, x: Array) -> Array:
        """y = l_k(... l_2(l_1(x)))"""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    # (1) the chain rule, from the last layer to the first: each turns dL/d(its output) into dL/d(its input)
    def backward(self, dy: Array) -> Array:
        """dx; every layer has its gradients afterwards."""
        for layer in reversed(self.layers):
            dy = layer.backward(dy)  # (1) in reverse order
        return dy

    def params(self) -> dict[str, Array]:
        """The parameters of all layers, as "0.W"."""
        return {f"{k}.{name}": p for k, layer in enumerate(self.layers) for name, p in layer.params().items()}

    def gradients(self) -> dict[str, Array]:
        """The gradients under the names of the parameters."""
        return {
            f"{k}.{name}": g for k, layer in enumerate(self.layers) for name, g in layer.gradients().items()
        }

    def shapes(self, x: Array) -> list[tuple[str, tuple[int, ...]]]:
        """The output shape of each layer for the input x."""
        trace = [("x", x.shape)]
        for layer in self.layers:
            x = layer.forward(x)
            trace.append((type(layer).__name__, x.shape))
        return trace


class Residual(Layer):
    """y = x + f(x); f keeps the shape.    x, y: any one shape"""

    def __init__(self, inner: Layer) -> None:
        self.inner = inner

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] + f(x)[i]"""
        return x + self.inner.forward(x)

    # (1) x reaches y twice, directly and through f. Paths add up: dx = dy + (f backward)(dy)
    #     The direct path has the factor 1, however deep the net: that is what residual connections are for.
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return (
            dy  # (1) the direct path
            + self.inner.backward(dy)  # (1) the path through f
        )

    def params(self) -> dict[str, Array]:
        """The parameters of f."""
        return self.inner.params()

    def gradients(self) -> dict[str, Array]:
        """The gradients of f."""
        return self.inner.gradients()
