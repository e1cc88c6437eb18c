"""Importing gradcheck is free: what it could load, it loads when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_after(statement: str) -> set[str]:
    """The top-level modules in a fresh interpreter after one statement."""
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_the_package_loads_neither_numpy_nor_rich_nor_pytest():
    assert not loaded_after("import gradcheck") & {"numpy", "rich", "pytest", "_pytest"}


def test_the_plugin_loads_neither_numpy_nor_rich():
    assert not loaded_after("import gradcheck.pytest_plugin") & {"numpy", "rich"}


def test_the_command_line_loads_nothing_before_it_knows_the_command():
    assert not loaded_after("import gradcheck.cli") & {"numpy", "rich", "pytest"}


def test_a_report_in_plain_text_does_without_rich():
    imports = "from gradcheck.report import Report\nfrom gradcheck.facts import CheckFacts"
    assert "rich" not in loaded_after(f"{imports}\nstr(Report(CheckFacts('net')))")


def test_every_public_name_is_there():
    import gradcheck

    for name in gradcheck.__all__:
        assert getattr(gradcheck, name) is not None
    assert set(gradcheck.__all__) <= set(dir(gradcheck))


def test_a_public_name_wins_over_a_module_of_the_same_name():
    program = (
        "import gradcheck, importlib\n"
        "module = importlib.import_module('gradcheck.check')\n"
        "assert gradcheck.check is not module and callable(gradcheck.check)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_unknown_name_is_an_attribute_error():
    import gradcheck

    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        gradcheck.chekc  # noqa: B018
