"""The planted faults of `nets/layer_library.py`."""

SQUARE = {"sizes": (4, 4, 4), "outputs": (4, 4)}
CALL = {"also": "dz = upstream * getattr"}
CONVENTION = "layer library, activations by name, two losses"
FAULTS = [
    ("C4", "return 1 / (1 + np.abs(x)) ** 2", "return 1 / (1 + np.abs(x))", CALL),
    ("C4", "return 1 / (1 + np.abs(x)) ** 2", "return 1 / (1 + x ** 2)"),
    ("C4", "return 1 / (1 + np.abs(x)) ** 2", "return np.sign(x) / (1 + np.abs(x)) ** 2"),
    (
        "C4/A3/A5",
        "return 1.0507 * np.where(x > 0, 1, 1.67326 * np.exp(np.minimum(x, 0)))",
        "return np.where(x > 0, 1, 1.67326 * np.exp(np.minimum(x, 0)))",
    ),
    ("C4", "1.67326 * np.exp(np.minimum(x, 0)))", "np.exp(np.minimum(x, 0)))"),
    (
        "C4/C5",
        "np.where(x > 0, 1, 1.67326 * np.exp(np.minimum(x, 0)))",
        "np.where(x > 0, x, 1.67326 * np.exp(np.minimum(x, 0)))",
    ),
    ("C5/C4", "np.where(x > 0, 1, 1.67326 * np.exp(np.minimum(x, 0)))", "np.where(x > 0, 1, 0)"),
    (
        "C1",
        '_derivative")(self.cache["z"])',
        '_derivative")(getattr(Activations, self.activation)(self.cache["z"]))',
    ),
    ("C6/C1", '_derivative")(self.cache["z"])', '_derivative")(self.cache["inputs"])', SQUARE),
    (
        "C7",
        'dz = upstream * getattr(Activations, self.activation + "_derivative")(self.cache["z"])',
        'dz = getattr(Activations, self.activation + "_derivative")(upstream)',
    ),
    (
        "C2",
        'dz = upstream * getattr(Activations, self.activation + "_derivative")(self.cache["z"])',
        "dz = upstream",
    ),
    (
        "C2/C4",
        'upstream * getattr(Activations, self.activation + "_derivative")(self.cache["z"])',
        'upstream * getattr(Activations, self.activation)(self.cache["z"])',
    ),
    ("A1/A5", "return np.tanh(pred - true) / pred.shape[0]", "return np.tanh(pred - true)"),
    ("A4/A5/A3", "return np.tanh(pred - true) / pred.shape[0]", "return np.tanh(pred - true) / pred.size"),
    ("D6", "return np.tanh(pred - true) / pred.shape[0]", "return (pred - true) / pred.shape[0]"),
    ("D6", "return np.tanh(pred - true) / pred.shape[0]", "return np.sign(pred - true) / pred.shape[0]"),
    ("B2/B1", "return np.tanh(pred - true) / pred.shape[0]", "return np.tanh(true - pred) / pred.shape[0]"),
    ("D3/D6", "e / e.sum(axis=-1, keepdims=True) - true", "e / e.sum(axis=0, keepdims=True) - true"),
    ("D3/D6", "e / e.sum(axis=-1, keepdims=True) - true", "e / e.sum() - true"),
    ("D6/B1", "e / e.sum(axis=-1, keepdims=True) - true", "e / e.sum(axis=-1, keepdims=True) + true"),
    (
        "D7/D6",
        "return (e / e.sum(axis=-1, keepdims=True) - true) / len(pred)",
        "return (pred - true) / len(pred)",
    ),
    (
        "D6",
        "return (e / e.sum(axis=-1, keepdims=True) - true) / len(pred)",
        "return -true / (e / e.sum(axis=-1, keepdims=True)) / len(pred)",
    ),
    (
        "A1/A5",
        "return (e / e.sum(axis=-1, keepdims=True) - true) / len(pred)",
        "return e / e.sum(axis=-1, keepdims=True) - true",
    ),
    ("E6", "upstream = upstream + head.gradient", "upstream = head.gradient"),
    (
        "A3/A5/D6",
        "head.gradient(weight * criterion.derivative(out, target))",
        "head.gradient(criterion.derivative(out, target))",
    ),
    (
        "E1",
        "            upstream = layer.gradient(upstream)\n",
        "            layer.gradient(upstream)\n",
        SQUARE,
    ),
    ("E1", "for layer in self.layers[::-1]:", "for layer in self.layers:", SQUARE),
    (
        "N3",
        'np.einsum("no,io->ni", dz, self.params["weights"])',
        'np.einsum("no,oi->ni", dz, self.params["weights"])',
        SQUARE,
    ),
    (
        "N3",
        'np.einsum("ni,no->io", self.cache["inputs"], dz)',
        'np.einsum("ni,no->oi", self.cache["inputs"], dz)',
        SQUARE,
    ),
    ("E4/C2/E3", 'return np.einsum("no,io->ni", dz,', 'return np.einsum("no,io->ni", upstream,'),
    ("F1", 'np.einsum("no->o", dz)', 'np.einsum("no->o", dz) / len(dz)'),
    ("F1", 'np.einsum("no->o", dz)', 'np.einsum("no->", dz) * np.ones(self.units)'),
    ("E3/C2/F1", 'np.einsum("no->o", dz)', 'np.einsum("no->o", upstream)'),
    (
        "E7",
        'np.einsum("ni,no->io", self.cache["inputs"], dz)',
        'np.einsum("ni,no,no->io", self.cache["inputs"], dz, dz)',
    ),
]
