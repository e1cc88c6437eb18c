"""The pytest plugin, seen from a project that uses it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

# Loaded before any run in this process: pytester takes out of sys.modules what such a run has loaded, and a
# second copy of the blocks would be strangers to the renderer.
import gradcheck.api
import gradcheck.catalogue
import gradcheck.render.output
import gradcheck.render.terminal
import gradcheck.wording.checks

gradcheck.catalogue.causes()

PLUGIN = ("-p", "gradcheck.pytest_plugin")

NET = """
import numpy as np

class Net:
    def __init__(self, factor=1.0):
        rng = np.random.default_rng(1)
        self.W1, self.b1 = rng.normal(size=(3, 4)), rng.normal(size=(1, 4))
        self.X, self.factor = rng.normal(size=(5, 3)), factor

    def loss(self):
        self.h = np.tanh(self.X @ self.W1 + self.b1)
        return (self.h ** 2).sum()

    def backward(self):
        d = 2 * self.h * (1 - self.h ** 2)
        self.dW1 = self.X.T @ d * self.factor
        self.db1 = d.sum(axis=0, keepdims=True)

def arguments(factor=1.0):
    net = Net(factor)
    return dict(model=net, loss=net.loss, backward=lambda: (net.loss(), net.backward())[1])
"""

TESTS = """
import gradcheck as package
from net import arguments

def test_right(gradcheck):
    report = gradcheck(**arguments())
    assert report.verdict == "right"

def test_wrong(gradcheck):
    gradcheck(**arguments(3.0))

def test_without_the_fixture():
    package.assert_gradients(**arguments(-1.0))
"""


@pytest.fixture(autouse=True)
def apart(monkeypatch):
    """Neither the plugins installed here nor the settings of this run reach the run under test."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    for name in ("PYTEST_ADDOPTS", "NO_COLOR", "FORCE_COLOR", "PY_COLORS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(pytester):
    pytester.makepyfile(net=NET, test_net=TESTS)
    return pytester


def test_reports_of_failing_tests_and_the_summary(project):
    result = project.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "gradcheck: *, seed 0",
            "E *GradientMismatchError: ✗ WRONG  1 of 2 gradients wrong*",
            "*- gradcheck -*",
            "* W1 *✗ wrong*",
            "*= gradcheck =*",
            "test_net.py::test_wrong - wrong: W1*",
            "test_net.py::test_without_the_fixture - wrong: W1*",
            "2 of 3 gradient checks failed, 1 passed",
        ]
    )
    assert result.stdout.str().count("what was done") == 2  # one report per failing test, said once


def test_the_traceback_ends_in_the_test(project):
    result = project.runpytest_inprocess(*PLUGIN, "-k", "test_wrong or fixture")
    assert "pytest_plugin.py" not in result.stdout.str()
    assert "api.py" not in result.stdout.str()


@pytest.mark.parametrize(
    "option", ["--color=no", "--assert=plain", "--color=yes", "-q", "--tb=native", "--tb=no"]
)
def test_options_of_pytest(project, option):
    result = project.runpytest_inprocess(*PLUGIN, option)
    result.assert_outcomes(passed=1, failed=2)
    assert ("\x1b[" in result.stdout.str()) is (option == "--color=yes")


def test_without_the_plugin_the_report_is_the_message(project):
    result = project.runpytest_subprocess("-p", "no:gradcheck", "-k", "without")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["E *what was done*"])


def test_in_a_process_of_its_own(project):
    result = project.runpytest_subprocess(*PLUGIN, "-W", "error")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["* W1 *✗ wrong*"])


def test_with_xdist(project):
    pytest.importorskip("xdist")
    result = project.runpytest_subprocess(
        *PLUGIN, "-p", "xdist", "-n", "2", "--gradcheck-report=out/checks.json", "--gradcheck-seed=5"
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["* W1 *✗ wrong*", "2 of 3 gradient checks failed, 1 passed"])
    written = json.loads((project.path / "out" / "checks.json").read_text(encoding="utf-8"))
    assert sorted(check["test"].partition("::")[2] for check in written["checks"]) == [
        "test_right",
        "test_without_the_fixture",
        "test_wrong",
    ]


def test_the_report_as_json(project):
    project.runpytest_inprocess(*PLUGIN, "--gradcheck-report=checks.json", "-k", "test_wrong or test_right")
    written = json.loads((project.path / "checks.json").read_text(encoding="utf-8"))
    assert written["schema"] == 1
    assert [check["verdict"] for check in written["checks"]] == ["right", "wrong"]


def test_the_seed_comes_from_ini_marker_and_command_line(pytester, monkeypatch):
    pytester.makepyfile(
        net=NET,
        test_seed="""
        import pytest
        from net import arguments

        def test_ini(gradcheck):
            assert gradcheck(**arguments()).facts.seed == EXPECTED[0]

        @pytest.mark.gradcheck(seed=11)
        def test_marker(gradcheck):
            assert gradcheck(**arguments()).facts.seed == EXPECTED[1]

        @pytest.mark.gradcheck(seed=11)
        def test_call(gradcheck):
            assert gradcheck(**arguments(), seed=12).facts.seed == 12

        from seeds import EXPECTED
        """,
        seeds="import os\nEXPECTED = tuple(map(int, os.environ['SEEDS'].split()))",
    )
    pytester.makeini("[pytest]\ngradcheck_seed = 3\n")
    monkeypatch.setenv("SEEDS", "3 11")
    pytester.runpytest_subprocess(*PLUGIN, "--strict-markers").assert_outcomes(passed=3)
    monkeypatch.setenv("SEEDS", "9 9")
    pytester.runpytest_subprocess(*PLUGIN, "--gradcheck-seed=9").assert_outcomes(passed=3)


def test_a_seed_that_is_none_is_a_usage_error(pytester):
    pytester.makeini("[pytest]\ngradcheck_seed = soon\n")
    result = pytester.runpytest_inprocess(*PLUGIN)
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_a_finished_report_is_taken_too(pytester):
    pytester.makepyfile(
        net=NET,
        test_report="""
        import gradcheck as package
        from net import arguments

        def test_report(gradcheck):
            gradcheck(package.check(**arguments(2.0)))
        """,
    )
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["* W1 *✗ wrong*"])


def test_a_shape_error_in_any_test_is_explained(pytester):
    pytester.makepyfile(
        """
        import numpy as np

        def test_shapes():
            delta, weights = np.ones((4, 4)), np.ones((2, 2))
            return delta @ weights
        """
    )
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *ValueError: matmul*", "*- shapes -*", "*weights*(2, 2)*"])


def test_other_failures_are_left_as_they_are(pytester):
    pytester.makepyfile("def test_plain():\n    import numpy\n    assert numpy.ones(2).sum() == 3\n")
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*gradcheck =*")
    result.stdout.no_fnmatch_line("*- shapes -*")


def test_an_explainer_that_breaks_hides_nothing(pytester):
    pytester.makeconftest(
        "import gradcheck\ndef broken(error):\n    raise RuntimeError('explainer')\ngradcheck.explain = broken\n"
    )
    pytester.makepyfile("import numpy\ndef test_value():\n    numpy.ones(3) + numpy.ones(4)\n")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *ValueError: operands*"])
    result.stdout.no_fnmatch_line("*RuntimeError*")


def test_a_run_without_gradients_pays_nothing(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_light():
            assert "numpy" not in sys.modules and "rich" not in sys.modules
        """
    )
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_the_marker_and_the_fixture_are_documented(pytester):
    assert "gradcheck(seed=..., ...)" in pytester.runpytest_inprocess(*PLUGIN, "--markers").stdout.str()
    result = pytester.runpytest_inprocess(*PLUGIN, "--fixtures")
    result.stdout.fnmatch_lines(["gradcheck -- *pytest_plugin.py*", "*assert_gradients*with the seed*"])


def test_help_names_the_options(pytester):
    said = pytester.run(sys.executable, "-m", "pytest", *PLUGIN, "--help").stdout.str()
    assert "--gradcheck-seed" in said and "--gradcheck-report" in said and "gradcheck_budget" in said
