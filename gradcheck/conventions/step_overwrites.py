"""Which data a step overwrites: what the forward pass reads there is no memory of an optimiser."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.variables import Parameter
from gradcheck.keeping.objects import KeptArray
from gradcheck.passes import forward_backward
from gradcheck.subject import Subject


def data_overwritten(subject: Subject, parameters: Sequence[Parameter], rate: float) -> list[KeptArray]:
    """The arrays that a step writes into and the loss reads, other than the parameters; [] where none is proven.

    With the parameters put back behind a step, the loss is another one until such an array is put back as well:
    `patch *= d` on a part of the images. Nothing is proven where the user's code fails on what is left of them. The
    subject is restored.
    """
    subject.restore()
    try:
        fresh = _loss(subject)
        if _loss(subject) != fresh:
            return []
        subject.restore()
        values = [(p, p.read()) for p in parameters]
        forward_backward(subject, parameters, rate)
        for parameter, value in values:
            parameter.write(value)
        own = {id(parameter.current()) for parameter in parameters}
        written = [
            kept
            for kept, _ in subject.kept.volatile().parts
            if isinstance(kept, KeptArray) and id(kept.array) not in own
        ]
        loss = _loss(subject)
        found: list[KeptArray] = []
        for kept in written if loss != fresh else ():
            left = np.array(kept.array)
            kept.put_back()
            now = _loss(subject)
            if now != loss:
                found.append(kept)
                loss = now
            elif left.shape == kept.array.shape:
                kept.array[...] = left
        return found
    except Exception:
        return []
    finally:
        subject.restore()


def _loss(subject: Subject) -> float:
    subject.put_random_back()
    return float(np.real(subject.run_loss()))
