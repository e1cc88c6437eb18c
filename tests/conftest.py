"""Recorded output: compared with the files of tests/golden/, and recorded again with --bless."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from gradcheck.api import usual
from gradcheck.stumbling import STRICT

pytest_plugins = ["pytester"]

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="record the present output as tests/golden/")


def normalised(text: str) -> str:
    """The text without what differs between runs and machines: times, places, counts, errors like rounding.

    Where a gradient is right to rounding, which entry is the worst is rounding as well.
    """
    text = re.sub(r"\b[\d,]+ evaluations of the loss", "N evaluations of the loss", text)
    text = re.sub(r"\b(\d\.\d+e-(0[7-9]|[1-9]\d)|0\.0e\+00)(?![\d.])", "ROUNDING", text)
    text = re.sub(r"(right +ROUNDING +)\[[\d, ]*\]( +-?[\d.e+-]+){0,2}", r"\1[anywhere]", text)
    text = re.sub(r"worst at +analytic +numerical", "worst at  analytic  numerical", text)
    text = re.sub(r"\b\d+(\.\d+)? m?s\b", "SECONDS", text)
    text = text.replace(str(Path(__file__).parents[1]) + "/", "")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output is as wide as a file's: workers that run tests side by side are given a width of their own."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """What our own code stumbles over fails the test instead of costing the user a part of the answer."""
    monkeypatch.setenv(STRICT, "1")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found within a budget does not hang on how busy the machine is: time passes at a third of its pace."""
    seconds = time.process_time
    monkeypatch.setattr(time, "process_time", lambda: seconds() / 3)


@pytest.fixture(autouse=True)
def as_numpy_is() -> Iterator[None]:
    """Some nets turn numpy's warnings off when they are loaded: the tests after them shall have theirs."""
    with np.errstate():
        yield


@pytest.fixture
def short_repairs() -> Iterator[None]:
    """For tests of verdicts: what is wrong is annotated, and edits of it are looked for no longer than a moment."""
    with usual(budget=0.01):
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function that holds a text to tests/golden/NAME."""

    def hold(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--bless"):
            path.write_text(normalised(text), encoding="utf-8")
        assert path.exists(), f"nothing recorded as {name}: look at the output, then pytest --bless"
        assert normalised(text) == path.read_text(encoding="utf-8")

    return hold
