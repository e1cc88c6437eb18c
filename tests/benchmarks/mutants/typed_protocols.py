"""The planted faults of `nets/typed_protocols.py`."""

CONVENTION = "slots, properties, an enum of activations with match"
TOP = "upstream = (self._p - self._smooth(labels, k)) / n"
SOFTPLUS = "            case Activation.SOFTPLUS:\n                return 1 / (1 + np.exp(-z))"
FAULTS = [
    ("C4/C1b", "return s * (1 - s)", "return s * (1 - z)"),
    ("C2b/C4", "return s * (1 - s)", "return (s * (1 - s)) ** 2"),
    ("C1b/C4/C1c", "return s * (1 - s)", "return z * (1 - z)"),
    ("C1b/C4/C1c", "return 1 - self(z) ** 2", "return 1 - z ** 2"),
    ("C4", "return 1 - self(z) ** 2", "return 1 - self(z)"),
    ("C4/C1c", SOFTPLUS, SOFTPLUS.replace("-z", "z")),
    ("C4/C1c", SOFTPLUS, SOFTPLUS.replace("1 / (1 + np.exp(-z))", "np.exp(z)")),
    ("E6", "return upstream + self.inner.backward(upstream)", "return self.inner.backward(upstream)"),
    (
        "E6",
        "return upstream + self.inner.backward(upstream)",
        "self.inner.backward(upstream)\n        return upstream",
    ),
    ("D6", TOP, "upstream = (self._p - np.eye(k)[labels]) / n"),
    ("A1", TOP, "upstream = self._p - self._smooth(labels, k)"),
    ("A4/A3", TOP, "upstream = (self._p - self._smooth(labels, k)) / k"),
    ("B1", TOP, "upstream = (self._smooth(labels, k) - self._p) / n"),
    ("E3/E4/C2", "return delta @ self._w.value.T", "return upstream @ self._w.value.T"),
    ("E5/E3/C2", "self._w.gradient = self.input.T @ delta", "self._w.gradient = self.input.T @ upstream"),
    ("F1", "self._b.gradient = delta.sum(axis=0)", "self._b.gradient = delta.mean(axis=0)"),
    ("F1/E3/C2", "self._b.gradient = delta.sum(axis=0)", "self._b.gradient = upstream.sum(axis=0)"),
    ("C1", "self.activation.slope(self._pre)", "self.activation.slope(self.activation(self._pre))"),
    ("C7", "self.activation.slope(self._pre)", "self.activation.slope(upstream)"),
]
