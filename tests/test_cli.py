"""The command line: exit codes, formats, messages, and what goes where."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gradcheck import cli

ROOT = Path(__file__).parents[1]

NET = '''
"""A small net whose hidden layer may be given a wrong gradient."""
import numpy as np
import gradcheck

class Net:
    def __init__(self):
        rng = np.random.default_rng(1)
        self.W1, self.W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
        self.X, self.Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))

    def loss(self):
        self.h = np.tanh(self.X @ self.W1)
        self.out = self.h @ self.W2
        return ((self.out - self.Y) ** 2).mean()

    def backward(self, forgets=False):
        d = 2 * (self.out - self.Y) / self.Y.size
        self.dW2 = self.h.T @ d
        d = d @ self.W2.T
        self.dW1 = self.X.T @ (d if forgets else d * (1 - self.h ** 2))

def right():
    print("the user's own print")
    net = Net()
    return dict(model=net, loss=net.loss, backward=lambda: (net.loss(), net.backward())[1])

def wrong():
    net = Net()
    return dict(model=net, loss=net.loss, backward=lambda: (net.loss(), net.backward(forgets=True))[1])

def report():
    return gradcheck.check(**right())

def asserts():
    return gradcheck.assert_gradients(**wrong())

def crashes():
    return np.ones((4, 4)) @ np.ones((2, 2))

def returns_nothing():
    pass

def misspelt():
    return dict(modle=1)

def nothing_to_check():
    return dict(model={}, loss=lambda: 1.0, backward=lambda: None)

def raises_in_backward():
    net = Net()
    def backward():
        raise KeyError("z3")
    return dict(model=net, loss=net.loss, backward=backward)

def random_loss():
    import os
    return dict(model=(net := Net()), loss=lambda: net.loss() + os.urandom(1)[0], backward=net.backward)
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "net.py").write_text(NET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    sys.modules.pop("net", None)


def run(*arguments):
    """The exit code, also where argparse leaves by SystemExit."""
    try:
        return cli.main(arguments)
    except SystemExit as leaving:
        return leaving.code


@pytest.mark.parametrize(
    ("name", "code"),
    [("right", 0), ("wrong", 1), ("report", 0), ("asserts", 1), ("crashes", 1)],
)
def test_exit_codes_of_a_check(folder, name, code):
    assert run("check", f"net.py::{name}") == code
    assert run("check", f"net:{name}") == code


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("net.py::returns_nothing", "returned NoneType"),
        ("net.py::misspelt", "check takes: model"),
        ("net.py::nothing_to_check", "gradcheck: "),
        ("net.py::raises_in_backward", "z3"),
        ("net.py::absent", "it defines: Net, asserts"),
        ("absent.py::build", "no file absent.py"),
    ],
)
def test_errors_of_use_are_one_message_and_code_2(folder, target, said, capsys):
    assert run("check", target) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert "Traceback" not in told.err
    assert str(ROOT / "gradcheck") not in told.err


def test_a_crash_of_the_users_code_shows_their_traceback_only(folder, capsys):
    assert run("check", "net.py::crashes") == 1
    told = capsys.readouterr().err
    assert "ValueError: matmul" in told
    assert "in crashes" in told
    assert str(ROOT / "gradcheck") not in told


def test_the_users_prints_are_kept_off_the_result(folder, capsys):
    run("check", "net.py::right", "--format", "json")
    told = capsys.readouterr()
    assert json.loads(told.out)["verdict"] == "right"
    assert "the user's own print" in told.err


@pytest.mark.parametrize("name", ["right", "wrong"])
def test_formats(folder, name, capsys):
    run("check", f"net.py::{name}", "--format=html")
    assert capsys.readouterr().out.startswith("<!doctype html>")
    run("check", f"net.py::{name}", "--format=github")
    assert ("::error" in capsys.readouterr().out) is (name == "wrong")
    run("check", f"net.py::{name}", "--color=always")
    assert "\x1b[" in capsys.readouterr().out
    run("check", f"net.py::{name}")
    assert "\x1b[" not in capsys.readouterr().out


def test_seed_reaches_the_check(folder, capsys):
    run("check", "net.py::right", "--seed", "41", "--format=json")
    assert json.loads(capsys.readouterr().out)["seed"] == 41


def test_options_hold_for_the_checks_a_function_makes_itself(folder, capsys):
    assert run("check", "net.py::report", "--seed=3", "--annotate", "--format=json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["seed"] == 3
    assert told["annotated"] is not None
    run("check", "net.py::report", "--format=json")
    assert json.loads(capsys.readouterr().out)["seed"] == 0


def test_undecided_matters_only_when_strict(folder, capsys):
    (folder / "kink.py").write_text(
        textwrap.dedent(
            """
            from tests.facts_by_hand import gradient
            from gradcheck.facts import CheckFacts, Verdict
            from gradcheck.report import Report

            def undecided():
                return Report(CheckFacts("net", (gradient("W", Verdict.UNDECIDED),)))
            """
        ),
        encoding="utf-8",
    )
    assert run("check", "kink.py::undecided") == 0
    assert run("check", "kink.py::undecided", "--strict") == 3


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["check"], ["check", "a:b", "--format=xml"], ["cause"]])
def test_usage(arguments, capsys):
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert told.err.startswith("gradcheck: ")
    assert "usage:" in told.err


def test_help_and_version(capsys):
    assert run("--help") == 0
    said = capsys.readouterr().out
    for command in ("check", "run", "trace", "shapes", "derive", "cause", "causes", "demo"):
        assert f"    {command} " in said
    assert run("--version") == 0


def test_the_demonstration_as_recorded(capsys, golden):
    assert run("demo") == 0
    # The second report is right: which of its rounding errors is the worst depends on the machine.
    golden("demo.txt", capsys.readouterr().out.split("\n── gradcheck")[0])


def test_the_demonstration_keeps_its_promise(capsys):
    assert run("demo", "--format=json") == 0
    mean, summed = json.loads(capsys.readouterr().out).values()
    assert {check["name"]: check["verdict"] for check in mean["gradients"]} == dict.fromkeys(
        ["W1", "b1", "W2", "b2"], "wrong"
    )
    assert all(abs(check["factor"] - 4) < 1e-6 for check in mean["gradients"])
    assert {check["verdict"] for check in summed["gradients"]} == {"right"}
    assert any("y_hat" in finding["summary"] + finding["subject"] for finding in mean["findings"])
    assert any(
        "batch size" in " ".join([finding["summary"], *finding["notes"]]) for finding in mean["findings"]
    )


def test_every_cause_has_a_page(capsys):
    assert run("causes", "--format=json") == 0
    causes = json.loads(capsys.readouterr().out)
    assert len(causes) > 20
    for cause in causes:
        assert run("cause", cause["code"]) == 0
        assert run("cause", cause["name"]) == 0
        assert cause["title"] in " ".join(capsys.readouterr().out.split())
    assert run("causes") == 0
    listed = capsys.readouterr().out
    assert all(cause["code"] in listed for cause in causes)


def test_an_unknown_cause_is_a_usage_error(capsys):
    assert run("cause", "missing-batch-maen") == 2
    assert "nearest: missing-batch-mean" in capsys.readouterr().err


def test_commands_that_read_their_own_arguments(capsys):
    assert run("shapes", "4", "2", "2") == 0
    assert "(4, 2)" in capsys.readouterr().out
    assert run("derive", "dense") == 0
    assert "dW" in capsys.readouterr().out


def test_a_command_that_is_not_installed_says_so(monkeypatch, capsys):
    monkeypatch.setitem(cli._ELSEWHERE, "fly", ("gradcheck.fly", "fly_command", ""))
    assert run("fly") == 2
    assert "gradcheck fly is not part of this installation" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_traceback(folder):
    command = f"'{sys.executable}' -m gradcheck causes | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == ""


def test_progress_is_told_on_stderr_after_a_second(folder, capsys):
    (folder / "slow.py").write_text(NET + "\nimport time\ntime.sleep(1.3)\n", encoding="utf-8")
    assert run("check", "slow.py::right", "--format=json") == 0
    told = capsys.readouterr()
    assert "gradcheck: checking slow.py::right ..." in told.err
    json.loads(told.out)


def test_interrupting_leaves_quietly(folder, capsys):
    (folder / "stops.py").write_text("def build():\n    raise KeyboardInterrupt\n", encoding="utf-8")
    assert run("check", "stops.py::build") == 130
    assert "Traceback" not in capsys.readouterr().err


def test_write_asks_and_keeps_a_backup(folder, monkeypatch, capsys):
    source = NET.replace("(d if forgets else d * (1 - self.h ** 2))", "d")
    (folder / "mends.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("n\n" * 9))
    assert run("check", "mends.py::wrong", "--write") == 1
    assert (folder / "mends.py").read_text(encoding="utf-8") == source
    said = capsys.readouterr().err
    assert "write this? [y/N]" in said
    assert "not written" in said
    sys.modules.pop("mends", None)
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO(""))
    assert run("check", "mends.py::wrong", "--write") == 1
    assert "[y/N] \ngradcheck: not written\n" in capsys.readouterr().err
    sys.modules.pop("mends", None)
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("y\n" * 9))
    assert run("check", "mends.py::wrong", "--write") == 1
    assert (folder / "mends.py.orig").read_text(encoding="utf-8") == source
    sys.modules.pop("mends", None)
    assert run("check", "mends.py::wrong") == 0


@pytest.mark.parametrize("command", ["shapes 4 x", "derive --nothing", "trace --nothing"])
def test_every_command_says_what_is_wrong_before_the_usage(command, capsys):
    try:
        code = cli.main(command.split())
    except SystemExit as stop:
        code = stop.code
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert code == 2
    assert first.startswith(f"gradcheck {command.split()[0]}: ")
    assert second.startswith("  usage: ")


@pytest.mark.parametrize("code, near", [("Z9", ""), ("c99", "nearest: C")])
def test_only_codes_of_the_same_family_are_near(code, near, capsys):
    assert cli.main(["cause", code]) == 2
    told = capsys.readouterr().err
    assert ("nearest" in told) == bool(near) and near in told
