"""What each term of a loss sends back is known by value; rounds of a loop are one array."""

import numpy as np

import gradcheck
from gradcheck.values.loss_terms import is_penalty, terms
from tests.benchmarks.nets import distilled, reinforce
from tests.recorded_gradients import recorded_gradients


def graph_of(net):
    call = net.check()
    return recorded_gradients(call["loss"], list(call["model"].values())).graph


def test_terms_of_a_sum():
    graph = graph_of(distilled)
    names = {graph.recording.events[group[0]].site.location.text for group in terms(graph)}
    assert names == {"np.log(hard[np.arange(n), labels])", "np.log(soft)"}  # the penalty is of weights alone


def test_terms_of_every_round_belong_together():
    assert sorted(len(group) for group in terms(graph_of(reinforce))) == [6, 6, 6]


def test_one_loss_has_no_terms():
    rng = np.random.default_rng(0)
    W, X = rng.normal(size=(3, 2)), rng.normal(size=(5, 3))
    found = recorded_gradients(lambda: np.sum(np.tanh(X @ W) ** 2) / 5, [W])
    assert terms(found.graph) == []


def test_a_term_with_another_weight_is_another_loss():

    def loss():
        hidden = np.tanh(X @ model["w"])
        fit = np.sum((hidden @ model["v"] - y) ** 2)
        spread = np.sum((hidden @ model["v"]) ** 4)
        return fit + 0.3 * spread

    def backward():
        hidden = np.tanh(X @ model["w"])
        out = hidden @ model["v"]
        d_out = 2 * (out - y) + 4 * out**3
        return {"v": hidden.T @ d_out, "w": X.T @ (np.outer(d_out, model["v"]) * (1 - hidden**2))}

    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(9, 4)), rng.normal(size=9)
    model = {"w": rng.normal(size=(4, 3)), "v": rng.normal(size=3)}
    report = gradcheck.check(model, loss=loss, backward=backward)
    assert [finding.code for finding in report.findings] in (["D6"], ["A3"])
    assert report.annotated.edits[0].after in (
        "d_out = 2 * (out - y) + 1.2 * out**3",
        "d_out = 2 * (out - y) + 4 * out**3 * 0.3",
    )


def test_a_term_without_data_is_a_penalty():
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    W, V = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))

    def loss():
        hidden = np.tanh(X @ W)
        out = hidden @ V
        return np.sum((out - y) ** 2) / 6 + 0.3 * np.sum(hidden**4)

    graph = recorded_gradients(loss, [W, V]).graph
    found = {
        graph.recording.events[group[0]].site.location.text: is_penalty(graph, group)
        for group in terms(graph)
    }
    assert sorted(found.values()) == [False, True]
    assert found["hidden**4"]


def test_a_penalty_of_activations_with_another_sign_is_another_loss():
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    model = {"w": rng.normal(size=(3, 4)), "v": rng.normal(size=(4, 2))}

    def loss():
        hidden = np.tanh(X @ model["w"])
        return np.sum((hidden @ model["v"] - y) ** 2) / 6 + 0.3 * np.sum(hidden**2)

    def backward():
        hidden = np.tanh(X @ model["w"])
        d_out = 2 * (hidden @ model["v"] - y) / 6
        d_hidden = d_out @ model["v"].T - 0.6 * hidden
        return {"v": hidden.T @ d_out, "w": X.T @ (d_hidden * (1 - hidden**2))}

    found = gradcheck.check(model, loss=loss, backward=backward).findings[0]
    assert found.code == "D6"
    assert any("B2" in note for note in found.notes)


def test_a_term_that_picks_what_the_labels_say_is_no_penalty():
    rng = np.random.default_rng(4)
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
    model = {"u": rng.normal(size=(3, 2)), "v": rng.normal(size=(4, 2))}
    at = np.arange(5)

    def log_softmax(scores, axis):
        return scores - np.log(np.exp(scores).sum(axis=axis, keepdims=True))

    def loss():
        scores = (X @ model["u"]) @ (Y @ model["v"]).T
        return -(log_softmax(scores, 1)[at, at].mean() + log_softmax(scores, 0)[at, at].mean())

    graph = recorded_gradients(loss, list(model.values())).graph
    assert len(terms(graph)) == 2
    assert not any(is_penalty(graph, group) for group in terms(graph))
