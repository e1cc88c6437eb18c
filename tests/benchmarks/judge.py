"""Runs one subject of `make diagnose` through gradcheck and says what was right about the answer."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import linecache
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

import gradcheck
from gradcheck.errors import ConventionError, UsageError
from gradcheck.facts import Edit, Severity, Verdict
from gradcheck.report import Report
from tests.benchmarks import truth
from tests.benchmarks.planted import Subject, with_one_fault

UNNAMED = "W0"
MARK = 2.0**20  # no weight has it
_numbers = itertools.count()
_folder = Path(tempfile.mkdtemp(prefix="gradcheck-diagnose-"))
Answer = dict[str, Any]


def module_of(text: str, stem: str) -> types.ModuleType:
    """The source as a module of its own file, as a user's would be."""
    name = f"{stem}_{next(_numbers)}"
    path = _folder / f"{name}.py"
    path.write_text(text)
    linecache.checkcache(str(path))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def judge(subject: Subject) -> Answer:
    """What gradcheck said of a subject, as plain values; `status` says whether it counts."""
    before = set(sys.modules)
    try:
        return _judged(subject)
    finally:
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "").parent == _folder:
                del sys.modules[name]


def _judged(subject: Subject) -> Answer:
    warnings.simplefilter("ignore")
    answer: Answer = {
        "name": subject.name,
        "net": subject.net,
        "set": subject.set,
        "faults": len(subject.faults),
        "family": "".join(sorted({fault.codes[0][0] for fault in subject.faults})),
        "codes": subject.codes,
        "planted": " | ".join(" ".join(fault.text.split()) for fault in subject.faults),
        "status": "checked",
    }
    with np.errstate(all="ignore"):
        try:
            module = module_of(subject.text, subject.net)
            if subject.faults and (why := _excluded(subject, module)):
                return {**answer, "status": why}
            call = module.check(**_accepted(module, subject.options or {}))
            if subject.variant == "float32":
                _single(call)
            if subject.variant == "used":
                _use(call)
        except Exception as error:
            return {**answer, "status": "crash", "error": f"{type(error).__name__}: {error}"}
        model = call.pop("model")
        start = time.perf_counter()
        try:
            report = gradcheck.check(model, **call)
        except (UsageError, ConventionError) as error:
            return {**answer, "status": "refused", "error": f"{type(error).__name__}: {error}"}
        except Exception as error:
            return {**answer, "status": "checker crash", "error": f"{type(error).__name__}: {error}"}
        answer["seconds"] = time.perf_counter() - start
        _look(answer, report, subject)
        if not subject.faults:
            answer["silent"] = _left_out(report, module, subject)
    return answer


def _look(answer: Answer, report: Report, subject: Subject) -> None:
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    annotated = report.annotated
    edits = annotated.edits if annotated is not None else ()
    if annotated is not None:
        marked = [line.location.line for line in annotated.lines if line.mark == "wrong"]
    else:  # a loss that is not finite has no backward pass to look at: the finding has the place
        marked = [finding.location.line for finding in errors if finding.location is not None]
    acceptable = {code for fault in subject.faults for code in fault.codes}
    top = errors[0] if errors else None
    doubted = top is not None and any(note.startswith("it can also be") for note in top.notes)
    hedged = top is not None and (doubted or not top.certain)
    answer |= {
        "detected": report.verdict is Verdict.WRONG,
        "undecided": report.verdict is Verdict.UNDECIDED,
        "alarm": report.verdict is Verdict.WRONG or bool(errors),
        "annotated": annotated is not None,
        "unannotated": report.facts.unannotated,
        "statement": bool(marked) and any(marked[0] in lines for lines in subject.lines),
        "statements": bool(subject.lines) and all(lines.intersection(marked) for lines in subject.lines),
        "cause": top is not None and top.code in acceptable,
        "causes": all({f.code for f in errors}.intersection(fault.codes) for fault in subject.faults),
        "hedged": hedged,
        "misnamed": top is not None and top.code not in acceptable | {UNNAMED} and not hedged,
        "proven": bool(edits) and all(edit.proven for edit in edits),
        "marked": marked,
        "expected": [sorted(lines) for lines in subject.lines],
        "findings": [f"{f.code} {f.name} ({f.subject})" for f in errors],
        "edits": [f"{e.location.line}: {e.before}  ->  {e.after}" for e in edits],
        "wrong": [check.name for check in report.gradients if check.verdict is Verdict.WRONG],
    }
    if answer["proven"]:
        answer["holds"] = _holds(subject, edits)


def _left_out(report: Report, module: types.ModuleType, subject: Subject) -> bool:
    """Whether a parameter that has a gradient was neither checked nor named as unchecked."""
    options = _accepted(module, subject.options or {})
    paths = truth.gradient_paths(truth.numerical(module.check(**options)), module.check(**options))
    due = [values.ravel() for values in _apart(module.check(**options)["model"], paths)]
    *rest, largest = sorted(due, key=len) or [np.empty(0)]
    if rest and np.array_equal(np.sort(np.concatenate(rest)), np.sort(largest)):
        due = rest  # a buffer is checked through the parameters that lie in it
    checked = sum(check.entries for check in report.gradients)
    said = report.facts.without_gradient or any(finding.code == "X9" for finding in report.findings)
    return checked < sum(map(len, due)) and not said


def _apart(model: Any, paths: Mapping[str, Any]) -> list[np.ndarray]:
    """The arrays at those paths, each once: a layer may hold the very array that a dict of weights holds."""
    leaves = [leaf for leaf in truth.leaves(model) if leaf[0] in paths and leaf[1].size]
    marks = {path: MARK + k for k, (path, _, _) in enumerate(leaves)}
    for path, _, setter in leaves:
        with contextlib.suppress(TypeError):  # a number in a tuple stays as it is
            setter(0, marks[path])
    now = {path: float(values.flat[0]) for path, values, _ in truth.leaves(model) if path in marks}
    others = set(marks.values())
    return [values for path, values, _ in leaves if now[path] == marks[path] or now[path] not in others]


def _holds(subject: Subject, edits: tuple[Edit, ...]) -> bool | None:
    """Whether the mutant with the edits has the right net's gradients on other weights and data; None: not editable."""
    lines = subject.text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda edit: -edit.location.line):
        at = (edit.begins or edit.location.line) - 1
        text = "".join(lines[at:])
        if edit.before not in text:
            return None
        lines[at:] = text.replace(edit.before, edit.after, 1).splitlines(keepends=True)
    try:
        module = module_of("".join(lines), subject.net)
        options = _accepted(module, {**(subject.options or {}), "seed": 7})
        right = module_of(Path(subject.path).read_text(), subject.net)
        paths = truth.gradient_paths(truth.numerical(right.check(**options)), right.check(**options))
        return truth.alike(
            truth.observed(right.check(**options)), truth.observed(module.check(**options)), paths
        )
    except Exception:
        return False


_known: dict[tuple[str, str], tuple[tuple[float, dict[str, Any]], dict[str, tuple[str, ...]]]] = {}


def _right(subject: Subject) -> tuple[tuple[float, dict[str, Any]], dict[str, tuple[str, ...]]]:
    """What the right net computes, and where its gradients turn up."""
    options = subject.options or {}
    key = (subject.path, repr(options))
    if key not in _known:
        module = module_of(Path(subject.path).read_text(), subject.net)
        paths = truth.gradient_paths(truth.numerical(module.check(**options)), module.check(**options))
        if not paths:
            raise ValueError(f"{subject.path}: no gradient of the right net was found")
        _known[key] = truth.observed(module.check(**options)), paths
    return _known[key]


def _excluded(subject: Subject, module: types.ModuleType) -> str:
    """Why a mutant does not count: its gradients are those of the right net, or of one of its two faults alone."""
    options = subject.options or {}
    right, paths = _right(subject)
    seen = truth.observed(module.check(**options))
    if truth.alike(right, seen, paths):
        return "equivalent"
    if not np.isclose(right[0], seen[0], rtol=1e-10):  # the loss itself was changed: ask for its own gradient
        own = truth.gradient_paths(truth.numerical(module.check(**options)), module.check(**options))
        if set(paths) <= set(own):
            return "equivalent"
    if len(subject.faults) == 2:
        for which in (0, 1):
            one = module_of(with_one_fault(subject, which).text, subject.net)
            if truth.alike(truth.observed(one.check(**options)), seen, paths):
                return "masked"
            if truth.alike(truth.observed(one.check(**options)), right, paths):
                return "masked"
    return ""


def _accepted(module: types.ModuleType, options: dict[str, Any] | Any) -> dict[str, Any]:
    names = module.check.__code__.co_varnames[: module.check.__code__.co_argcount]
    return {name: value for name, value in options.items() if name in names}


def _single(call: dict[str, Any]) -> None:
    """The call's weights and data in float32, wherever they live; views stay views of one array."""
    seen: set[int] = set()
    bases: dict[int, tuple[Any, Any]] = {}

    def single(array: Any) -> Any:
        if array.dtype != np.float64:
            return array
        whole = (
            array.base if isinstance(array.base, np.ndarray) and array.base.dtype == array.dtype else array
        )
        _, copy = bases.setdefault(id(whole), (whole, whole.astype(np.float32)))
        if whole is array:
            return copy
        start = (array.ctypes.data - whole.ctypes.data) // array.itemsize
        strides = [stride // 2 for stride in array.strides]
        view = np.ndarray(array.shape, np.float32, copy.data, start * copy.itemsize, strides)
        return view.view(type(array))

    def cast(thing: Any) -> Any:
        if isinstance(thing, np.ndarray):
            return single(thing)
        if id(thing) in seen or isinstance(thing, (types.ModuleType, type, str, int, float)):
            return thing
        seen.add(id(thing))
        if isinstance(thing, dict):
            for key, value in thing.items():
                thing[key] = cast(value)
        elif isinstance(thing, list):
            thing[:] = [cast(item) for item in thing]
        elif isinstance(thing, tuple):
            return tuple(cast(item) for item in thing) if type(thing) is tuple else thing
        elif isinstance(thing, types.FunctionType):
            for cell in thing.__closure__ or ():
                cell.cell_contents = cast(cell.cell_contents)
        elif isinstance(thing, types.MethodType):
            cast(thing.__self__)
        elif hasattr(thing, "__dict__"):
            for name, value in vars(thing).items():
                setattr(thing, name, cast(value))
        return thing

    for key in ("model", "loss", "backward", "step"):
        if call.get(key) is not None:
            call[key] = cast(call[key])


def _use(call: dict[str, Any]) -> None:
    """Runs the net once on other data of the same shapes, as a net that was trained has been."""
    cells: dict[int, Any] = {}
    pending = [call[key] for key in ("loss", "backward", "step") if call.get(key) is not None]
    while pending:
        function = pending.pop()
        for cell in getattr(function, "__closure__", None) or ():
            if id(cell) not in cells:
                cells[id(cell)] = cell
                pending.append(cell.cell_contents)
    kept = [(cell, cell.cell_contents) for cell in cells.values() if cell.cell_contents is not call["model"]]
    data = [(cell, value) for cell, value in kept if isinstance(value, (np.ndarray, list, tuple))]
    generator = np.random.default_rng(3)

    def other(value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            binary = bool(np.isin(value, (0.0, 1.0)).all())
            return value.copy() if binary else value + 0.3 * generator.normal(size=value.shape)
        if isinstance(value, np.ndarray):
            return value.copy()
        if isinstance(value, (list, tuple)):
            items = [other(item) for item in value]
            return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
        return value

    for cell, value in data:
        cell.cell_contents = other(value)
    try:
        call["loss"]()
        action = call.get("backward") or call.get("step")
        if action is not None:
            action()
    finally:
        for cell, value in data:
            cell.cell_contents = value
