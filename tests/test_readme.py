"""Every block of the README runs, and what it shows is what comes out."""

from __future__ import annotations

import linecache
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gradcheck
from gradcheck.report import Report
from tests.conftest import normalised

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- (?P<what>[^\n]*) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
BLOCKS = list(BLOCK.finditer(TEXT))
PYTHON = [block for block in BLOCKS if block["kind"] == "python" and block["what"] != "pytest"]


def line_of(block) -> str:
    return f"line {TEXT.count(chr(10), 0, block.start()) + 1}"


@pytest.mark.parametrize("block", PYTHON, ids=line_of)
def test_a_block_runs_and_its_net_is_right(block, capsys):
    from tests import readme_nets

    space = {**vars(readme_nets), "gradcheck": gradcheck, "__name__": "readme"}
    exec((block["what"] or "").removeprefix("with: "), space)
    # As a notebook does it: a name that is no file, and the source where tracebacks look for it.
    name = f"<readme, {line_of(block)}>"
    linecache.cache[name] = (len(block["body"]), None, block["body"].splitlines(keepends=True), name)
    exec(compile(block["body"], name, "exec"), space)
    if "report = " not in block["body"]:
        said = capsys.readouterr().out
        assert (
            ("delta" in said and "(5, 4)" in said)
            if "explain" in block["body"]
            else "dbias      equal" in said
        )
        return
    report = space["report"]
    assert isinstance(report, Report)
    assert report.verdict == "right" and report.ok, str(report)


def test_the_pytest_block_passes(pytester, monkeypatch):
    (block,) = (block for block in BLOCKS if block["what"] == "pytest")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(README.parent))
    pytester.makepyfile(f"from tests.readme_nets import Net, X, Y\n\n{block['body']}")
    pytester.runpytest_subprocess("-p", "gradcheck.pytest_plugin").assert_outcomes(passed=1)


def held_to(what, said, bless):
    """The block of the README is what was said; blessed, it becomes so."""
    text = README.read_text(encoding="utf-8")
    (block,) = (block for block in BLOCK.finditer(text) if block["what"] == what)
    if bless:
        README.write_text(text[: block.start("body")] + said + text[block.end("body") :], encoding="utf-8")
    else:
        assert normalised(block["body"]) == normalised(said)


def test_the_wrong_line_and_its_edit_are_what_a_check_prints(request, tmp_path):
    """With --bless the README is brought up to date; the parts about numbers and cost are left out there."""
    (tmp_path / "net.py").write_text(
        (README.parent / "tests/readme_wrong_net.py").read_text(encoding="utf-8")
    )
    run = subprocess.run(
        [sys.executable, "-m", "gradcheck", "check", "net.py::build"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(README.parent)},
    )
    assert run.returncode == 1, run.stderr
    title, verdict, *_ = run.stdout.splitlines()
    lines = run.stdout[run.stdout.index("the backward pass") : run.stdout.index("findings\n")]
    assert "    + " in lines and "all gradients are right" in lines
    held_to("wrong", f"{title}\n{verdict}\n\n{lines.rstrip()}\n", request.config.getoption("--bless"))


def test_the_whole_report_is_what_the_demonstration_prints(request):
    """With --bless the README is brought up to date."""
    run = subprocess.run(
        [sys.executable, "-m", "gradcheck", "demo"],
        capture_output=True,
        text=True,
        check=True,
        cwd=README.parent,
    )
    first = run.stdout.split("\n── gradcheck")[0].rstrip() + "\n"
    held_to("demo", first, request.config.getoption("--bless"))


def test_commands_of_the_readme_exist(capsys):
    from gradcheck.cli import main

    with pytest.raises(SystemExit):
        main(["--help"])
    known = capsys.readouterr().out
    for command in set(re.findall(r"^gradcheck (\w+)", TEXT, re.MULTILINE)):
        assert f"    {command} " in known


def test_options_of_the_readme_exist(capsys):
    from gradcheck.cli import main

    with pytest.raises(SystemExit):
        main(["check", "--help"])
    known = capsys.readouterr().out
    for option in ("--format", "--color", "--seed", "--budget", "--annotate", "--write", "--strict"):
        assert option in known and option in TEXT
