"""The planted faults of `nets/query_net.py`."""

SQUARE = {"sizes": (4, 4, 4, 4)}
WHO = "        self.who += self.lr * numpy.dot(output_slope, numpy.transpose(hidden2_outputs))\n"
WHH = "        self.whh += self.lr * numpy.dot(hidden2_slope, numpy.transpose(hidden_outputs))\n"
HIDDEN2 = """        hidden2_errors = numpy.dot(self.who.T, output_slope)
        hidden2_slope = hidden2_errors * hidden2_outputs * (1.0 - hidden2_outputs)
"""
HIDDEN = """        hidden_errors = numpy.dot(self.whh.T, hidden2_slope)
        hidden_slope = hidden_errors * hidden_outputs * (1.0 - hidden_outputs)

"""
CONVENTION = "per sample, columns, update at once"
FAULTS = [
    ("E2", HIDDEN + WHO + WHH, WHO + WHH + HIDDEN, {"also": "hidden_errors = numpy.dot(self.whh.T"}),
    (
        "E2",
        "        # hidden layer error is the output error, split by weights, recombined at hidden nodes\n"
        + HIDDEN2
        + HIDDEN
        + WHO,
        WHO + HIDDEN2 + HIDDEN,
        {"also": "hidden2_errors = numpy.dot(self.who.T"},
    ),
    (
        "E3",
        "hidden2_errors = numpy.dot(self.who.T, output_slope)",
        "hidden2_errors = numpy.dot(self.who.T, output_errors)",
    ),
    (
        "E3/E4",
        "hidden_errors = numpy.dot(self.whh.T, hidden2_slope)",
        "hidden_errors = numpy.dot(self.whh.T, hidden2_errors)",
    ),
    (
        "E3",
        "hidden_errors = numpy.dot(self.whh.T, hidden2_slope)",
        "hidden_errors = numpy.dot(self.whh.T, hidden2_outputs)",
    ),
    (
        "C3b",
        "output_slope = output_errors * final_outputs * (1.0 - final_outputs)",
        "output_slope = output_errors",
    ),
    (
        "C4",
        "output_errors * final_outputs * (1.0 - final_outputs)",
        "output_errors * final_outputs * (1.0 + final_outputs)",
    ),
    ("C4", "output_errors * final_outputs * (1.0 - final_outputs)", "output_errors * (1.0 - final_outputs)"),
    (
        "C7",
        "output_errors * final_outputs * (1.0 - final_outputs)",
        "output_errors * output_errors * (1.0 - output_errors)",
    ),
    (
        "C2",
        "hidden2_slope = hidden2_errors * hidden2_outputs * (1.0 - hidden2_outputs)",
        "hidden2_slope = hidden2_errors",
    ),
    (
        "C1",
        "hidden2_errors * hidden2_outputs * (1.0 - hidden2_outputs)",
        "hidden2_errors * self.activation_function(hidden2_outputs) * (1.0 - self.activation_function(hidden2_outputs))",
    ),
    (
        "C6",
        "hidden2_errors * hidden2_outputs * (1.0 - hidden2_outputs)",
        "hidden2_errors * hidden_outputs * (1.0 - hidden_outputs)",
        SQUARE,
    ),
    (
        "C2",
        "hidden_slope = hidden_errors * hidden_outputs * (1.0 - hidden_outputs)",
        "hidden_slope = hidden_errors",
    ),
    (
        "C1c/C4",
        "hidden_errors * hidden_outputs * (1.0 - hidden_outputs)",
        "hidden_errors * (1.0 - hidden_outputs ** 2)",
    ),
    (
        "C7",
        "hidden_slope = hidden_errors * hidden_outputs * (1.0 - hidden_outputs)",
        "hidden_slope = hidden_outputs * (1.0 - hidden_outputs)",
    ),
    (
        "C6/E1",
        "hidden_errors * hidden_outputs * (1.0 - hidden_outputs)",
        "hidden_errors * hidden_outputs * (1.0 - hidden2_outputs)",
        SQUARE,
    ),
    ("B1", "output_errors = targets - final_outputs", "output_errors = final_outputs - targets"),
    ("D6", "output_errors = targets - final_outputs", "output_errors = (targets - final_outputs) ** 2"),
    ("D6", "output_errors = targets - final_outputs", "output_errors = numpy.abs(targets - final_outputs)"),
    ("B2", "self.whh += self.lr", "self.whh -= self.lr"),
    (
        "E5",
        "numpy.dot(hidden2_slope, numpy.transpose(hidden_outputs))",
        "numpy.dot(hidden2_slope, numpy.transpose(hidden2_outputs))",
        SQUARE,
    ),
    (
        "E5",
        "numpy.dot(output_slope, numpy.transpose(hidden2_outputs))",
        "numpy.dot(output_slope, numpy.transpose(final_outputs))",
        SQUARE,
    ),
    (
        "N3",
        "numpy.dot(hidden_slope, numpy.transpose(inputs))",
        "numpy.dot(inputs, numpy.transpose(hidden_slope))",
        SQUARE,
    ),
    ("N3", "numpy.dot(self.who.T, output_slope)", "numpy.dot(self.who, output_slope)", SQUARE),
    ("E1", "numpy.dot(self.whh.T, hidden2_slope)", "numpy.dot(self.who.T, hidden2_slope)", SQUARE),
    (
        "N1/N6/N2",
        "self.lr * numpy.dot(hidden_slope, numpy.transpose(inputs))",
        "self.lr * hidden_slope * inputs",
        SQUARE,
    ),
    (
        "E5/N6/N2",
        "self.whh += self.lr * numpy.dot(hidden2_slope, numpy.transpose(hidden_outputs))",
        "self.whh += self.lr * hidden2_slope",
    ),
    ("A3/A5", "self.wih += self.lr * numpy.dot", "self.wih += 2 * self.lr * numpy.dot"),
    (
        "C2b/C4",
        "hidden_slope = hidden_errors * hidden_outputs * (1.0 - hidden_outputs)",
        "hidden_slope = hidden_errors * (hidden_outputs * (1.0 - hidden_outputs)) ** 2",
    ),
]
