"""The planted faults of `nets/connection_objects.py`."""

from __future__ import annotations

CONVENTION = "neuron and connection objects, Python floats"
TOP = "node.error = 2 * (node.activation - want) / len(examples)"
SUM = "            total += c.weight * c.target.error\n"
ERR = "self.error = total * self.slope()"
GRAD = "c.gradient += self.error * c.source.activation"
THR = "self.threshold_gradient += self.error"
FAULTS = [
    ("A1", TOP, "node.error = 2 * (node.activation - want)"),
    ("A3", TOP, "node.error = (node.activation - want) / len(examples)"),
    ("B1", TOP, "node.error = 2 * (want - node.activation) / len(examples)"),
    ("A4", TOP, "node.error = 2 * (node.activation - want) / len(wanted)"),
    ("A2", TOP, "node.error = 2 * (node.activation - want) / len(examples) ** 2"),
    ("D6", TOP, "node.error = (1 if node.activation > want else -1) / len(examples)"),
    ("E1", TOP, "node.error = 2 * (node.activation - wanted[0]) / len(examples)"),
    (
        "D8",
        TOP,
        "node.error = 2 * sum(n.activation - w for n, w in zip(self.layers[-1], wanted)) / len(wanted) / len(examples)",
    ),
    ("E6", SUM, "            total = c.weight * c.target.error\n"),
    ("E3", SUM, "            total += c.weight * c.target.activation\n"),
    ("E3", SUM, "            total += c.target.error\n"),
    ("E1", SUM, "            total += self.outgoing[0].weight * c.target.error\n"),
    ("C2", ERR, "self.error = total"),
    ("C7", ERR, "self.error = self.slope()"),
    (
        "C4",
        "return self.activation * (1 - self.activation)",
        "return self.activation * (self.activation - 1)",
        {"also": ERR},
    ),
    (
        "C4/C1c",
        "return self.activation * (1 - self.activation)",
        "return 1 - self.activation ** 2",
        {"also": ERR},
    ),
    (
        "C1b",
        "return self.activation * (1 - self.activation)",
        "return self.net * (1 - self.net)",
        {"also": ERR},
    ),
    ("C4", "return 1 / (1 + abs(self.net)) ** 2", "return 1 / (1 + abs(self.net))", {"also": ERR}),
    ("C4", "return 1 / (1 + abs(self.net)) ** 2", "return 1 / (1 + self.net ** 2)", {"also": ERR}),
    (
        "C1",
        "return 1 / (1 + abs(self.net)) ** 2",
        "return 1 / (1 + abs(self.activation)) ** 2",
        {"also": ERR},
    ),
    (
        "C6/C4",
        "        if self.squash == 'softsign':\n            return 1 / (1 + abs(self.net)) ** 2\n",
        "        if self.squash == 'softsign':\n            return self.activation * (1 - self.activation)\n",
        {"also": ERR},
    ),
    ("E5", GRAD, "c.gradient += self.error * c.source.net"),
    ("E5", GRAD, "c.gradient += self.error * self.activation"),
    ("E8/E6", GRAD, "c.gradient = self.error * c.source.activation"),
    ("A5/F1", THR, "self.threshold_gradient += self.error / len(self.incoming)"),
    ("F2", GRAD + "\n        " + THR, GRAD + "\n            " + THR + " * c.source.activation"),
    ("O3", "            c.gradient = 0.0\n", "            pass\n", {"also": GRAD}),
    ("O3", "                node.threshold_gradient = 0.0\n", "                pass\n", {"also": THR}),
    (
        "O3/E6",
        "        total = 0.0\n        for c in self.outgoing:",
        "        total = self.error\n        for c in self.outgoing:",
    ),
    ("E2", GRAD, GRAD + "\n            c.weight -= 0.1 * c.gradient"),
]
