"""The explainer is loaded with the user's own import of numpy: not before it, and not after the exception."""

from __future__ import annotations

import subprocess
import sys

from gradcheck import preload

_STATE = "print('numpy' in sys.modules, 'gradcheck.explain.explaining' in sys.modules, len(sys.meta_path))"


def printed(*lines: str) -> list[str]:
    """What a fresh interpreter prints."""
    program = "\n".join(["import sys", *lines])
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_waits_for_the_users_import_of_numpy():
    before, after = printed(
        "import gradcheck; gradcheck.install()", _STATE, "import numpy.linalg as linalg", _STATE
    )
    assert before.startswith("False False")
    assert after.startswith("True True")
    assert int(after.split()[-1]) == int(before.split()[-1]) - 1  # the finder has gone


def test_loads_at_once_where_numpy_is_there():
    (state,) = printed("import numpy", "import gradcheck; gradcheck.install()", _STATE)
    assert state.startswith("True True")


def test_numpy_is_loaded_as_it_is_without_gradcheck():
    shown = "print(type(numpy.__loader__), sorted(vars(numpy.__loader__)), numpy.__spec__.origin)"
    assert printed("import gradcheck; gradcheck.install()", "import numpy", shown) == printed(
        "import numpy", shown
    )


def test_nothing_is_loaded_after_the_exception():
    (new,) = printed(
        "import gradcheck; gradcheck.install()",
        "import numpy as np",
        "from gradcheck.hook import show_explanation",
        "try: np.ones((2, 3)) @ np.ones((2, 3))",
        "except ValueError as caught: error = caught",
        "before = set(sys.modules)",
        "show_explanation(error)",
        "print(sorted(set(sys.modules) - before))",
    )
    assert new == "[]"


def test_a_missing_numpy_is_missed_as_ever():
    assert printed(
        "import gradcheck; gradcheck.install()",
        "sys.path[:] = []",
        "try: import numpy",
        "except ModuleNotFoundError as error: print(error)",
    ) == ["No module named 'numpy'"]


def test_uninstall_waits_no_longer():
    before = list(sys.meta_path)
    sys.meta_path.insert(0, preload._waiting)
    preload.forget()
    preload.forget()
    assert sys.meta_path == before


def test_a_module_of_the_user_named_rich_runs_when_it_is_imported(tmp_path):
    (tmp_path / "rich.py").write_text("print('the user runs rich')\n")
    lines = (
        f"sys.path.insert(0, {str(tmp_path)!r})",
        "sys.stderr.isatty = lambda: True",
        "import gradcheck; gradcheck.install()",
        "import numpy",
        "print('numpy is there')",
        "import rich",
    )
    assert printed(*lines) == ["numpy is there", "the user runs rich"]
