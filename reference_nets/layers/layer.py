"""What all reference layers share: named parameters, and beside a parameter P its gradient dP."""

import numpy as np

Array = np.ndarray


class Layer:
    """forward(x) -> y keeps what backward needs; backward(dy) -> dx leaves dP beside each parameter P.

    Everywhere dA is short for dL/dA, the gradient of the loss L, and has the shape of A. A sum over an index
    that occurs on one side only is written out: y[n,m] = sum_d x[n,d] W[d,m].
    """

    names: tuple[str, ...] = ()

    def params(self) -> dict[str, Array]:
        """The trainable arrays themselves, not copies: change them in place to take a step."""
        return {name: getattr(self, name) for name in self.names}

    def gradients(self) -> dict[str, Array]:
        """What the last backward left, under the names of the parameters."""
        return {name: getattr(self, "d" + name) for name in self.names}
