"""The diagnosis bench (`make diagnose`): planted faults found, named and repaired, and correct nets left alone."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tests.benchmarks import planted, workers

Answer = dict[str, Any]
EXCLUDED = ("equivalent", "masked", "crash")


def subjects(which: str, seed: int = 0) -> list[planted.Subject]:
    """The subjects of a set: `tuned`, `heldout`, `two`, `lookalikes` or `all`."""
    found: list[planted.Subject] = []
    for name in planted.SETS:
        if which in (name, "all"):
            found += planted.single_faults(name)
    for name in planted.SETS:
        if which in ("two", "all"):
            found += planted.double_faults(name, seed)
    for name in planted.FOLDERS:
        if which in ("lookalikes", "all"):
            found += planted.correct(name)
    return found


def by_set(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The answers that count of each set that has any, as tables name the sets, and of all of them."""
    counted = [a for a in answers if a["status"] not in EXCLUDED]
    found = {shown: [a for a in counted if a["set"] == name] for name, shown in planted.SETS.items()}
    found = {shown: group for shown, group in found.items() if group}
    return {**found, "total": counted} if len(found) > 1 else found


def percent(answers: Sequence[Answer], key: str) -> str:
    """How often a key holds, as `12/34  35.3 %`; one that was refused or ran out of time does not hold."""
    if not answers:
        return "-"
    hits = sum(bool(answer.get(key)) for answer in answers)
    return f"{hits}/{len(answers)} {100 * hits / len(answers):5.1f} %"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in plain text, columns as wide as they must be."""
    cells = [list(map(str, head)), *[list(map(str, row)) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return "\n".join([title, *("  " + line for line in lines)])


COLUMNS = {
    "detected": "detected",
    "statement": "statement top 1",
    "cause": "cause top 1",
    "misnamed": "wrong cause, confident",
    "hedged": "told with a doubt",
    "proven": "edit passes",
    "holds": "edit holds elsewhere",
    "undecided": "undecided",
}


def singles_table(answers: Sequence[Answer]) -> str:
    """One row per set: how many mutants count, and how often each part of the answer was right."""
    rows = [
        [name, len(group), *(percent(group, key) for key in COLUMNS)]
        for name, group in by_set(answers).items()
    ]
    return table("one fault", ["set", "mutants", *COLUMNS.values()], rows)


def doubles_table(answers: Sequence[Answer]) -> str:
    """The mutants with two faults: both statements, both causes, edits that repair everything."""
    keys = {
        "detected": "detected",
        "statements": "both statements",
        "statement": "first statement",
        "causes": "both causes",
        "proven": "edits pass",
        "holds": "edits hold elsewhere",
    }
    rows = [
        [name, len(group), *(percent(group, key) for key in keys)] for name, group in by_set(answers).items()
    ]
    return table("two faults", ["set", "mutants", *keys.values()], rows)


def weighted(answers: Sequence[Answer]) -> str:
    """The same with every cause counted as often as people report it (the first of a mutant's causes is its own)."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer["status"] not in EXCLUDED:
            groups[answer["codes"].split("/")[0]].append(answer)
    total = sum(planted.WEIGHTS.get(code, 1) for code in groups)
    rows = []
    for key in ("detected", "statement", "cause", "misnamed", "proven"):
        shares = (
            planted.WEIGHTS.get(code, 1) * sum(bool(a.get(key)) for a in group) / len(group)
            for code, group in groups.items()
        )
        rows.append(f"{COLUMNS[key]} {100 * sum(shares) / total:.1f} %")
    return f"weighted by how often each cause is reported ({len(groups)} causes): " + ", ".join(rows)


def correct_table(answers: Sequence[Answer]) -> str:
    """The correct nets: how many were accused, how many left undecided."""
    rows = []
    for folder, name in {**planted.SETS, "lookalikes": "look-alikes"}.items():
        group = [a for a in answers if a["set"] == folder]
        if group:
            broken = sum(a["status"] != "checked" for a in group)
            said = (percent(group, key) for key in ("alarm", "undecided", "silent"))
            rows.append([name, len(group), *said, broken])
    if rows:
        broken = sum(a["status"] != "checked" for a in answers)
        said = (percent(answers, key) for key in ("alarm", "undecided", "silent"))
        rows.append(["total", len(answers), *said, broken])
    head = ["set", "nets", "false alarms", "undecided", "silent about a parameter", "not checked"]
    return table("correct nets", head, rows)


def grouped_table(title: str, answers: Sequence[Answer], key: Callable[[Answer], str]) -> str:
    """The mutants with one fault by family or by convention."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer["status"] not in EXCLUDED:
            groups[key(answer)].append(answer)
    keys = ("detected", "statement", "cause", "misnamed", "proven", "holds")
    rows = [[name, len(groups[name]), *(percent(groups[name], k) for k in keys)] for name in sorted(groups)]
    return table(title, ["", "mutants", *(COLUMNS[k] for k in keys)], rows)


def times(answers: Sequence[Answer]) -> str:
    """Median and longest time of a check, and what did not count or could not be checked."""
    taken = [a["seconds"] for a in answers if "seconds" in a]
    counts = Counter(a["status"] for a in answers if a["status"] != "checked")
    said = ", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or "none"
    speed = (
        f"seconds per check: median {statistics.median(taken):.2f}, longest {max(taken):.1f}" if taken else ""
    )
    return f"{speed}\nleft out or not checked: {said}"


def flawed(answer: Answer) -> bool:
    """Whether anything about an answer was not as it should be."""
    if answer["status"] != "checked":
        return answer["status"] not in ("equivalent", "masked", "crash") or not answer["faults"]
    if not answer["faults"]:
        return bool(answer["alarm"] or answer["undecided"] or answer["silent"])
    if answer["faults"] == 2:
        return not (answer["detected"] and answer["statements"] and answer["proven"])
    good = ("detected", "statement", "cause", "proven")
    return not all(answer[key] for key in good) or answer.get("holds") is False


def listing(answers: Sequence[Answer]) -> str:
    """Every flawed answer with what was planted, what was said, and the edits."""
    blocks = []
    for a in sorted(filter(flawed, answers), key=lambda a: (a["set"], a["net"], a["name"])):
        marks = "".join(
            letter if a.get(key) else "-"
            for letter, key in zip(
                "DSCPH", ("detected", "statement", "cause", "proven", "holds"), strict=True
            )
        )
        lines = [f"{marks} {a['set']} {a['name']}  [{a['codes']}]  planted: {a['planted'][:160]}"]
        if a["status"] != "checked":
            lines.append(f"      {a['status']}: {a.get('error', '')[:300]}")
        else:
            lines.append(
                f"      expected lines {a['expected']}, marked {a['marked']}, wrong: {', '.join(a['wrong'])}"
            )
            lines += [f"      finding {finding}" for finding in a["findings"]]
            lines += [f"      edit {edit[:200]}" for edit in a["edits"]]
            if a["unannotated"]:
                lines.append(f"      {a['unannotated'][:200]}")
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def summary(answers: Sequence[Answer]) -> str:
    """All tables of a run."""
    one = [a for a in answers if a["faults"] == 1]
    two = [a for a in answers if a["faults"] == 2]
    none = [a for a in answers if a["faults"] == 0]
    parts = []
    if one:
        parts += [singles_table(one), times(one)]
        sets = {shown: group for shown, group in by_set(one).items() if shown != "total"}
        parts += [f"{shown}, {weighted(group)}" for shown, group in sets.items()]
        for shown, group in sets.items():
            parts.append(grouped_table(f"by family, {shown}", group, lambda a: a["family"]))
            parts.append(
                grouped_table(f"by convention, {shown}", group, lambda a: planted.convention(a["net"]))
            )
        alarms = sum(bool(a.get("alarm")) for a in one if a["status"] == "equivalent")
        parts.append(f"equivalent mutants accused: {alarms}")
    if two:
        parts += [doubles_table(two), times(two)]
    if none:
        parts += [correct_table(none), times(none)]
    return "\n\n".join(parts)


def run(arguments: Sequence[str]) -> int:
    """Runs the bench as the command line says; 0 when it ran."""
    parser = argparse.ArgumentParser(prog="diagnose", description=__doc__)
    parser.add_argument("--set", default="all", choices=("all", "tuned", "heldout", "two", "lookalikes"))
    parser.add_argument("--only", default="", help="only the nets whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="this many subjects, drawn at random")
    parser.add_argument("--timeout", type=float, default=90.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", default="", help="a file that gets every answer as a line of JSON")
    parser.add_argument("--failures", action="store_true", help="list every answer that was not right")
    options = parser.parse_args(arguments)
    for name, shown in planted.SETS.items():
        if options.set in (name, "two", "all") and not planted.nets(name):
            print(f"no nets are {shown} at present: {planted.FOLDERS[name]} is empty\n")
    chosen = [s for s in subjects(options.set, options.seed) if options.only in s.net]
    if options.limit and options.limit < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.limit)
    start = time.perf_counter()
    answers: list[Answer] = []
    for answer in workers.answers(chosen, options.jobs, options.timeout):
        answers.append(answer)
        if options.save:
            with open(options.save, "a") as file:
                file.write(json.dumps(answer) + "\n")
        if sys.stderr.isatty():
            print(f"\r{len(answers)}/{len(chosen)}", end="", file=sys.stderr, flush=True)
    if answers:
        print(summary(answers) + "\n")
    print(f"{len(answers)} subjects in {time.perf_counter() - start:.0f} s")
    if options.failures:
        print("\n" + listing(answers))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
