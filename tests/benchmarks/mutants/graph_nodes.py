"""The planted faults of `nets/graph_nodes.py`."""

CONVENTION = "a graph of nodes, gradients per input, rows"
FAULTS = [
    ("E6", "            total += reader.gradients[self]", "            total = reader.gradients[self]"),
    (
        "E6",
        "        for reader in self.outbound:\n            total += reader.gradients[self]\n",
        "        total += self.outbound[0].gradients[self]\n",
    ),
    ("F1", "np.sum(g, axis=0, keepdims=True)", "np.mean(g, axis=0, keepdims=True)"),
    ("F1", "np.sum(g, axis=0, keepdims=True)", "np.sum(g)"),
    (
        "F3",
        "self.gradients[b] = np.sum(g, axis=0, keepdims=True)",
        "self.gradients[b] = np.zeros_like(b.value)",
    ),
    (
        "A2/A5",
        "self.gradients[W] = np.dot(X.value.T, g)",
        "self.gradients[W] = np.dot(X.value.T, g) / len(X.value)",
    ),
    (
        "E5",
        "self.gradients[W] = np.dot(X.value.T, g)",
        "self.gradients[W] = np.dot(np.ones_like(X.value).T, g)",
    ),
    (
        "A1",
        "self.gradients[prediction] = (2. / m) * self.diff",
        "self.gradients[prediction] = 2. * self.diff",
    ),
    ("A3", "self.gradients[prediction] = (2. / m) * self.diff", "self.gradients[prediction] = self.diff / m"),
    (
        "B1",
        "self.gradients[prediction] = (2. / m) * self.diff",
        "self.gradients[prediction] = -(2. / m) * self.diff",
    ),
    (
        "D6",
        "self.gradients[prediction] = (2. / m) * self.diff",
        "self.gradients[prediction] = np.sign(self.diff) / m",
    ),
    (
        "A1/A3/D6/A2",
        "self.value = np.mean(self.diff ** 2)",
        "self.value = np.sum(self.diff ** 2)",
        {"also": "(2. / m) * self.diff"},
    ),
    (
        "D8",
        "self.gradients[prediction] = (2. / m) * self.diff",
        "self.gradients[prediction] = (2. / m) * np.full_like(self.diff, self.diff.mean())",
    ),
    (
        "C7",
        "self.gradients[self.inbound[0]] = s * (1 - s) * self.incoming()",
        "self.gradients[self.inbound[0]] = s * (1 - s)",
    ),
    (
        "C1",
        "        s = self.value\n",
        "        s = 1. / (1. + np.exp(-self.value))\n",
        {"also": "s * (1 - s) * self.incoming()"},
    ),
    (
        "C1b",
        "        s = self.value\n",
        "        s = self.inbound[0].value\n",
        {"also": "s * (1 - s) * self.incoming()"},
    ),
    ("C2/J3", "= s * (1 - s) * self.incoming()", "= self.incoming()"),
    ("C4", "self.incoming() / (1 + x.value ** 2)", "self.incoming() * (1 - x.value ** 2)"),
    ("C1", "self.incoming() / (1 + x.value ** 2)", "self.incoming() / (1 + self.value ** 2)"),
    ("C4", "self.incoming() / (1 + x.value ** 2)", "self.incoming() / np.sqrt(1 + x.value ** 2)"),
    (
        "E1/E3",
        "        self.gradients[left] = g * right.value\n        self.gradients[right] = g * left.value",
        "        self.gradients[left] = g * left.value\n        self.gradients[right] = g * right.value",
    ),
    (
        "E3/E1",
        "        self.gradients[left] = g * right.value\n",
        "        self.gradients[left] = g * self.value\n",
    ),
    (
        "A3/A5",
        "        for n in self.inbound:\n            self.gradients[n] = g\n",
        "        for n in self.inbound:\n            self.gradients[n] = g / len(self.inbound)\n",
    ),
    ("H3/E1", "            at += width\n", ""),
    (
        "H3/N2/N9",
        "g[np.arange(len(v)), self.where] = self.incoming()[:, 0]",
        "g[:, self.where] = self.incoming()",
    ),
    (
        "H6/C2",
        "        g = np.zeros_like(v)\n        g[np.arange(len(v)), self.where] = self.incoming()[:, 0]\n",
        "        g = self.incoming() * np.ones_like(v)\n",
    ),
]
