"""Whether a step runs the forward pass itself on data that this overwrites: then it must not meet what is left."""

from __future__ import annotations

import numpy as np

from gradcheck.calling import acted
from gradcheck.keeping.objects import same_bits
from gradcheck.subject import Subject


def runs_forward_again(subject: Subject, learning_rate: float | None) -> bool:
    """Whether the loss overwrites arrays that it reads, and a backward or step alone leaves the same numbers there.

    Such code is right or wrong as it runs by itself: `x *= gain` scales the data once in every forward pass, and what
    a step does after the loss has scaled them too is the gradient at other data.
    """
    action = subject.backward or subject.step
    if action is None or not subject.written_arrays or subject.draws or subject.held:
        return False
    subject.restore()
    subject.ran = subject.acted = True
    try:
        first = float(np.real(subject.run_loss()))
        left = [(kept.array, np.array(kept.array)) for kept in subject.written_arrays]
        if float(np.real(subject.run_loss())) == first:
            return False
        subject.restore()
        subject.ran = subject.acted = True
        subject.reset_state()
        acted(action, learning_rate)
        return all(same_bits(array, values) for array, values in left)
    except Exception:  # what cannot run by itself needs what the loss left
        return False
    finally:
        subject.restore()
