"""Causes told from the values of a wrong place alone: what it makes, what is due, and what both are made from."""

from types import SimpleNamespace

import numpy as np
import pytest

import gradcheck
from gradcheck.catalogue import LineEvidence, RepairKind, Role, name_line
from gradcheck.repairing.editing.plain import plain_change
from gradcheck.repairing.naming.bias_reading import bias_reading
from gradcheck.repairing.naming.edit_forms import is_slope_formula
from gradcheck.repairing.naming.likely import likely
from gradcheck.repairing.naming.paths_reading import shares
from gradcheck.repairing.naming.softmax_reading import softmax_reading
from gradcheck.repairing.naming.weights_reading import weights_reading
from gradcheck.repairing.searching.narrowing import narrowed
from gradcheck.values.meaning import Known, Meaning, Meanings

rng = np.random.default_rng(5)
X, DELTA = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
HIDDEN = rng.normal(size=(5, 3))


def line(what, **more):
    return LineEvidence(RepairKind.REPLACE_EXPRESSION, Role(what, 1), last_layer=False, **more)


def place(made, due, meanings, **reads):
    becomes = meanings.of(due, ("gradient",))
    return SimpleNamespace(
        made=(made,), due=(due,), place=SimpleNamespace(becomes=becomes), reads=reads, blown_up=False
    )


def codes(read):
    return [page.code for page in name_line(read)] if read is not None else []


LOGITS = rng.normal(size=(6, 3))
S = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
U = rng.normal(size=S.shape)
THROUGH = S * (U - (U * S).sum(axis=1, keepdims=True))


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (U, "D5"),
        (U * S * (1 - S), "D1"),
        (U * S, "D1"),
        (S * (U - (U * S).sum(axis=0, keepdims=True)), "D3"),
        (U * S - (U * S).sum(axis=1, keepdims=True), "D2"),
    ],
)
def test_what_stood_in_place_of_a_softmax_jacobian(made, code):
    meanings = Meanings([Known("s", S, "forward", 3), Known("s", U, "gradient", 3)])
    assert codes(softmax_reading(line("dL/dz"), made, THROUGH, meanings))[0] == code


def test_a_gradient_that_came_through_no_softmax_is_not_told_of_one():
    meanings = Meanings([Known("s", S, "forward", 3), Known("s", U, "gradient", 3)])
    assert softmax_reading(line("dL/dz"), U, rng.normal(size=S.shape), meanings) is None


PARTS = [rng.normal(size=(5, 4)) for _ in range(3)]
TARGET = Known("h", sum(PARTS), "gradient", 7)
USES = Meanings([TARGET, *(Known("h", part, "part", 7, of=10 + k) for k, part in enumerate(PARTS))])


def test_the_uses_that_a_sum_holds_are_told_one_by_one():
    found = shares([(PARTS[0] + PARTS[2], TARGET)], USES)
    assert [(share.use, share.factor) for share in found] == [(10, 1.0), (11, 0.0), (12, 1.0)]
    assert shares([(rng.normal(size=(5, 4)), TARGET)], USES) == ()


def test_few_numbers_are_a_sum_of_many_parts_by_chance_and_say_nothing():
    few = [rng.normal(size=3) for _ in range(3)]
    target = Known("h", sum(few), "gradient", 7)
    meanings = Meanings([target, *(Known("h", part, "part", 7, of=k) for k, part in enumerate(few))])
    assert shares([(rng.normal(size=3), target)], meanings) == ()


@pytest.mark.parametrize("made", [DELTA[0], DELTA.sum() * np.ones(4), np.zeros(4)])
def test_a_bias_gradient_that_is_no_sum_over_samples(made):
    meanings = Meanings([Known("z", DELTA, "gradient", 2, Role("dL/dz", 1))])
    read = bias_reading(line("dL/db"), made, DELTA.sum(axis=0), meanings)
    assert codes(read)[0] == ("F1" if made.any() else "F3")


def test_a_bias_gradient_that_is_noise_gets_no_name():
    meanings = Meanings([Known("z", DELTA, "gradient", 2, Role("dL/dz", 1))])
    assert bias_reading(line("dL/db"), rng.normal(size=4), DELTA.sum(axis=0), meanings) is None


WEIGHTS = Meanings(
    [
        Known("z", DELTA, "gradient", 2, Role("dL/dz", 1)),
        Known("x", X, "forward", 0, Role("input")),
        Known("h", HIDDEN, "forward", 1, Role("a", 1)),
        Known("W", X.T @ DELTA, "gradient", -1, Role("dL/dW", 1)),
    ]
)


def test_another_input_in_a_weight_gradient():
    found = place(HIDDEN.T @ DELTA, X.T @ DELTA, WEIGHTS, hidden=HIDDEN, delta=DELTA)
    wrong = next(narrowed(found, WEIGHTS))
    assert codes(weights_reading(line("dL/dW"), wrong, WEIGHTS)) == ["E5"]


def test_a_wrong_delta_in_a_weight_gradient_is_what_is_looked_at():
    other = rng.normal(size=DELTA.shape)
    found = place(X.T @ other, X.T @ DELTA, WEIGHTS, x=X, delta=other)
    inside = list(narrowed(found, WEIGHTS))[-1]
    np.testing.assert_array_equal(inside.old, other)
    np.testing.assert_array_equal(inside.new, DELTA)
    assert inside.becomes.known.name == "z"


def test_the_block_that_differs_is_looked_at_alone():
    blocks = Known("gate", DELTA[:, 2:], "gradient", 4, Role("dL/dz", 1))
    meanings = Meanings([Known("z", DELTA, "gradient", 2, Role("dL/dz", 1)), blocks])
    made = DELTA.copy()
    made[:, 2:] *= rng.uniform(0.2, 0.8, size=(5, 2))
    whole, block = narrowed(place(made, DELTA, meanings), meanings)
    assert isinstance(whole.becomes, Meaning) and whole.new.shape == (5, 4)
    assert block.becomes.known is blocks


@pytest.mark.parametrize(
    ("before", "after", "kind", "reshapes"),
    [
        ("a = d * W", "a = d @ W.T", RepairKind.CHANGE_OPERATOR, False),
        ("a = x.reshape(3, 2) @ d", "a = x.T.reshape(3, 2) @ d", RepairKind.INSERT_TRANSPOSE, True),
        ("a = x @ d", "a = x.T @ d", RepairKind.INSERT_TRANSPOSE, False),
    ],
)
def test_what_two_spellings_differ_in(before, after, kind, reshapes):
    change = plain_change(before, after)
    assert change is not None
    assert (change.kind, change.reshapes) == (kind, reshapes)


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("return self.out * (self.out - 1)", True),
        ("return -(1 - a) * a", False),  # a product with a minus: the sign of the whole
        ("slope = t ** 2 - 1", True),
        ("delta = error * (out - 1)", False),
        ("return a - b", False),
    ],
)
def test_a_formula_of_one_value_is_known_whatever_its_sign(statement, holds):
    assert is_slope_formula(statement) is holds


def squared(x, w, slope):
    model = {"w": w.copy()}

    def loss():
        return np.sum(np.arctan(x @ model["w"]) ** 2) / len(x)

    return gradcheck.check(model, loss=loss, backward=lambda: slope(model["w"]))


def test_an_activation_that_is_squashed_twice_is_evaluated_at_its_output():
    x, w = rng.normal(size=(6, 3)), rng.normal(size=(3, 2))

    def backward(w):
        a = np.arctan(x @ w)
        d_z = 2 * a / len(x) * np.cos(np.arctan(a)) ** 2
        return {"w": x.T @ d_z}

    assert squared(x, w, backward).findings[0].code == "C1"


def test_an_input_that_is_squashed_once_more_is_no_derivative_in_a_weight_gradient():
    own = np.random.default_rng(7)
    x, t = own.normal(size=(6, 3)), own.normal(size=(6, 2))
    model = {"w": own.normal(size=(3, 4)), "v": own.normal(size=(4, 2))}

    def loss():
        return ((np.tanh(x @ model["w"]) @ model["v"] - t) ** 2).sum() / 2

    def backward():
        h = np.tanh(x @ model["w"])
        d = h @ model["v"] - t
        d_h = d @ model["v"].T * (1 - h**2)
        return {"w": x.T @ d_h, "v": np.tanh(h).T @ d}

    assert [f.code for f in gradcheck.check(model, loss=loss, backward=backward).findings] == ["E5"]


def per_step(divide):
    """Scores of steps by samples: what a wrong division of their first delta is named."""
    own = np.random.default_rng(2)
    ids, wanted = own.integers(0, 6, (3, 5)), own.integers(0, 4, (3, 5))
    weights = {"table": own.normal(size=(6, 4))}
    at = np.arange(3)[:, None], np.arange(5), wanted

    def probabilities():
        e = np.exp(weights["table"][ids])
        return e / e.sum(axis=-1, keepdims=True)

    def loss():
        return -np.log(probabilities()[at]).mean()

    def backward():
        d = probabilities()
        d[at] -= 1
        d = divide(d)
        grad = np.zeros_like(weights["table"])
        np.add.at(grad, ids, d)
        return {"table": grad}

    return gradcheck.check(weights, loss=loss, backward=backward)


def by_one_length(d):
    samples, steps, _ = d.shape  # noqa: RUF059 - the length that is missing
    d /= samples
    return d


def by_two_lengths_and_one_again(d):
    samples, steps, _ = d.shape
    d /= samples * steps * samples
    return d


@pytest.mark.parametrize(("divide", "code"), [(by_one_length, "A1"), (by_two_lengths_and_one_again, "A2")])
def test_a_length_that_is_missing_behind_a_division_in_place_divides(divide, code):
    assert [finding.code for finding in per_step(divide).findings] == [code]


def by_the_weights(x, d, w):
    g = x.T @ d
    g += 0.1 * w
    return g


def in_one_line(x, d, w):
    return x.T @ d + 0.1 * np.abs(w)


@pytest.mark.parametrize("share", [by_the_weights, in_one_line])
def test_the_share_of_a_term_without_data_is_a_penalty_however_it_is_made(share):
    own = np.random.default_rng(3)
    x, t, w = own.normal(size=(6, 3)), own.normal(size=(6, 2)), own.normal(size=(3, 2))
    model = {"w": w}

    def loss():
        return ((x @ model["w"] - t) ** 2).sum() / 2 + 0.1 * np.abs(model["w"]).sum()

    def backward():
        return {"w": share(x, x @ model["w"] - t, model["w"])}

    assert [finding.code for finding in gradcheck.check(model, loss=loss, backward=backward).findings] == [
        "G2"
    ]


def test_a_loss_that_is_right_for_probabilities_skips_their_softmax():
    x, t = rng.normal(size=(6, 3)), np.eye(4)[rng.integers(0, 4, 6)]
    model = {"w": rng.normal(size=(3, 4))}

    def probabilities():
        e = np.exp(x @ model["w"])
        return e / e.sum(axis=1, keepdims=True)

    def loss():
        return -(t * np.log(probabilities())).sum() / len(x)

    def backward():
        p = probabilities()
        d_p = -t / p / len(x)
        return {"w": x.T @ d_p}

    found = gradcheck.check(model, loss=loss, backward=backward).findings
    assert [finding.code for finding in found] == ["D5"]


def edited(kind, what="dL/da", **more):
    edit = SimpleNamespace(kind=kind, before="", after="")
    repair = SimpleNamespace(
        statement_before="",
        statement_after="",
        edit=edit,
        becomes=None,
        values={},
        **dict.fromkeys(("fixed", "touched"), frozenset({"w"})),
    )
    everything = frozenset({"w", "v"})
    of = SimpleNamespace(meanings=Meanings([]), everything=everything, parameters=(), declared=True)
    return likely(line(what, **more), repair, None, of)


def test_where_values_tell_nothing_the_place_of_a_statement_speaks():
    assert edited("move")[0] == "E2"
    assert edited("regroup", layer_kind="norm") == ("I2",)
    assert edited("solved", what="dL/dW") == ("E5",)
    assert edited("solved") == ()
