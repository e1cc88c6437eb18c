"""Measures what a shape error's explanation costs after the exception, in a process that explains its first and in one
that has explained others.

`gradcheck run` runs each script of cases/shapes as a user would, the explanation goes to a terminal; what counts is
processor time from the end of the traceback to the last line of the explanation.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GOAL = 0.050
ROOT = Path(__file__).parents[2]
RUNS = 2  # the least counts: whatever else runs on the machine only ever adds time

# Its own text, and not this module: nothing may be loaded that `gradcheck run` would have to load.
_PROGRAM = """
import io, sys, time
from gradcheck.hook import show_explanation
from gradcheck.run import run_command

class Terminal(io.StringIO):
    encoding = "utf-8"
    def isatty(self):
        return True

out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), Terminal()

def show(error):
    began = time.process_time()
    explained = show_explanation(error, Terminal())
    print(script, time.process_time() - began if explained else "unexplained", file=out)
    return explained

for script in sys.argv[1:]:
    run_command([script], show=show)
"""


def times(scripts: list[Path], cache: str) -> dict[Path, float]:
    """Seconds of each explanation, one process for all scripts; those without an explanation are left out."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _PROGRAM, *map(str, scripts)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        # An installed package is compiled once; where python is told not to keep that, it would be measured here.
        env={**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""},
    )
    found = (line.rsplit(" ", 1) for line in run.stdout.splitlines())
    return {Path(name): float(spent) for name, spent in found if spent != "unexplained"}


def least(runs: list[dict[Path, float]]) -> dict[Path, float]:
    """The least of several runs for each script."""
    return {path: min(run[path] for run in runs if path in run) for run in runs for path in run}


def main() -> None:
    scripts = sorted((ROOT / "cases" / "shapes").glob("*.py"))
    print(f"Processor time after the exception, {len(scripts)} scripts, the least of {RUNS} runs each.")
    with tempfile.TemporaryDirectory() as cache, ThreadPoolExecutor(os.cpu_count()) as pool:
        times(scripts[:1], cache)  # compiles
        alone = [path for path in scripts for _ in range(RUNS)]
        fresh = least(list(pool.map(lambda path: times([path], cache), alone)))
        # The first one's price is that of a fresh process: it is paid by a script before those that count.
        warm = least(list(pool.map(lambda _: _without_first(scripts, cache), range(RUNS))))
    print(f"{'process':>8} {'explained':>9} {'median':>8} {'90 %':>8} {'worst':>8}  goal")
    for name, found in (("fresh", fresh), ("warm", warm)):
        spent = sorted(found.values())
        median, most, worst = spent[len(spent) // 2], spent[9 * len(spent) // 10], spent[-1]
        late = sum(seconds > GOAL for seconds in spent)
        met = "met" if not late else f"MISSED by {late}: {_slowest(found)}"
        print(
            f"{name:>8} {len(spent):>9} {median * 1e3:>5.1f} ms {most * 1e3:>5.1f} ms {worst * 1e3:>5.1f} ms  "
            f"below {GOAL * 1e3:g} ms: {met}"
        )


def _without_first(scripts: list[Path], cache: str) -> dict[Path, float]:
    found = times([scripts[-1], *scripts[:-1]], cache)
    found.pop(scripts[-1], None)
    return found


def _slowest(found: dict[Path, float]) -> str:
    late = sorted((path for path in found if found[path] > GOAL), key=lambda path: -found[path])
    return ", ".join(path.stem for path in late[:5])


if __name__ == "__main__":
    main()
