"""The planted faults of `nets/xor_script.py`."""

TOP = "  weights[2] += rate * with_ones(hidden2).T.dot(delta3)\n"
MIDDLE = """  # drop the row of the bias
  error2 = delta3.dot(weights[2][:-1].T)
  delta2 = error2 * (1 - hidden2 ** 2)

  error1 = delta2.dot(weights[1][:-1].T)
  delta1 = error1 * nonlin(hidden1, deriv=True)

"""
CONVENTION = "script in functions, bias folded in, update in place"
FAULTS = [
    (
        "N2",
        "error = targets.reshape(-1, 1) - output",
        "error = np.sum(targets - output, axis=1, keepdims=True)",
    ),
    (
        "N2",
        "error = targets.reshape(-1, 1) - output",
        "error = np.mean(targets - output, axis=1, keepdims=True)",
    ),
    ("B1", "error = targets.reshape(-1, 1) - output", "error = output - targets.reshape(-1, 1)"),
    ("C3b", "delta3 = error * nonlin(output, deriv=True)", "delta3 = error"),
    (
        "C1/C4",
        "delta3 = error * nonlin(output, deriv=True)",
        "delta3 = error * nonlin(nonlin(output), deriv=True)",
    ),
    ("C7", "delta3 = error * nonlin(output, deriv=True)", "delta3 = nonlin(output, deriv=True)"),
    ("C7", "delta3 = error * nonlin(output, deriv=True)", "delta3 = error * nonlin(error, deriv=True)"),
    ("C4", "delta3 = error * nonlin(output, deriv=True)", "delta3 = error * nonlin(output)"),
    ("C4", "return x * (1 - x)", "return x * (1 + x)"),
    (
        "C1/C4",
        "return x * (1 - x)",
        "return nonlin(x) * (1 - nonlin(x))",
        {"also": "nonlin(output, deriv=True)"},
    ),
    ("C2", "delta2 = error2 * (1 - hidden2 ** 2)", "delta2 = error2"),
    ("C1c", "delta2 = error2 * (1 - hidden2 ** 2)", "delta2 = error2 * nonlin(hidden2, deriv=True)"),
    ("C4", "delta2 = error2 * (1 - hidden2 ** 2)", "delta2 = error2 * (1 - hidden2) ** 2"),
    ("C1/C4", "(1 - hidden2 ** 2)", "(1 - np.tanh(hidden2) ** 2)"),
    ("E4", "error1 = delta2.dot(weights[1][:-1].T)", "error1 = error2.dot(weights[1][:-1].T)"),
    ("E4/C3b", "error2 = delta3.dot(weights[2][:-1].T)", "error2 = error.dot(weights[2][:-1].T)"),
    ("E3", "error1 = delta2.dot(weights[1][:-1].T)", "error1 = hidden2.dot(weights[1][:-1].T)"),
    ("F4/E1/N4", "weights[2][:-1].T", "weights[2][1:].T"),
    ("F4/E1/N4", "weights[1][:-1].T", "weights[1][1:].T"),
    ("C2", "delta1 = error1 * nonlin(hidden1, deriv=True)", "delta1 = error1"),
    (
        "C6/E1",
        "delta1 = error1 * nonlin(hidden1, deriv=True)",
        "delta1 = error1 * nonlin(hidden2, deriv=True)",
        {"sizes": (2, 4, 4)},
    ),
    ("C7", "delta1 = error1 * nonlin(hidden1, deriv=True)", "delta1 = error1 * nonlin(error1, deriv=True)"),
    ("B2", "weights[0] += rate", "weights[0] -= rate"),
    ("B2", "weights[1] += rate", "weights[1] -= rate"),
    ("E2", MIDDLE + TOP, TOP + MIDDLE, {"also": "error2 = delta3.dot"}),
    (
        "E5",
        "weights[1] += rate * with_ones(hidden1).T.dot(delta2)",
        "weights[1] += rate * with_ones(np.ones_like(hidden1)).T.dot(delta2)",
    ),
    (
        "A3/A5",
        "weights[0] += rate * with_ones(inputs).T.dot(delta1)",
        "weights[0] += with_ones(inputs).T.dot(delta1)",
    ),
    (
        "A2",
        "delta3 = error * nonlin(output, deriv=True)",
        "delta3 = error * nonlin(output, deriv=True) / len(error)",
    ),
    (
        "E7",
        "delta3 = error * nonlin(output, deriv=True)",
        "delta3 = error * error * nonlin(output, deriv=True)",
    ),
    (
        "F3",
        "with_ones(hidden2).T.dot(delta3)",
        "np.hstack([hidden2, np.zeros((len(hidden2), 1))]).T.dot(delta3)",
    ),
    (
        "D8",
        "delta3 = error * nonlin(output, deriv=True)",
        "delta3 = np.mean(error) * nonlin(output, deriv=True)",
    ),
]
