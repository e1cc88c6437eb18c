"""Explanations of single shape errors, the hooks that show them, and `gradcheck run` behaving like python."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from gradcheck.explain import Explanation, apply_edit, explain
from gradcheck.hook import install, uninstall
from tests.shape_cases import run_text

HERE = Path(__file__).parent.parent


def explained(code: str, tmp_path: Path, name: str = "script.py") -> Explanation:
    path = tmp_path / name
    path.write_text(textwrap.dedent(code))
    error = run_text(path.read_text(), str(path))
    assert error is not None
    explanation = explain(error)
    assert explanation is not None
    assert explanation.unexplained == ""
    return explanation


JACOBIAN = """
    import numpy as np

    class Layer:
        def __init__(self, n_in, n_out, kind):
            self.input_weight = np.random.randn(n_out, n_in)
            self.input_delta = None
            self.kind = kind
            self.out = None

        def activation(self):
            return self.kind

        def weight(self):
            return self.input_weight

        def delta(self):
            return self.input_delta

        def output(self):
            return self.out

    class Model:
        def __init__(self):
            self.layers = [Layer(4, 4, "Relu"), Layer(4, 2, "Softmax")]

        def squash(self, x, kind):
            if kind == "Relu":
                return x * (x > 0)
            e = np.exp(x - np.max(x))
            return e / e.sum(axis=0)

        def slope(self, x, kind):
            if kind == "Relu":
                return (x > 0) * 1.0
            column = x.reshape(-1, 1)
            return np.diagflat(column) - np.dot(column, column.T)

        def backpropagation(self, x, y):
            y_hat = x
            for layer in self.layers:
                y_hat = layer.out = self.squash(np.dot(layer.input_weight, y_hat), layer.kind)
            for i in reversed(range(len(self.layers))):
                layer = self.layers[i]
                if layer == self.layers[-1]:
                    error = y_hat - y
                    layer.input_delta = error * self.slope(y_hat, layer.activation())
                else:
                    next_layer = self.layers[i + 1]
                    error = np.dot(next_layer.weight(), next_layer.delta())
                    layer.input_delta = error * self.slope(layer.output(), layer.activation())

    np.random.seed(0)
    Model().backpropagation(np.random.rand(4), np.array([0.0, 1.0]))
"""


def test_the_softmax_jacobian_is_recognised_by_its_structure(tmp_path):
    explanation = explained(JACOBIAN, tmp_path)
    text = str(explanation)
    assert "next_layer.weight()" in text
    assert "next_layer.delta()" in text
    assert "softmax Jacobian" in text
    assert "where a vector (2,) is due" in text
    assert explanation.together
    assert [edit.after for edit in explanation.edits] == [
        "self.slope(y_hat, layer.activation()) @ error",
        "np.dot(next_layer.weight().T, next_layer.delta())",
    ]


def test_names_both_operands_as_written_and_their_shapes(tmp_path):
    explanation = explained(
        """
        import numpy as np
        a, b = np.ones((4, 4)), np.ones((2, 2))
        c = np.dot(a, b)
        """,
        tmp_path,
    )
    assert [(one.text, one.shape) for one in explanation.operands] == [("a", (4, 4)), ("b", (2, 2))]
    assert [one.odd_axis for one in explanation.operands] == [1, 0]
    assert explanation.location.line == 4
    assert explanation.location.text == "np.dot(a, b)"


def test_is_honest_when_no_edit_fits(tmp_path):
    explanation = explained(
        """
        import numpy as np
        a, b = np.ones((4, 3)), np.ones((5, 7))
        c = a @ b
        d = c.reshape(2, 2)
        """,
        tmp_path,
    )
    assert explanation.edits == ()
    assert "no single edit" in str(explanation)


def test_reads_properties_and_methods_of_the_users(tmp_path):
    explanation = explained(
        """
        import numpy as np
        calls = []

        class Layer:
            @property
            def weights(self):
                calls.append("property")
                return np.ones((4, 2))

            def delta(self):
                calls.append("method")
                return np.ones((3, 5))

        layer = Layer()
        result = np.dot(layer.weights, layer.delta())
        """,
        tmp_path,
    )
    assert [one.shape for one in explanation.operands] == [(4, 2), (3, 5)]


HOLDERS = {
    "a named tuple": ("Params = collections.namedtuple('Params', 'W1 W2')", "Params(W1, W2)"),
    "slots": (
        """class Params:
    __slots__ = ("W1", "W2")
    def __init__(self, a, b):
        self.W1, self.W2 = a, b""",
        "Params(W1, W2)",
    ),
    "a namespace": ("import types", "types.SimpleNamespace(**{'W1': W1, 'W2': W2})"),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_reads_what_fields_and_slots_hold(holder, tmp_path):
    header, made = HOLDERS[holder]
    code = f"""
import collections
import numpy as np
{header}

W1, W2 = np.ones((3, 4)), np.ones((4, 2))
params = {made}

def backward(params, d):
    return d @ params.W1.T

backward(params, np.ones((6, 2)))
"""
    explanation = explained(code, tmp_path)
    assert "params.W1.T  (4, 3)" in str(explanation)
    assert explanation.edits[0].statement_after == "return d @ params.W2.T"


def test_runs_no_code_of_the_users(tmp_path):
    path = tmp_path / "counted.py"
    path.write_text(
        "import numpy as np\ncalls = []\ndef f():\n    calls.append(1)\n    return np.ones((3, 5))\nnp.ones((4, 2)) @ f()\n"
    )
    error = run_text(path.read_text(), str(path))
    assert error is not None
    traceback = error.__traceback__
    assert traceback is not None and traceback.tb_next is not None
    names = traceback.tb_next.tb_frame.f_globals
    explain(error)
    assert names["calls"] == [1]


def test_changes_neither_arrays_nor_lists_nor_random_numbers(tmp_path):
    path = tmp_path / "state.py"
    path.write_text(
        "import numpy as np\nnp.random.seed(3)\nkept = [np.ones((3, 2))]\nW = np.random.randn(3, 2)\n"
        "def f(x):\n    kept.append(x)\n    global W\n    W -= x\n    x[0] = 7\n    return np.random.randn(5, 5) @ x\n"
        "f(np.ones((3, 2)))\n"
    )
    error = run_text(path.read_text(), str(path))
    assert error is not None and error.__traceback__ is not None and error.__traceback__.tb_next is not None
    names = error.__traceback__.tb_next.tb_frame.f_globals
    before = [array.copy() for array in names["kept"]], names["W"].copy(), np.random.get_state()[1].copy()
    assert explain(error) is not None
    assert len(names["kept"]) == len(before[0])
    assert all((a == b).all() for a, b in zip(names["kept"], before[0]))
    assert (names["W"] == before[1]).all()
    assert (np.random.get_state()[1] == before[2]).all()


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "{}['a']",
        "raise ValueError('my own shape error')",
        "int('x')",
        "undefined_name",
        "[].index(3)",
        "open('/nowhere/x')",
    ],
)
def test_other_errors_are_none_of_its_business(code, tmp_path):
    path = tmp_path / "other.py"
    path.write_text("import numpy as np\n" + code + "\n")
    error = run_text(path.read_text(), str(path))
    assert error is not None
    assert explain(error) is None


def test_an_exception_without_traceback_is_not_explained():
    assert explain(ValueError("shapes (2,) and (3,) not aligned")) is None


def test_never_raises_when_the_user_has_hostile_objects(tmp_path):
    explanation = explained(
        """
        import numpy as np

        class Trap:
            def __getattr__(self, name):
                raise RuntimeError(name)

            def __eq__(self, other):
                raise RuntimeError("eq")

            def __bool__(self):
                raise RuntimeError("bool")

        trap = Trap()
        table = {"trap": trap, "w": np.ones((3, 2))}
        if trap is not None:
            table["w"] @ np.ones((3, 4))
        """,
        tmp_path,
    )
    assert explanation.operands[0].shape == (3, 2)


def test_the_first_edit_can_be_applied(tmp_path):
    code = (
        "import numpy as np\nx = np.ones((5, 3))\nw = np.ones((4, 3))\ny = x @ w\nz = y + np.ones((5, 4))\n"
    )
    explanation = explained(code, tmp_path)
    assert apply_edit(code, explanation.edits[0]) == code.replace("x @ w", "x @ w.T")
    assert explanation.edits[0].result == (5, 4)


def test_large_arrays_cost_nothing(tmp_path):
    path = tmp_path / "large.py"
    path.write_text(
        "import numpy as np\nX = np.zeros((60000, 784), dtype=np.float32)\nW = np.zeros((784, 100), dtype=np.float32)\n"
        "V = np.zeros((10, 100))\nh = (X[:100] @ W) @ V\n".replace("h =", "Z = X[:100]\nh =")
    )
    error = run_text(path.read_text(), str(path))
    assert error is not None
    explain(error)
    start = time.process_time()
    explanation = explain(error)
    assert time.process_time() - start < 0.5
    assert explanation is not None and explanation.edits[0].after.endswith("V.T")


def test_facts_rich_and_html_say_the_same(tmp_path):
    from rich.console import Console

    explanation = explained("import numpy as np\nnp.ones((2, 3)) @ np.ones((2, 3))\n", tmp_path)
    console = Console(width=300, force_terminal=False, no_color=True)
    with console.capture() as capture:
        console.print(explanation)
    assert [line.rstrip() for line in capture.get().splitlines()] == str(explanation).splitlines()
    assert "&lt;-" in explanation._repr_html_()
    facts = explanation.to_dict()
    assert facts["schema"] == 1
    assert facts["operands"][0]["shape"] == (2, 3)


# gradcheck run ---------------------------------------------------------------------------------------------------

RUN = "import sys; from gradcheck.run import run_command; sys.exit(run_command(sys.argv[1:]))"


def run(
    tmp_path: Path, code: str, *arguments: str, stdin: str = "", plain: bool = False
) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(code))
    command = [sys.executable, str(path)] if plain else [sys.executable, "-c", RUN, str(path)]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, input=stdin, cwd=tmp_path, timeout=60,
        env={"PYTHONPATH": str(HERE), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nprint(sys.argv[1:], __name__, __file__)",
        "import sys\nprint(input(), file=sys.stderr)\nsys.exit(3)",
        "import sys\nsys.exit('gone wrong')",
        "import threading\nt = threading.Thread(target=lambda: print('in a thread'))\nt.start()",
        "import sys, os\nprint(os.path.basename(sys.path[0]) == os.path.basename(os.getcwd()))",
        "import __main__\nx = 5\nprint(__main__.x)",
        "raise SystemExit",
        "import atexit\natexit.register(print, 'at exit')\nprint('first')",
        "1 / 0",
    ],
)
def test_run_behaves_like_python(code, tmp_path):
    ours, theirs = (run(tmp_path, code, "a", "--b", stdin="hello\n", plain=plain) for plain in (False, True))
    assert (ours.stdout, ours.returncode) == (theirs.stdout, theirs.returncode)
    assert ours.stderr == theirs.stderr


def test_run_shows_the_whole_traceback_before_the_explanation(tmp_path):
    code = "import numpy as np\ndef f(x):\n    return x @ x\nf(np.ones((2, 3)))\n"
    ours, theirs = run(tmp_path, code), run(tmp_path, code, plain=True)
    assert ours.returncode == theirs.returncode == 1
    assert ours.stderr.startswith(theirs.stderr)
    assert "shape error explained" in ours.stderr[len(theirs.stderr) :]


def test_run_finds_modules_beside_the_script(tmp_path):
    (tmp_path / "mine.py").write_text("value = 12\n")
    assert run(tmp_path, "import mine\nprint(mine.value)").stdout == "12\n"


def test_run_says_once_what_it_cannot_start(tmp_path):
    broken = run(tmp_path, "def f(:\n    pass\n")
    assert broken.returncode == 2
    assert "SyntaxError" in broken.stderr and "Traceback" not in broken.stderr
    missing = subprocess.run(
        [sys.executable, "-c", RUN, "nowhere.py"],
        capture_output=True,
        text=True,
        cwd=HERE,
        timeout=60,
        check=False,
    )
    assert missing.returncode == 2
    assert missing.stderr.count("\n") == 1


def test_run_explains_errors_in_threads(tmp_path):
    code = """
        import threading
        import numpy as np
        t = threading.Thread(target=lambda: np.ones((2, 3)) @ np.ones((2, 3)))
        t.start()
        t.join()
    """
    result = run(tmp_path, code)
    assert result.returncode == 0
    assert "shape error explained" in result.stderr


def test_install_and_uninstall_leave_the_hooks_as_they_were():
    before = sys.excepthook, threading.excepthook
    install()
    install()
    assert sys.excepthook is not before[0]
    uninstall()
    assert (sys.excepthook, threading.excepthook) == before
    uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_ipython_shows_the_explanation(tmp_path):
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from gradcheck.ipython import load_ipython_extension\n"
        "shell = InteractiveShell.instance(colors='nocolor')\n"
        "load_ipython_extension(shell)\n"
        "shell.run_cell('import numpy as np\\na = np.ones((2, 3))\\na @ a')\n"
    )
    result = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, cwd=HERE, timeout=120,
                            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(HERE)}, check=False)  # fmt: skip
    assert "shape error explained" in result.stdout, result.stdout + result.stderr
    assert result.stdout.index("ValueError") < result.stdout.index("shape error explained")


FLAT_TARGETS = """
    import numpy as np

    X = np.ones((8, 3))
    t = np.arange(8.0)

    def fit(y, w):
        p = X @ w
        error = p - y
        cost = ((p - y) ** 2).mean()
        g = X.T @ error / len(y)
        return w - 0.1 * g.reshape(3, 1)

    fit(t, np.ones((3, 1)))
"""


def test_targets_that_are_read_twice_get_their_column_once(tmp_path):
    told = explained(FLAT_TARGETS, tmp_path)
    edit = told.edits[0]
    assert edit.after.splitlines() == ["y = y.reshape(-1, 1)", "    error = p - y"]
    assert "help: above line 9: y = y.reshape(-1, 1)" in str(told)
    mended = apply_edit((tmp_path / "script.py").read_text(), edit)
    assert run_text(mended, str(tmp_path / "mended.py")) is None


def test_the_neighbour_in_a_list_is_thought_of_where_the_operand_is_made(tmp_path):
    told = explained(
        """
        import numpy as np
        sizes = [4, 5, 3]
        weights = [np.ones((a, b)) for a, b in zip(sizes[:-1], sizes[1:])]
        acts = [np.ones((6, 4))]
        for w in weights:
            acts.append(np.tanh(acts[-1] @ w))
        delta = acts[-1] - 2
        for i in range(len(weights) - 1, -1, -1):
            grad = acts[i + 1].T @ delta
            weights[i] -= 0.1 * grad
            delta = delta @ weights[i].T
        """,
        tmp_path,
    )
    assert told.edits[0].statement_after == "grad = acts[i].T @ delta"


def test_two_plain_edits_are_likelier_than_a_far_fetched_one(tmp_path):
    told = explained(
        """
        import numpy as np
        def train():
            x, y = np.ones((8, 4)), np.array([0, 1, 2, 1, 0, 2, 1, 0])
            w = np.ones((4, 3))
            e = np.exp(x @ w)
            p = e / e.sum(axis=1)
            d = p - y
            return x.T @ d
        train()
        """,
        tmp_path,
    )
    after = [edit.statement_after for edit in told.edits]
    assert told.together and after == [
        "p = e / e.sum(axis=1, keepdims=True)",
        "d = p - np.eye(p.shape[1])[y]",
    ]


def test_a_bias_of_columns_is_made_a_column(tmp_path):
    told = explained(
        """
        import numpy as np
        def layer(w, x, b):
            return np.dot(w, x) + b
        layer(np.ones((6, 4)), np.ones((4, 9)), np.zeros(6))
        """,
        tmp_path,
    )
    assert told.edits[0].statement_after == "return np.dot(w, x) + b.reshape(-1, 1)"
