"""A report's facts written by hand, with one of everything a report can show."""

from __future__ import annotations

import numpy as np

from gradcheck.facts import (
    AnnotatedBackward,
    AnnotatedLine,
    CheckFacts,
    Cost,
    Edit,
    Finding,
    GradientCheck,
    LayerCheck,
    Location,
    Severity,
    Verdict,
)


def gradient(name="W1", verdict=Verdict.RIGHT, **fields) -> GradientCheck:
    """A right gradient of shape (2, 3), where nothing else is said."""
    known = {
        "shape": (2, 3),
        "reason": "within the error bar",
        "relative_error": 2.5e-10,
        "worst_index": (1, 2),
        "analytic": 0.25,
        "numerical": 0.25,
        "error_bar": 1e-11,
        "method": "central differences",
        "evaluations": 12,
        "gradient_name": f"d{name}",
        "pairing": "by name",
    }
    return GradientCheck(name=name, verdict=verdict, **{**known, **fields})


def at(line: int, text: str = "") -> Location:
    return Location("net.py", line, 4, line, 4 + len(text), "backward", text)


def right() -> CheckFacts:
    """A net that is right."""
    return CheckFacts("MLP", (gradient("W1"), gradient("b1", shape=(3,), worst_index=(0,))), loss=0.6931)


def wrong() -> CheckFacts:
    """A net with a wrong block, a wrong row, a constant factor, a kink, findings and an annotated backward."""
    block = np.zeros((8, 24))
    block[2:5, 3:9] = np.linspace(0.1, 1.0, 18).reshape(3, 6)
    row = np.zeros((3, 4))
    row[1] = 1
    gradients = (
        gradient(
            "W1", Verdict.WRONG, shape=(784, 100), reason="differs by 3e+06 error bars", relative_error=0.312,
            worst_index=(13, 4), analytic=0.0123, numerical=0.0179, pattern="block [200:500, 12:37]",
            layer="layer 1", wrong_entries=4000, heat=block,
        ),
        gradient("b1", shape=(100,), worst_index=(7,), layer="layer 1"),
        gradient(
            "W2", Verdict.WRONG, shape=(3, 4), reason="differs by 40 error bars", relative_error=8e-8,
            worst_index=(1, 2), analytic=0.12345678, numerical=0.12345677, pattern="row 1", layer="layer 2",
            wrong_entries=4, heat=row, pairing="by name, transposed",
        ),
        gradient(
            "b2", Verdict.WRONG, shape=(4,), relative_error=0.75, worst_index=(2,), analytic=-0.5,
            numerical=-0.125, pattern="all entries", layer="layer 2", factor=4.0, wrong_entries=4,
            heat=np.ones((1, 4)),
        ),
        gradient(
            "gamma", Verdict.UNDECIDED, shape=(4,), reason="2 entries at a kink of the loss",
            relative_error=None, worst_index=(2,), layer="layer 3", undecided_entries=2,
        ),
    )  # fmt: skip
    layers = (
        LayerCheck("layer 1", Verdict.WRONG, ("W1", "b1"), own_error=False, inherits=True),
        LayerCheck("layer 2", Verdict.WRONG, ("W2", "b2"), own_error=True, inherits=False),
        LayerCheck("layer 3", Verdict.UNDECIDED, ("gamma",)),
    )
    annotated = AnnotatedBackward(
        (
            AnnotatedLine(at(24, "d3 = (a3 - y) / N"), "d3", (4, 2), "dL/dz3"),
            AnnotatedLine(at(27, "self.dW3 = a2.T @ d3"), "self.dW3", (3, 2), "dL/dW3"),
            AnnotatedLine(
                at(31, "d2 = d3 @ self.W3.T"), "d2", (4, 3), "dL/da2", "wrong",
                "should be dL/dz2: the derivative of sigmoid is missing",
            ),
            AnnotatedLine(
                at(33, "self.dW2 = a1.T @ d2"), "self.dW2", (5, 3), "unknown", "inherits", "inherits from line 31",
                "layer 2, 1",
            ),
        ),
        (
            Edit(
                at(31), "d2 = d3 @ self.W3.T", "d2 = d3 @ self.W3.T * self.a2 * (1 - self.a2)",
                "with this edit all gradients are right", True, "E4",
            ),
        ),
        "one statement is wrong; one more inherits its error",
    )  # fmt: skip
    findings = (
        Finding(
            "S204", "aliased-prediction", "net.y_hat", "delta3 is the array y_hat, and backward overwrites it",
            ("after backward y_hat[0] is [-0.5, 0.5]: no probabilities",), "write `delta3 = y_hat.copy()`",
            Severity.WARNING, at(31, "self.delta3 = self.y_hat"),
        ),
        Finding(
            "A1", "missing-batch-mean", "all gradients", "every entry is 4 times the numerical gradient",
            ("4 is the batch size; with a batch of 7 the factor is 7",),
            "divide by the batch size once, where the loss takes its mean, and nowhere else below that line",
            Severity.ERROR, at(24, "d3 = (a3 - y) / N"),
        ),
    )  # fmt: skip
    return CheckFacts(
        "MLP", gradients, layers, findings, first_wrong="layer 2", without_gradient=("beta",), loss=0.693147,
        done=("parameters found as attributes of MLP",), annotated=annotated, cost=Cost(123, 2, 0.0123), seed=7,
    )  # fmt: skip
