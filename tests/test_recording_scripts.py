"""A recorded script behaves as under plain python: its modules, arguments, input, exit codes and threads."""

from __future__ import annotations

import linecache
import subprocess
import sys
import types

import numpy as np
import pytest

from gradcheck.errors import UsageError
from gradcheck.recording import record, recorder, run_script

SCRIPT = """
import sys, threading, os
import numpy as np
from package import layers
from package.sub.more import triple
import single
def main():
    print(__name__, os.path.basename(__file__), sys.argv[1:], __package__, __spec__, os.path.basename(sys.path[0]))
    name = input("who? ")
    print(name, layers.forward(np.ones((2, 3))), triple(np.ones(2)), single.VALUE)
    done = []
    thread = threading.Thread(target=lambda: done.append(np.ones(2) * 2))
    thread.start(); thread.join()
    print(done, main.__module__, sys.modules["__main__"].main is main)
if __name__ == "__main__":
    main()
    sys.exit({code})
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "package" / "sub").mkdir(parents=True)
    (tmp_path / "package" / "__init__.py").write_text("from .layers import forward\n")
    (tmp_path / "package" / "layers.py").write_text("def forward(x):\n    return x @ x.T\n")
    (tmp_path / "package" / "sub" / "__init__.py").write_text("")
    (tmp_path / "package" / "sub" / "more.py").write_text(
        "from ..layers import forward\ndef triple(x):\n    return 3 * x\n"
    )
    (tmp_path / "single.py").write_text("import numpy as np\nVALUE = np.ones(3) + 1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("code", "expected"), [("0", 0), ("3", 3), ("None", 0), ("'bad luck'", 1), ("True", 1), ("", 0)]
)
def test_as_under_plain_python(project, code, expected, capsys, monkeypatch):
    path = project / "main.py"
    path.write_text(SCRIPT.replace("{code}", code))
    argv = [sys.executable, str(path), "a", "-b"]
    plain = subprocess.run(argv, capture_output=True, text=True, input="me\n", cwd="/")
    assert plain.returncode == expected
    monkeypatch.setattr("builtins.input", lambda prompt="": print(prompt, end="") or "me")
    kept = sys.argv, list(sys.path), sys.modules["__main__"], list(sys.meta_path)
    run = run_script(path, ["a", "-b"], values=True)
    assert (sys.argv, list(sys.path), sys.modules["__main__"], list(sys.meta_path)) == kept
    out, err = capsys.readouterr()
    assert (out, err, run.exit_code, run.error) == (plain.stdout, plain.stderr, expected, None)
    assert "package" not in sys.modules and "single" not in sys.modules
    found = [(event.operation, event.site.location.file.rpartition("/")[2]) for event in run.recording.events]
    assert (
        ("matmul", "layers.py") in found
        and ("multiply", "more.py") in found
        and ("add", "single.py") in found
    )
    assert "<module>" in {call.function for call in run.recording.calls}


def test_an_error_in_an_own_module(project):
    (project / "main.py").write_text(
        "import numpy as np\nimport package.layers as p\np.forward(np.ones((2, 3, 4)))\n"
    )
    plain = subprocess.run([sys.executable, str(project / "main.py")], capture_output=True, text=True)
    run = run_script(project / "main.py")
    import traceback

    assert "".join(traceback.format_exception(run.error)) == plain.stderr
    assert run.exit_code == 1 and run.recording.failure.site.location.text == "x @ x.T"


def test_an_error_while_a_module_is_imported(project):
    (project / "single.py").write_text("import numpy as np\nVALUE = np.ones(3) @ np.ones(2)\n")
    (project / "main.py").write_text("import single\n")
    plain = subprocess.run([sys.executable, str(project / "main.py")], capture_output=True, text=True)
    import traceback

    run = run_script(project / "main.py")
    assert "".join(traceback.format_exception(run.error)) == plain.stderr


def test_what_cannot_be_run(tmp_path):
    with pytest.raises(UsageError, match="can't open file"):
        run_script(tmp_path / "missing.py")
    (tmp_path / "bad.py").write_text("x = 1\ndef f(:\n")
    with pytest.raises(UsageError, match="line 2"):
        run_script(tmp_path / "bad.py")


def test_notebook_cells():
    text = "import numpy as np\ndef f(x):\n    return [g(x) for g in (lambda a: a * 2, lambda a: a + 2)]\n"
    linecache.cache["<cell 1>"] = (len(text), None, text.splitlines(True), "<cell 1>")
    module = types.ModuleType("cells")
    exec(compile(text, "<cell 1>", "exec", dont_inherit=True), module.__dict__)
    _, recording = record(module.f, np.ones(2))
    assert [event.operation for event in recording.events] == ["multiply", "add"]
    del linecache.cache["<cell 1>"]


def test_a_file_edited_since_its_import_is_not_run(tmp_path):
    path = tmp_path / "edited.py"
    path.write_text("def f(x):\n    return x * 2\n")
    namespace: dict = {}
    exec(compile(path.read_text(), str(path), "exec"), namespace)
    path.write_text("def f(x):\n    return x * 3\n")
    result, recording = record(namespace["f"], np.ones(2))
    assert result.tolist() == [2.0, 2.0]
    assert not recording.events and "not what" in recording.unfollowed[0]


def asserting(x):
    assert x.ndim == 2, "pytest rewrites this function"
    return x @ x.T


def test_functions_whose_asserts_pytest_rewrote():
    _, recording = record(asserting, np.ones((2, 3)))
    assert [event.operation for event in recording.events][-2:] == ["transpose", "matmul"]
    assert not recorder.troubles
