"""Recording of live objects: the user's functions run their instrumented code for the time of one call."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from typing import Any

from gradcheck import source
from gradcheck.recording import reach, recorder, twins
from gradcheck.recording.events import Recording


class Instrumented:
    """A context in which the user's functions reachable from the roots run instrumented; their code is put back after."""

    def __init__(self, roots: Iterable[Any], modules: Iterable[Any] = ()) -> None:
        self._roots = list(roots)
        self._modules = list(modules)
        self._swapped: list[tuple[types.FunctionType, types.CodeType]] = []
        self.unfollowed: dict[str, None] = {}

    def __enter__(self) -> Instrumented:
        counted = source.treat_as_user_code(_files(self._modules))
        try:
            for function in reach.functions([*self._roots, *self._modules]):
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


def _files(modules: Iterable[Any]) -> set[str]:
    """The source files of modules and packages, given as module objects or names."""
    import sys

    files: set[str] = set()
    for module in modules:
        name = module if isinstance(module, str) else module.__name__
        for loaded, value in list(sys.modules.items()):
            if loaded == name or loaded.startswith(name + "."):
                file = getattr(value, "__file__", None)
                if isinstance(file, str):
                    files.add(file)
    return files


def record(
    function: Callable[..., Any],
    *args: Any,
    values: bool = False,
    modules: Iterable[Any] = (),
    keep: int | None = None,
    **kwargs: Any,
) -> tuple[Any, Recording]:
    """(what the call returns, the Recording of it); the user's functions it reaches run instrumented meanwhile.

    `values` keeps operands and results, `modules` names installed packages to look into as if they were the user's,
    `keep` bounds memory: of every loop the first and last `keep` iterations. What the call raises goes through; the
    recording up to there is then found by `recording_of(error)`.
    """
    with Instrumented([function, *args, *kwargs.values()], modules) as instrumented:
        session = recorder.Recorder(values=values, keep=keep)
        session.start()
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            recording = session.stop(error)
            recording.unfollowed = tuple(instrumented.unfollowed)
            _recordings.append((error, recording))
            del _recordings[:-4]
            raise
        recording = session.stop()
    recording.unfollowed = tuple(instrumented.unfollowed)
    return result, recording


_recordings: list[tuple[BaseException, Recording]] = []


def recording_of(error: BaseException) -> Recording | None:
    """The recording of the call that raised this, if it was one of the last few."""
    for known, recording in reversed(_recordings):
        if known is error:
            return recording
    return None
