"""What a loss that is a mean over positions of samples says about sizes, and what it does not."""

import numpy as np
import pytest

import gradcheck

SAMPLES, STEPS, IDS, CLASSES = 3, 5, 6, 4


def over_samples(d):
    return d.sum(axis=0)


def checked(kept, divide, added=over_samples):
    """A table of scores and a row added at each position; `kept` are the numbers that the mean is taken of."""
    own = np.random.default_rng(4)
    ids, wanted = own.integers(0, IDS, (SAMPLES, STEPS)), own.integers(0, CLASSES, (SAMPLES, STEPS))
    net = {"table": own.normal(size=(IDS, CLASSES)), "places": own.normal(size=(STEPS, CLASSES))}

    def probabilities():
        e = np.exp(net["table"][ids] + net["places"])
        return e / e.sum(axis=-1, keepdims=True)

    def loss():
        return -np.mean(kept(probabilities(), wanted))

    def backward():
        d = probabilities() - np.eye(CLASSES)[wanted]
        d = divide(d)
        table = np.zeros((IDS, CLASSES))
        np.add.at(table, ids, d)
        return {"table": table, "places": added(d)}

    return gradcheck.check(net, loss=loss, backward=backward)


def picked(p, wanted):
    return np.log(np.take_along_axis(p, wanted[..., None], axis=-1))


def added_up(p, wanted):
    return (np.log(p) * np.eye(CLASSES)[wanted]).sum(axis=-1)


def not_at_all(d):
    return d


def by_the_positions(d):
    return d / STEPS


def by_the_classes(d):
    return d / (d.shape[-1] * d.shape[1])


def by_both(d):
    return d / (SAMPLES * STEPS)


@pytest.mark.parametrize("kept", [picked, added_up])
@pytest.mark.parametrize(
    ("divide", "code"),
    [(not_at_all, "A1"), (by_the_positions, "A1"), (by_the_classes, "A4"), (by_both, None)],
)
def test_the_positions_of_the_samples_are_counted_in_the_loss(kept, divide, code):
    assert [finding.code for finding in checked(kept, divide).findings] == ([code] if code else [])


def test_one_sample_that_stands_for_all_is_named_where_weights_are_only_added():
    found = checked(picked, by_both, lambda d: d[-1]).findings
    assert [finding.code for finding in found] == ["E8"]
