"""Instrumented code does what plain code does: same output, same results, same tracebacks, same exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gradcheck.recording import recorder

CORPUS = sorted((Path(__file__).parent / "corpus_syntax").glob("*.py"))
ROOT = Path(__file__).parent.parent
RECORDED = """
import sys, traceback
from gradcheck.recording import recorder, run_script
run = run_script(sys.argv[1], sys.argv[2:], values={values}, keep={keep})
if run.error is not None:
    traceback.print_exception(run.error)
assert not recorder.troubles, recorder.troubles
assert len(run.recording.events) > {least}
sys.exit(run.exit_code)
"""


def run(*argv: str) -> tuple[str, str, int]:
    environment = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PATH": ""}
    done = subprocess.run(
        [sys.executable, *argv], capture_output=True, text=True, env=environment, timeout=100
    )
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("values", [False, True], ids=["shapes", "values"])
@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_a_recorded_script_is_the_plain_script(path: Path, values: bool) -> None:
    plain = run(str(path))
    assert run("-c", RECORDED.format(values=values, keep=None, least=5), str(path)) == plain
    assert run("-c", RECORDED.format(values=values, keep=2, least=5), str(path)) == plain


def test_the_recorder_never_fails() -> None:
    assert not recorder.troubles
