"""Recording of live objects: the user's functions run their instrumented code for the time of one call."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

from gradcheck import source
from gradcheck.recording import failures, reach, recorder, twins
from gradcheck.recording.events import Recording


class Instrumented:
    """A context in which the user's functions reachable from the roots run instrumented; their code is put back."""

    def __init__(self, roots: Iterable[Any], modules: Iterable[Any] = ()) -> None:
        self._roots = list(roots)
        self._modules = list(modules)
        self._swapped: list[tuple[types.FunctionType, types.CodeType]] = []
        self.unfollowed: dict[str, None] = {}

    def __enter__(self) -> Instrumented:
        modules = _loaded(self._modules)
        counted = source.treat_as_user_code(_source_files(modules))
        inside = [value for module in modules for value in vars(module).values()]
        try:
            for function in reach.functions([*self._roots, *inside]):
                twin, reason = twins.twin_of(function)
                if twin is None:
                    self.unfollowed[reason] = None
                elif twin is not function.__code__:
                    # Noted first: an interrupt between the two lines must not leave the twin behind.
                    self._swapped.append((function, function.__code__))
                    function.__code__ = twin
        except BaseException:
            self._restore()
            raise
        finally:
            source.forget_user_code(counted)
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _restore(self) -> None:
        for function, code in reversed(self._swapped):
            function.__code__ = code
        self._swapped.clear()


def _loaded(modules: Iterable[Any]) -> list[types.ModuleType]:
    """The loaded modules of packages or modules given as objects or names, submodules included."""
    found: list[types.ModuleType] = []
    for module in modules:
        name = module if isinstance(module, str) else module.__name__
        for loaded, value in list(sys.modules.items()):
            if (loaded == name or loaded.startswith(name + ".")) and isinstance(value, types.ModuleType):
                found.append(value)
    return found


def _source_files(modules: Iterable[types.ModuleType]) -> set[str]:
    files = (vars(module).get("__file__") for module in modules)
    return {file for file in files if isinstance(file, str)}


def record(
    function: Callable[..., Any],
    *args: Any,
    values: bool = False,
    modules: Iterable[Any] = (),
    keep: int | None = None,
    structure: bool = False,
    **kwargs: Any,
) -> tuple[Any, Recording]:
    """(what the call returns, the Recording of it); the user's functions it reaches run instrumented meanwhile.

    `values` keeps operands and results, `modules` names installed packages to look into as if they were the user's,
    `keep` bounds memory: of every loop the first and last `keep` iterations; `structure` keeps what a trace of shapes
    needs. What the call raises goes through; the
    recording up to there is then found by `recording_of(error)`.
    """
    with Instrumented([function, *args, *kwargs.values()], modules) as instrumented:
        session = recorder.Recorder(values=values, keep=keep, structure=structure)
        session.start()
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            recording = session.stop(error)
            recording.unfollowed = tuple(instrumented.unfollowed)
            _remember(error, recording, session)
            raise
        recording = session.stop()
    recording.unfollowed = tuple(instrumented.unfollowed)
    return result, recording


class Tracing:
    """Records what the user's functions do while the `with` block runs; `recording` is there when it has ended.

    The functions are those reachable from the globals and locals of the block's frame. The code of the block itself is
    running already and cannot be rewritten: its own operators are not recorded, only those of the functions it calls.
    """

    def __init__(
        self,
        *,
        values: bool = False,
        modules: Iterable[Any] = (),
        keep: int | None = None,
        structure: bool = False,
        frame: Any = None,
    ) -> None:
        self.recording = Recording(keeps_values=values)
        self._modules = tuple(modules)
        self._session = recorder.Recorder(values=values, keep=keep, structure=structure)
        self._frame = frame
        self._instrumented: Instrumented | None = None

    def __enter__(self) -> Tracing:
        frame = self._frame or sys._getframe(1)
        self._frame = None
        roots = [*frame.f_globals.values(), *frame.f_locals.values()]
        self._instrumented = Instrumented(roots, self._modules)
        self._instrumented.__enter__()
        self._session.start()
        return self

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        try:
            self.recording = self._session.stop(error)
        finally:
            if self._instrumented is not None:
                self._instrumented.__exit__()
        if self._instrumented is not None:
            self.recording.unfollowed = tuple(self._instrumented.unfollowed)
        if error is not None:
            _remember(error, self.recording, self._session)


def _remember(error: BaseException, recording: Recording, session: recorder.Recorder) -> None:
    try:
        recording.failure = failures.failure_of(error, session.left, session.left_origins)
    except Exception:  # a lost explanation must not hide the user's error
        recorder.troubles["failure"] = "the failing operation was not found"
    _recordings.append((error, recording))
    del _recordings[:-4]


_recordings: list[tuple[BaseException, Recording]] = []


def recording_of(error: BaseException) -> Recording | None:
    """The recording of the call that raised this, if it was one of the last few."""
    for known, recording in reversed(_recordings):
        if known is error:
            return recording
    return None
