"""The planted faults of `nets/exam_grades.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "columns, bias as last column of the weights, one method that loops over the layers, camelCase"
TANHD = "return 1.7159 * 2.0 / 3.0 * (1.0 - t * t)"
T = "t = np.tanh(2.0 / 3.0 * x)"
COST = "cost = 0.5 * np.sum(errors ** 2) / numStudents"
REG = "cost += 0.5 * self.decay * np.sum(weights[:, :-1] ** 2)"
TOP = "delta = (self.outputs - targets) * logisticDeriv(self.outputs)"
GRAD = "gradient = delta @ self.inputsWithOnes[index].T / numStudents"
DEC = "gradient[:, :-1] += self.decay * weights[:, :-1]"
ERRS = "backErrors = weights[:, :-1].T @ delta"
DELTA = "delta = backErrors * scaledTanhDeriv(self.netInputs[index - 1])"
FAULTS = [
    ("A1", GRAD, "gradient = delta @ self.inputsWithOnes[index].T"),
    ("A4", "numStudents = targets.shape[1]", "numStudents = targets.shape[0]", {"also": GRAD}),
    ("A2", TOP, "delta = (self.outputs - targets) * logisticDeriv(self.outputs) / numStudents"),
    ("A3", TOP, "delta = 2.0 * (self.outputs - targets) * logisticDeriv(self.outputs)"),
    ("A3/D6", COST, "cost = np.sum(errors ** 2) / numStudents", {"also": TOP}),
    ("A3/A4/D6", COST, "cost = 0.5 * np.mean(errors ** 2)", {"also": TOP}),
    ("B1", TOP, "delta = (targets - self.outputs) * logisticDeriv(self.outputs)"),
    ("C3b/D6", TOP, "delta = self.outputs - targets"),
    ("C1b/C4", TOP, "delta = (self.outputs - targets) * logisticDeriv(self.netInputs[-1])"),
    ("D6", COST, "cost = np.sum(np.abs(errors)) / numStudents", {"also": TOP}),
    ("D8", TOP, "delta = np.mean(self.outputs - targets, axis=0) * logisticDeriv(self.outputs)"),
    ("N3", ERRS, "backErrors = weights[:, :-1] @ delta", SQUARE),
    ("N6", ERRS, "backErrors = weights[:, :-1].T * delta", CUBE),
    ("F4/N4", ERRS, "backErrors = weights[:, 1:].T @ delta"),
    (
        "F1/A1/A5",
        GRAD,
        "gradient = delta @ self.inputsWithOnes[index].T / numStudents\n            gradient[:, -1] = delta.sum(axis=1)",
    ),
    (
        "F1",
        GRAD,
        "gradient = delta @ self.inputsWithOnes[index].T / numStudents\n            gradient[:, -1] = delta.sum() / numStudents",
    ),
    (
        "F3",
        GRAD,
        "gradient = delta @ self.inputsWithOnes[index].T / numStudents\n            gradient[:, -1] = 0.0",
    ),
    ("E3", ERRS, "backErrors = weights[:, :-1].T @ self.netInputs[index]"),
    ("E1/E3", ERRS, "backErrors = weights[:, :-1].T @ (self.outputs - targets)", SQUARE),
    ("E5", GRAD, "gradient = delta @ appendOnes(self.netInputs[index]).T / numStudents", SQUARE),
    ("C6/E1", DELTA, "delta = backErrors * scaledTanhDeriv(self.netInputs[index])", SQUARE),
    ("C1c/C6/C4", DELTA, "delta = backErrors * logisticDeriv(self.inputsWithOnes[index][:-1])"),
    ("C1", DELTA, "delta = backErrors * scaledTanhDeriv(scaledTanh(self.netInputs[index - 1]))"),
    ("C2/E4", DELTA, "delta = backErrors"),
    ("C7", DELTA, "delta = scaledTanhDeriv(self.netInputs[index - 1])"),
    ("C4", TANHD, "return 1.7159 * (1.0 - t * t)"),
    ("C4", T, "t = np.tanh(x)"),
    ("G3", DEC, "gradient += self.decay * weights"),
    ("G1", "            " + DEC + "\n", ""),
    ("G2", DEC, "gradient[:, :-1] += 0.5 * self.decay * weights[:, :-1]"),
    ("G4/G2", DEC, "gradient[:, :-1] += self.decay * weights[:, :-1] / numStudents"),
    ("G3/G1", REG, "cost += 0.5 * self.decay * np.sum(weights ** 2)", {"also": DEC}),
    (
        "O1",
        "current = logistic(netInput) if isLast else scaledTanh(netInput)",
        "current = logistic(netInput) if isLast else np.tanh(2.0 / 3.0 * netInput, out=netInput) * 1.7159",
        {"also": DELTA},
    ),
    (
        "O1/O4",
        TOP,
        "delta = self.outputs\n        delta -= targets\n        delta *= logisticDeriv(self.outputs)",
    ),
    ("N3/E1", TOP, "delta = (self.outputs - targets.T) * logisticDeriv(self.outputs)", CUBE),
]
