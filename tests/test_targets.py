"""What the command line points at is found, or one message says what was wrong with it."""

from __future__ import annotations

import sys

import pytest

from gradcheck.errors import UsageError
from gradcheck.targets import load, split


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def written(folder, name, source):
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return path


def test_a_function_of_a_file(tmp_path):
    path = written(tmp_path, "one_net.py", "def build():\n    return 7\n")
    assert load(f"{path}::build")() == 7


def test_a_function_of_a_module(tmp_path, monkeypatch):
    written(tmp_path, "some_net.py", "class Net:\n    @staticmethod\n    def build():\n        return 8\n")
    monkeypatch.chdir(tmp_path)
    assert load("some_net:Net.build")() == 8


def test_neighbours_of_the_file_can_be_imported(tmp_path):
    written(tmp_path, "layers_nearby.py", "WIDTH = 5\n")
    path = written(
        tmp_path, "net_here.py", "import layers_nearby\ndef build():\n    return layers_nearby.WIDTH\n"
    )
    assert load(f"{path}::build")() == 5


def test_a_file_named_like_a_loaded_module_does_not_replace_it(tmp_path):
    import json

    path = written(tmp_path, "json.py", "def build():\n    return __name__\n")
    assert load(f"{path}::build")() == "gradcheck_target_json"
    assert sys.modules["json"] is json


def test_dataclasses_and_pickles_of_the_file_work(tmp_path):
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nimport pickle\n"
        "@dataclass\nclass Net:\n    width: int\n"
        "def build():\n    return pickle.loads(pickle.dumps(Net(3))).width\n"
    )
    assert load(f"{written(tmp_path, 'data_net.py', source)}::build")() == 3


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nowhere.py::build", "no file nowhere.py"),
        ("net.py", "which function of net.py"),
        ("net", "cannot tell what 'net' is"),
        ("net.py::", "cannot tell what"),
        ("no_such_module_at_all:build", "no module no_such_module_at_all"),
        ("json:no_such_name", "json has no no_such_name"),
        ("json:__doc__", "is str, not a function"),
    ],
)
def test_what_is_no_target(target, said):
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        load(target)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def build(:\n", "SyntaxError"),
        ("import numpi_misspelt\n", "No module named 'numpi_misspelt'"),
        ("x = 1\ny = 1 / 0\n", "ZeroDivisionError"),
        ("raise SystemExit(3)\n", "SystemExit: 3"),
    ],
)
def test_a_file_that_does_not_import(tmp_path, source, said):
    path = written(tmp_path, "broken_net.py", source)
    with pytest.raises(UsageError) as caught:
        load(f"{path}::build")
    assert "broken_net.py does not import" in str(caught.value)
    assert said in str(caught.value)
    assert "gradcheck/targets" not in str(caught.value)


def test_the_line_where_the_import_failed_is_named(tmp_path):
    path = written(tmp_path, "late_net.py", "x = 1\ny = 1 / 0\n")
    with pytest.raises(UsageError, match=r"late_net\.py:2: y = 1 / 0"):
        load(f"{path}::build")


def test_the_functions_there_are_get_named(tmp_path):
    path = written(
        tmp_path, "two_net.py", "from os import getcwd\ndef build():\n    pass\ndef setup():\n    pass\n"
    )
    with pytest.raises(UsageError, match=r"it defines: build, setup$"):
        load(f"{path}::biuld")


def test_splitting():
    assert split("a/b.py::f") == ("a/b.py", "f")
    assert split("package.module:Net.build") == ("package.module", "Net.build")
