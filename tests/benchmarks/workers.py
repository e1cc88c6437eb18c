"""Runs subjects in worker processes, each with a time limit; a worker that dies costs one subject."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

from tests.benchmarks.planted import Subject


def _serve(pipe: Connection) -> None:
    from tests.benchmarks.judge import judge

    while True:
        subject = pipe.recv()
        if subject is None:
            return
        try:
            pipe.send(judge(subject))
        except Exception as error:
            pipe.send(_lost(subject, "bench error", f"{type(error).__name__}: {error}"))


def _lost(subject: Subject, status: str, error: str = "") -> dict[str, Any]:
    return {
        "name": subject.name,
        "net": subject.net,
        "set": subject.set,
        "faults": len(subject.faults),
        "family": "".join(sorted({fault.codes[0][0] for fault in subject.faults})),
        "codes": subject.codes,
        "planted": " | ".join(fault.text for fault in subject.faults),
        "status": status,
        "error": error,
    }


class _Worker:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other,), daemon=True)
        self.process.start()
        other.close()
        self.subject: Subject | None = None
        self.since = 0.0

    def give(self, subject: Subject) -> None:
        self.subject, self.since = subject, time.monotonic()
        self.pipe.send(subject)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def answers(subjects: Sequence[Subject], jobs: int = 2, limit: float = 90.0) -> Iterator[dict[str, Any]]:
    """One answer per subject, in the order they come; one that takes longer than `limit` seconds is a timeout."""
    waiting = list(reversed(subjects))
    workers = [_Worker() for _ in range(min(jobs, len(waiting)))]
    for worker in workers:
        worker.give(waiting.pop())
    try:
        while any(worker.subject is not None for worker in workers):
            busy = {worker.pipe: worker for worker in workers if worker.subject is not None}
            ready = wait(list(busy), timeout=1.0)
            for i, worker in enumerate(workers):
                subject = worker.subject
                if subject is None:
                    continue
                if worker.pipe in ready:
                    try:
                        yield worker.pipe.recv()
                    except EOFError:
                        yield _lost(subject, "checker crash", "the process ended")
                        workers[i] = worker = _fresh(worker)
                elif time.monotonic() - worker.since > limit:
                    yield _lost(subject, "timeout", f"more than {limit:g} s")
                    workers[i] = worker = _fresh(worker)
                else:
                    continue
                worker.subject = None
                if waiting:
                    worker.give(waiting.pop())
    finally:
        for worker in workers:
            worker.end()


def _fresh(worker: _Worker) -> _Worker:
    worker.end()
    return _Worker()
