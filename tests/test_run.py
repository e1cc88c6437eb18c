"""`gradcheck run`, recorded or not, beside plain python: scripts of several files, modules that are missing, the seed."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.test_explain import JACOBIAN

HERE = Path(__file__).parent.parent
SEED = HERE / "cases" / "scripts" / "softmax_jacobian_crash.py"


def started(directory: Path, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    # PYTEST_...: where it is installed, the plugin loads by its entry point, and named once more it would load twice
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, input=stdin, cwd=directory, timeout=120, check=False,
        env={"PYTHONPATH": str(HERE), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(directory),
             "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip


def ran(directory: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return started(directory, "-m", "gradcheck", "run", *arguments, stdin=stdin)


@pytest.fixture
def project(tmp_path):
    """Several own modules, a package with relative imports, a main guard, argv, input and an exit code."""
    files = {
        "layers.py": "import numpy as np\n\ndef dense(x, w):\n    return x @ w\n",
        "net/__init__.py": "from .model import Model\n",
        "net/model.py": """
            from . import sizes
            from layers import dense
            import numpy as np

            class Model:
                def __init__(self):
                    self.w = np.ones((sizes.HIDDEN, sizes.INPUTS))

                def forward(self, x):
                    return dense(x, self.w)
            """,
        "net/sizes.py": "INPUTS, HIDDEN = 3, 5\n",
        "main.py": """
            import sys
            import numpy as np
            from net import Model

            def main():
                rows = int(input())
                print(sys.argv[1:], rows)
                if "crash" in sys.argv:
                    Model().forward(np.ones((rows, 3)))
                return 7

            if __name__ == "__main__":
                sys.exit(main())
            """,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return tmp_path


RECORDED = pytest.mark.parametrize("options", [(), ("--record",)], ids=["plain", "recorded"])


@RECORDED
def test_a_project_of_several_files_runs_as_under_python(project, options):
    theirs = started(project, "main.py", "--rows", "x", stdin="4\n")
    ours = ran(project, *options, "main.py", "--rows", "x", stdin="4\n")
    assert (ours.stdout, ours.stderr, ours.returncode) == (theirs.stdout, theirs.stderr, theirs.returncode)
    assert ours.returncode == 7


@RECORDED
def test_a_crash_in_another_module_is_explained_after_the_traceback(project, options):
    theirs = started(project, "main.py", "crash", stdin="4\n")
    ours = ran(project, *options, "main.py", "crash", stdin="4\n")
    assert (ours.stdout, ours.returncode) == (theirs.stdout, 1)
    traceback, _, explained = ours.stderr.partition("shape error explained")
    assert [line for line in traceback.split("\n") if line.strip(" ^~")][-1] == theirs.stderr.split("\n")[-2]
    assert "layers.py:4, in dense" in explained
    assert "model.py:8" in explained


@RECORDED
def test_a_module_that_is_not_installed_is_the_scripts_own_affair(tmp_path, options):
    (tmp_path / "plots.py").write_text("print('before')\nimport matplotlib_that_is_missing.pyplot as plt\n")
    ours, theirs = ran(tmp_path, *options, "plots.py"), started(tmp_path, "plots.py")
    assert (ours.stdout, ours.returncode) == (theirs.stdout, theirs.returncode) == ("before\n", 1)
    assert ours.stderr.split("\n")[-2] == theirs.stderr.split("\n")[-2]
    assert "shape error" not in ours.stderr


@RECORDED
@pytest.mark.parametrize("text", [None, "def f(:\n", "x = '\n"], ids=["missing", "syntax", "string"])
def test_what_cannot_start_is_said_once(tmp_path, text, options):
    if text is not None:
        (tmp_path / "script.py").write_text(text)
    ours = ran(tmp_path, *options, "script.py")
    assert (ours.returncode, ours.stdout) == (2, "")
    assert ours.stderr.count("gradcheck run:") == 1
    assert "Traceback" not in ours.stderr


def test_an_unknown_option_is_no_script(tmp_path):
    ours = ran(tmp_path, "--fast", "script.py")
    assert ours.returncode == 2
    assert "unknown option --fast" in ours.stderr


@RECORDED
def test_the_seed_as_a_case_is_explained(options):
    said = " ".join(ran(HERE, *options, str(SEED)).stderr.split())
    assert "shapes (4,4) and (2,2) not aligned" in said
    explained = said.partition("shape error explained")[2]
    assert "layer.weight()" in explained and "next_layer.delta()" in explained
    assert "is (2, 2) where a vector (2,) is due" in explained
    assert "the Jacobian product must be a matrix product" in explained
    assert "error = np.dot(next_layer.weight().T, next_layer.delta())" in explained
    assert "the weights need .T: `next_layer.weight()` is (2, 4)" in explained


@RECORDED
def test_the_seed_as_it_was_asked_is_explained(tmp_path, options):
    (tmp_path / "asked.py").write_text(textwrap.dedent(JACOBIAN))
    said = " ".join(ran(tmp_path, *options, "asked.py").stderr.split())
    explained = said.partition("shape error explained")[2]
    assert "next_layer.weight()" in explained and "next_layer.delta()" in explained
    assert "multiplies the softmax Jacobian with the error entry by entry" in explained
    assert "the Jacobian product must be a matrix product" in explained
    assert "np.dot(next_layer.weight().T, next_layer.delta())" in explained


def test_recording_tells_what_reading_cannot(tmp_path):
    (tmp_path / "hidden.py").write_text(
        textwrap.dedent(
            """
            import numpy as np

            class Layer:
                def delta(self):
                    return eval("np.ones((2, 3))")

            np.ones((4, 5)) @ Layer().delta()
            """
        )
    )
    plain, recorded = ran(tmp_path, "hidden.py"), ran(tmp_path, "--record", "hidden.py")
    assert "(2, 3)" not in plain.stderr
    assert "(2, 3)" in recorded.stderr
    assert "5 is not 2" in recorded.stderr


def test_load_ext_works_in_ipython(tmp_path):
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(colors='nocolor')\n"
        "shell.run_line_magic('load_ext', 'gradcheck')\n"
        "shell.run_cell('import numpy as np\\na = np.ones((2, 3))\\na @ a')\n"
        "shell.run_line_magic('unload_ext', 'gradcheck')\n"
        "print('unloaded')\n"
        "shell.run_cell('a @ a')\n"
    )
    done = started(tmp_path, "-W", "ignore", "-c", code)
    before, _, after = done.stdout.partition("unloaded")
    assert "shape error explained" in before, done.stdout + done.stderr
    assert "shape error explained" not in after
    assert "ValueError" in after


def test_pytest_shows_the_explanation_of_a_failing_test(tmp_path):
    (tmp_path / "test_net.py").write_text(
        textwrap.dedent(
            """
            import numpy as np

            def forward(x, w):
                return x @ w

            def test_forward():
                assert forward(np.ones((4, 3)), np.ones((5, 3))).shape == (4, 5)

            def test_other():
                raise KeyError("nothing to do with shapes")
            """
        )
    )
    done = started(
        tmp_path,
        "-m",
        "pytest",
        "-q",
        "-p",
        "gradcheck.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "test_net.py",
    )
    assert done.returncode == 1
    assert done.stdout.count("shape error explained") == 1, done.stdout + done.stderr
    assert "return x @ w.T" in done.stdout


HIDDEN = """
    import random
    import numpy as np
    rng = np.random.default_rng(0)
    X = rng.normal(size=(12, 3))
    y = random.choice([X.sum(axis=1)])
    W = rng.normal(size=(3, 1))
    for _ in range(2):
        d = X @ W - y
        below = d @ W.T
"""


@pytest.mark.parametrize("command", [("run", "--record"), ("trace",)], ids=["run", "trace"])
def test_a_recording_tells_the_steps_from_the_birth_of_the_axis_to_the_crash(tmp_path, command):
    (tmp_path / "hidden.py").write_text(textwrap.dedent(HIDDEN))
    said = started(tmp_path, "-m", "gradcheck", *command, "hidden.py").stderr
    origin = " ".join(said.partition("origin: ")[2].partition("earlier")[0].split())
    assert origin == (
        "the 12 was born in line 5: rng.normal(size=(12, 3)) then line 6: y = random.choice([X.sum(axis=1)]) "
        "then line 9: d = X @ W - y"
    )


def test_an_edit_may_belong_to_another_file_than_the_crash(tmp_path):
    (tmp_path / "layers.py").write_text(
        textwrap.dedent("""
        import numpy as np
        class Layer:
            def __init__(self, n, m):
                self.W = np.ones((n, m))
            def forward(self, x):
                return x @ self.W
    """)
    )
    (tmp_path / "train.py").write_text(
        textwrap.dedent("""
        import numpy as np
        from layers import Layer
        x = np.ones((7, 3))
        for layer in [Layer(3, 4), Layer(5, 2)]:
            x = layer.forward(x)
    """)
    )
    said = " ".join(ran(tmp_path, "train.py").stderr.split())
    assert "help: train.py:5: for layer in [Layer(3, 4), Layer(4, 2)]:" in said
