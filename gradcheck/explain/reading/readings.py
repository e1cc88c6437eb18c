"""Reads the code of a traceback on shapes, from one of its frames on, with or without an edit."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from gradcheck.explain.failing import Failing
from gradcheck.explain.reading.functions import Reader
from gradcheck.explain.reading.nouns import Crash, GiveUp


@dataclass(slots=True, eq=False)
class Reading:
    """How far the code was read, from which frame on, and where it crashed."""

    reader: Reader
    start: int
    crash: Crash | None
    tired: bool = False  # stopped by the budget


def read_from(
    failing: Failing,
    start: int,
    replace: dict[int, ast.AST],
    budget: int,
    overrides: dict[int, Any],
    rounds: int = 2,
    lenient: bool = False,
) -> Reading:
    """Reads from the first line of one frame of the traceback, edited, to the next crash or the end."""
    reader = Reader(replace=replace, frames=failing.frames, budget=budget)
    reader.frame_lines = failing.lines
    reader.overrides = overrides
    reader.rounds = rounds
    reader.lenient = lenient
    reader.out_of_range = failing.out_of_range
    try:
        reader.run_frame(start)
    except Crash as crash:
        return Reading(reader, start, crash)
    except (GiveUp, RecursionError):
        return Reading(reader, start, None, tired=True)
    return Reading(reader, start, None)


def reproduce(failing: Failing, overrides: dict[int, Any]) -> Reading | None:
    """The reading from the outermost frame that meets the very crash of the traceback; None if no frame does."""
    for lenient in (False, True):
        for start in range(len(failing.frames)):
            reading = read_from(failing, start, {}, 6000, overrides, 2, lenient)
            crash = reading.crash
            if crash is not None and (crash.node is failing.node or crash.statement is failing.statement):
                return reading
    return None
