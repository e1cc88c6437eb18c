"""The sentences that several causes of a family share."""

from __future__ import annotations

from gradcheck.catalogue import Match
from gradcheck.causes.factors import Story
from gradcheck.causes.proofs import number


def shared_factor(told: Story, meaning: str, help: str) -> Match:
    """One finding about the loss: the factor, what it is, what the code descends; doubts where sizes
    coincide.
    """
    k, first = number(told.k), told.readings[0]
    doubtful = bool(told.rivals)
    reading = f"{k} is {first.words}" if first.words != k else "a constant of the loss"
    if doubtful:
        reading = " or ".join(
            [reading, *(r.words if r.words != k else "a constant of the loss" for r in told.rivals)]
        )
    notes = [f"with the factor taken out, all of them are right: {meaning}"]
    if told.k < 0:
        notes.append(
            "the sign is reversed as well: the code climbs where it should descend, or adds y - y_hat"
        )
    if doubtful:
        notes.append(
            "sizes coincide here: check once more with a batch of another size, the factor follows it or not"
        )
    return Match(
        told.subjects,
        f"every gradient is {k} times the true one: {reading}",
        notes=tuple(notes),
        help=help,
        certain=not doubtful,
        rank=2,
    )
