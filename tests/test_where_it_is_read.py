"""What is right as it is, by its name or its value, sends the search to the statement that reads or scales it wrongly."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks import planted
from tests.benchmarks.judge import module_of

SIGMOID = "dZ = dA * s * (1 - s)"
LEAKY = "da1 * self.leaky_grad(self.z1)"
BIAS = "grad_bias = np.sum(grad, axis=0, keepdims=True)"
MASK = "        dA = dA * mascaras['D' + str(l)]\n"


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code", "after"),
    [
        # `Z = cache`: what was kept is z, as it is called there, and not to be another value
        ("evasao_escolar", SIGMOID, "dZ = dA * Z * (1 - Z)", "C1b", "dZ = dA * s * (1 - s)"),
        # dL/dA has its own sign, so that the one of all gradients turns behind it
        ("evasao_escolar", SIGMOID, "dZ = dA * s * (s - 1)", "B1", "dZ = dA * s * (1 - s)"),
        # the helper is right, whatever it is handed
        ("heart_ward", LEAKY, "da1 * self.leaky_grad(self.z2)", "C6", LEAKY),
        # a bias before a normalisation has no gradient, and so its mean is as right as its sum
        ("beton_proba", BIAS, BIAS.replace("sum", "mean"), "F1", BIAS),
        # nothing reads the masks any more
        ("evasao_escolar", MASK, "", "K1", "mascaras['D' + str(l)]"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_statement_that_reads_it_is_edited(
    net: str, right: str, wrong: str, code: str, after: str
) -> None:
    text = (planted.FOLDERS["tuned"] / f"{net}.py").read_text()
    assert text.count(right) == 1
    options = {"n_h1": 5, "n_h2": 5} if net == "heart_ward" else {}  # else the shapes tell
    call = module_of(text.replace(right, wrong), net).check(**options)
    report = gradcheck.check(call.pop("model"), **call)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    (edit,) = report.annotated.edits
    assert finding.code == code
    assert edit.proven and after in edit.after
