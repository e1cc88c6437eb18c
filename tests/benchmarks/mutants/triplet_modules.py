"""The planted faults of `nets/triplet_modules.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "rows, module objects, Parameter with value and grad"
KERNEL = "self.kernel.accumulate(self._inputs.T @ grad_outputs)"
BIAS = "self.bias.accumulate(grad_outputs.sum(axis=0))"
BACK = "return grad_outputs @ self.kernel.value.T"
ELU = "grad_inputs[self._negative] *= self._outputs[self._negative] + self._alpha"
UNIT = "return (grad_outputs - self._outputs * radial) / self._length"
POS = "grad_positive = -2 * self._active * self._to_positive"
NEG = "grad_negative = 2 * self._active * self._to_negative"
ANCHOR = "grad_anchor = -(grad_positive + grad_negative)"
DECAY = "parameter.accumulate(2 * self.decay * parameter.value)"
FAULTS = [
    ("O3", "            parameter.zero_grad()\n", "            pass\n", {"also": "self.grad += delta"}),
    ("E6", "self.grad += delta", "self.grad = delta"),
    ("F1", BIAS, "self.bias.accumulate(grad_outputs.mean(axis=0))"),
    ("F1", BIAS, "self.bias.accumulate(grad_outputs.sum())"),
    ("F1", BIAS, "self.bias.accumulate(grad_outputs.sum(axis=1))", {"sizes": (5, 9, 9), "samples": 3}),
    ("F3", "        " + BIAS + "\n", ""),
    ("E8/F1", BIAS, "self.bias.accumulate(grad_outputs[-1])"),
    ("N3", BACK, "return grad_outputs @ self.kernel.value", SQUARE),
    ("N3", KERNEL, "self.kernel.accumulate(grad_outputs.T @ self._inputs)", SQUARE),
    ("E5", KERNEL, "self.kernel.accumulate(np.ones_like(self._inputs).T @ grad_outputs)"),
    ("C4", ELU, "grad_inputs[self._negative] *= self._outputs[self._negative]"),
    ("C4", ELU, "grad_inputs[self._negative] *= self._outputs[self._negative] + 1"),
    ("C5", ELU, "grad_inputs[~self._negative] *= self._outputs[~self._negative] + self._alpha"),
    ("C5/C4", ELU, "grad_inputs[self._negative] = 0"),
    ("C5/C7", ELU, "grad_inputs[self._negative] = self._outputs[self._negative] + self._alpha"),
    ("C2/C5b/C5", "        " + ELU + "\n", "", {"also": "return grad_inputs"}),
    (
        "C1",
        ELU,
        "grad_inputs[self._negative] *= self._alpha * np.exp(self._outputs[self._negative])",
    ),
    ("I2/E6", UNIT, "return grad_outputs / self._length"),
    ("I2", UNIT, "return (grad_outputs - self._outputs * radial) / self._length ** 2"),
    ("I2", UNIT, "return grad_outputs - self._outputs * radial"),
    (
        "I3/D3/I2",
        "radial = (grad_outputs * self._outputs).sum(axis=1, keepdims=True)",
        "radial = (grad_outputs * self._outputs).sum()",
    ),
    (
        "N2/I3/I2",
        "radial = (grad_outputs * self._outputs).sum(axis=1, keepdims=True)",
        "radial = (grad_outputs * self._outputs).sum(axis=1)",
        {"sizes": (5, 7, 6), "samples": 2},
    ),
    ("E6", ANCHOR, "grad_anchor = -grad_positive"),
    ("E6", ANCHOR, "grad_anchor = np.zeros_like(grad_positive)"),
    ("B2/B1/D6", ANCHOR, "grad_anchor = grad_positive + grad_negative"),
    ("E1", NEG, "grad_negative = 2 * self._active * self._to_positive"),
    (
        "D6/C5b/C2",
        "self._active = (violation > 0)[:, None] / len(violation)",
        "self._active = np.ones((len(violation), 1)) / len(violation)",
        {"also": POS},
    ),
    (
        "A1",
        "self._active = (violation > 0)[:, None] / len(violation)",
        "self._active = (violation > 0)[:, None]",
        {"also": POS},
    ),
    ("G2", DECAY, "parameter.accumulate(self.decay * parameter.value)"),
    ("G3", "            if parameter.regularised:\n                " + DECAY, "            " + DECAY),
]
