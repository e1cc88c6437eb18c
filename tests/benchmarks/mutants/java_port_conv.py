"""The planted faults of `nets/java_port_conv.py`."""

CONVENTION = "loops and vectors, one image, every layer corrects itself"
SAME = {"numFilters": 1, "numHidden": 12, "numDigits": 12}
ORDER = "        inputErrors = np.dot(self.weights.T, deltas)\n        self.weights -= eta * np.outer(deltas, self.inputs)\n"
FAULTS = [
    (
        "E2",
        ORDER,
        "        self.weights -= eta * np.outer(deltas, self.inputs)\n        inputErrors = np.dot(self.weights.T, deltas)\n",
    ),
    (
        "E2",
        ORDER + "        self.thresholds -= eta * deltas\n        return inputErrors",
        "        self.weights -= eta * np.outer(deltas, self.inputs)\n        self.thresholds -= eta * deltas\n        return np.dot(self.weights.T, deltas)",
    ),
    ("N1", "np.outer(deltas, self.inputs)", "np.dot(deltas, self.inputs)", SAME),
    ("N1/N6/N2", "np.outer(deltas, self.inputs)", "(deltas * self.inputs)", SAME),
    ("N3", "np.dot(self.weights.T, deltas)", "np.dot(self.weights, deltas)", SAME),
    ("N3", "np.outer(deltas, self.inputs)", "np.outer(self.inputs, deltas)", SAME),
    ("E4", "inputErrors = np.dot(self.weights.T, deltas)", "inputErrors = np.dot(self.weights.T, errors)"),
    ("E5", "np.outer(deltas, self.inputs)", "np.outer(deltas, np.ones_like(self.inputs))"),
    (
        "E3/C2",
        "self.weights -= eta * np.outer(deltas, self.inputs)",
        "self.weights -= eta * np.outer(errors, self.inputs)",
    ),
    (
        "C3b",
        "deltas = errors * self.transferDerivative()",
        'deltas = errors * (self.transferDerivative() if self.transfer == "tanh" else 1.0)',
    ),
    ("C7", "deltas = errors * self.transferDerivative()", "deltas = self.transferDerivative()"),
    (
        "C1",
        "            return 1.0 - self.outputs * self.outputs\n",
        "            return 1.0 - np.tanh(self.outputs) ** 2\n",
    ),
    (
        "C4",
        "            return 1.0 - self.outputs * self.outputs\n",
        "            return 1.0 - self.outputs\n",
    ),
    (
        "C1c/C4",
        "            return 1.0 - self.outputs * self.outputs\n",
        "            return self.outputs * (1.0 - self.outputs)\n",
    ),
    (
        "C1b",
        "        return self.outputs * (1.0 - self.outputs)\n",
        "        return self.net * (1.0 - self.net)\n",
    ),
    ("F3", "        self.thresholds -= eta * deltas\n", ""),
    ("F1", "        self.thresholds -= eta * deltas\n", "        self.thresholds -= eta * deltas.sum()\n"),
    ("B2/B1", "        self.weights -= eta", "        self.weights += eta"),
    ("B1", "difference = self.getOutput(image) - wanted", "difference = wanted - self.getOutput(image)"),
    ("A3/D6", "return 0.5 * np.sum(", "return np.sum(", {"also": "difference = "}),
    (
        "D6",
        "difference = self.getOutput(image) - wanted",
        "difference = np.sign(self.getOutput(image) - wanted)",
    ),
    (
        "E6/E8/H4",
        "filterDeltas[f] += errors[f, r, c] * self.image",
        "filterDeltas[f] = errors[f, r, c] * self.image",
    ),
    ("E6/E8/F1/H4", "thresholdDeltas[f] += errors[f, r, c]", "thresholdDeltas[f] = errors[f, r, c]"),
    (
        "H1",
        "                    top, left = r * self.stride, c * self.stride\n                    filterDeltas",
        "                    top, left = r, c\n                    filterDeltas",
    ),
    (
        "H3",
        "                    filterDeltas[f] += errors[f, r, c] * self.image[top:top + k, left:left + k]\n",
        "                    filterDeltas[f] += errors[f, r, c] * self.image[left:left + k, top:top + k]\n",
        {"imageShape": (11, 11)},
    ),
    (
        "H7/H3",
        "errors[f, r, c] * self.image[top:top + k, left:left + k]",
        "errors[f, r, c] * self.image[top:top + k, left:left + k][::-1, ::-1]",
    ),
    (
        "H5",
        "            for r in range(errors.shape[1]):\n                for c in range(errors.shape[2]):\n                    if",
        "            for r in range(errors.shape[1] - 1):\n                for c in range(errors.shape[2] - 1):\n                    if",
    ),
    ("C2/C5b", "                    if self.maps[f, r, c] <= 0:\n                        continue\n", ""),
    ("C5c/C5", "if self.maps[f, r, c] <= 0:", "if errors[f, r, c] <= 0:"),
    (
        "H4",
        "back[f, self.maxRow[f, r, c], self.maxCol[f, r, c]] += errors[f, r, c]",
        "back[f, self.maxRow[f, r, c], self.maxCol[f, r, c]] = errors[f, r, c]",
    ),
    (
        "H3",
        "back[f, self.maxRow[f, r, c], self.maxCol[f, r, c]] += errors[f, r, c]",
        "back[f, r, c] += errors[f, r, c]",
    ),
    (
        "H3",
        "back[f, self.maxRow[f, r, c], self.maxCol[f, r, c]] += errors[f, r, c]",
        "back[f, self.maxCol[f, r, c], self.maxRow[f, r, c]] += errors[f, r, c]",
        {"imageShape": (11, 11)},
    ),
]
