"""Reads the files of cases/: what must be said about them, on which line, and the file with its repairs applied."""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

CASES = Path(__file__).parents[1] / "cases"
SHAPE_CODE = re.compile(r"([nf]\d+[a-z]?)_")  # a shape case wears its cause in its name: n3_, f4_
EXPECTED = re.compile(r"#\s*(expect|warns):\s*([A-Z]\d+[a-z]?)\s+(\S+)")
REPAIR = re.compile(r"#\s*fix:\s*(.+)$")
GROUPS = ("crash", "stuck loss", "diverges", "trains badly", "gradient check fails", "nothing is wrong")


@dataclass(frozen=True)
class Expectation:
    """A code, whom it is about, and the line it stands on."""

    code: str
    subjects: tuple[str, ...]
    line: int
    warning: bool


@dataclass(frozen=True)
class Case:
    """One file of cases/."""

    path: Path
    source: str
    title: str
    seen: str
    resembles: str
    expectations: tuple[Expectation, ...]
    shows: tuple[str, ...]  # codes of the causes it is a case of

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def expected(self) -> tuple[Expectation, ...]:
        return tuple(e for e in self.expectations if not e.warning)

    @property
    def warned(self) -> tuple[Expectation, ...]:
        return tuple(e for e in self.expectations if e.warning)

    @property
    def group(self) -> str:
        """The first of GROUPS that the person's own words name."""
        return next((group for group in GROUPS if group in self.seen), "crash")

    def repaired(self) -> str:
        """The source with every `# fix:` in place of its line."""
        lines = []
        for line in self.source.splitlines():
            repair = REPAIR.search(line)
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(indent + repair[1].rstrip() if repair else line)
        return "\n".join(lines) + "\n"

    def arguments(self, *, repaired: bool = False) -> dict[str, Any]:
        """What its check() returns, the file imported as it is, or a repaired copy of it."""
        if not repaired:
            return imported(self.path).check()
        with TemporaryDirectory() as folder:
            copy = Path(folder) / self.path.name
            copy.write_text(self.repaired(), encoding="utf-8")
            return imported(copy).check()


def imported(path: Path) -> ModuleType:
    """The file as a module of its own, fresh in every call."""
    name = f"case_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> Case:
    source = path.read_text(encoding="utf-8")
    about_shapes = path.parent.name == "shapes" or path.name.startswith("shapes_")
    expectations = []
    for number, line in enumerate(source.splitlines(), 1):
        for kind, code, subjects in () if about_shapes else EXPECTED.findall(line):
            expectations.append(Expectation(code, tuple(subjects.split(",")), number, kind == "warns"))
    title = re.match(r'"""(.*?)(?:"""|\n)', source)
    seen = re.search(r"^seen: (.*)$", source, re.MULTILINE)
    resembles = re.search(r"^looks like: (\S+)$", source, re.MULTILINE)
    shown = re.search(r"^shows: (.+)$", source, re.MULTILINE)
    named = SHAPE_CODE.match(path.name) if about_shapes else None
    codes = [named[1][0].upper() + named[1][1:]] if named else [e.code for e in expectations]
    words = seen[1] if seen else "nothing is wrong" if path.parent.name == "clean" else "crash"
    return Case(
        path,
        source,
        title[1].strip() if title else path.stem,
        words,
        resembles[1] if resembles else "",
        tuple(expectations),
        tuple(dict.fromkeys(codes + (shown[1].split(", ") if shown else []))),
    )


def cases(*folders: str) -> list[Case]:
    """The cases of some folders, by name, without the scripts among the clean ones: tests/test_shape_cases.py has them."""
    return [case for case in every_case(*folders) if not case.name.startswith("shapes_")]


def every_case(*folders: str) -> list[Case]:
    """All files of some folders, by name."""
    return [read(path) for folder in folders for path in sorted((CASES / folder).glob("*.py"))]


def index() -> str:
    """cases/README.md: every case under what the person sees first."""
    lines = [
        "# Cases",
        "",
        "Small nets with one thing wrong each, and right ones that look wrong. Each file says on its guilty line what",
        "gradcheck must say (`# expect: CODE subject`) and which repair makes it clean (`# fix: ...`); the suite holds it",
        "to both. `NAME.txt` beside a case is the report it gets. `gradcheck cause CODE` explains a code.",
        "",
        "Generated: `pytest tests/test_cases.py --bless` writes this index.",
    ]
    everything = every_case("gradients", "scripts", "shapes", "clean")
    for group in GROUPS:
        members = [case for case in everything if case.group == group]
        if not members:
            continue
        lines += [
            "",
            f"## {group[0].upper()}{group[1:]}",
            "",
            "| case | cause | what it is |",
            "|---|---|---|",
        ]
        for case in members:
            clean = case.path.parent.name == "clean"
            about_shapes = case.path.parent.name == "shapes" or case.name.startswith("shapes_")
            cause = ", ".join(case.shows) or case.resembles or ("shape" if about_shapes else "")
            cause = f"not {cause}" if clean and cause else cause
            link = f"[{case.path.parent.name}/{case.name}]({case.path.parent.name}/{case.path.name})"
            lines.append(f"| {link} | {cause} | {case.title.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"
