"""A net whose weights are one long vector is told by the matrices in it, one whose samples are a loop by all of them."""

import importlib.util
import linecache
import types
from pathlib import Path

import numpy as np
import pytest

import gradcheck
from gradcheck.report import Report

NET = Path(__file__).parent / "benchmarks" / "nets" / "unrolled_thetas.py"


def module_of(text: str, folder: Path) -> types.ModuleType:
    path = folder / "net.py"
    path.write_text(text)
    linecache.checkcache(str(path))
    spec = importlib.util.spec_from_file_location("net", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checked(before: str, after: str, folder: Path) -> Report:
    text = NET.read_text()
    assert before in text
    call = module_of(text.replace(before, after), folder).check()
    return gradcheck.check(call.pop("model"), **call)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("d4 = h[t] - Y[t]", "d4 = (h[t] - Y[t]) * h[t] * (1 - h[t])", "C3"),
        (" * tanhGradient(a3[t, 1:])", "", "C2"),
        ("d3 = Theta3.T.dot(d4)[1:]", "d3 = Theta3.T.dot(d4)[:-1]", "F4"),
        ("return 1 - a * a", "return 1 + a * a", "C4"),
    ],
)
def test_what_is_wrong_with_one_matrix_of_a_vector_has_a_name(
    before: str, after: str, code: str, tmp_path: Path
) -> None:
    report = checked(before, after, tmp_path)
    assert [finding.code for finding in report.findings] == [code]
    assert report.findings[0].subject == "nn_params"  # what the check reports on
    assert report.annotated is not None and report.annotated.edits[0].proven


def test_the_net_itself_is_right(tmp_path: Path) -> None:
    call = module_of(NET.read_text(), tmp_path).check()
    report = gradcheck.check(call.pop("model"), **call)
    assert report.ok and not report.findings


def test_a_vector_beside_a_matrix_is_a_column(tmp_path: Path) -> None:
    text = "import numpy as np\n\n\ndef joined(x):\n    return np.sum(np.c_[x[:, 0], x] ** 3)\n"
    x = np.random.default_rng(0).normal(size=(4, 3))
    right = 3 * x**2
    right[:, 0] *= 2
    report = gradcheck.check_function(module_of(text, tmp_path).joined, lambda _: right, x)
    assert report.ok
