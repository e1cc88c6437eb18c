"""What is wrong in the formula of a derivative is told apart from a lost gradient, a lost sign and a lost softmax."""

import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of
from tests.benchmarks.mutants import matrix_tagger, r_habits
from tests.benchmarks.planted import FOLDERS


def told(net: str, right: str, wrong: str, **options: object) -> tuple[str, set[str], bool]:
    """The code of the first finding, those told beside it, and whether it is told without a doubt."""
    text = (FOLDERS["tuned"] / f"{net}.py").read_text()
    assert right in text
    call = module_of(text.replace(right, wrong, 1), net).check(**options)
    findings = gradcheck.check(call.pop("model"), **call).findings
    finding = next(each for each in findings if each.severity is Severity.ERROR)
    beside = {note.split()[4] for note in finding.notes if note.startswith("it can also be")}
    return finding.code, beside, finding.certain


@pytest.mark.parametrize(
    ("right", "wrong", "code", "rivals"),
    [
        ("dv = -v * q * dq", "dv = v * q * dq", "C4", {"B2"}),  # the formula's own minus
        ("dv = -v * q * dq", "dv = -v * q * w['ask']", "C7", {"E3"}),
        ("du = dh / (1 + u ** 2)", "du = dh / (1 + h ** 2)", "C1", {"C4"}),
        ("du = dh / (1 + u ** 2)", "du = dh * (1 - u ** 2)", "C4", set()),
        ("dshare - inner[core]", "dshare - np.sum(share * dshare)", "D3", set()),
        ("dshare - inner[core]", "dshare - np.mean(share * dshare)", "D3", {"D1"}),
    ],
)
def test_bumps_and_a_softmax_over_groups(right: str, wrong: str, code: str, rivals: set[str]) -> None:
    assert told("quarry_bumps", right, wrong)[:2] == (code, rivals)


LEAKY = "np.where(self.x > 0, g, self.slope * g)"
SLOPE = "gk * (1 - k ** 2)"
LOG = "g - np.exp(self.y) * g.sum(axis=1, keepdims=True)"
COST = "-self.wanted / len(self.wanted)"


@pytest.mark.parametrize(
    ("right", "wrong", "code", "rivals"),
    [
        (LEAKY, "np.where(self.x > 0, g, self.slope)", "C5", set()),  # the other side has what came back
        (LEAKY, "np.where(self.x > 0, 1.0, self.slope)", "C7", set()),
        (SLOPE, "gk * 1 - k ** 2", "C4", {"C7"}),
        (LOG, "g", "D5", {"D6"}),
        (LOG, "g - self.y * g.sum(axis=1, keepdims=True)", "D7", {"C4"}),
        (COST, "-self.hot / len(self.wanted)", "D6", set()),  # two levels are no scores
    ],
)
def test_steps_in_time_and_a_log_softmax(right: str, wrong: str, code: str, rivals: set[str]) -> None:
    assert told("ferry_drift", right, wrong)[:2] == (code, rivals)


def test_a_path_through_a_step_in_time_is_no_state_of_a_cell() -> None:
    assert told("ferry_drift", "+ self.dt * g_mid", "")[0] == "E6"


def test_what_is_sent_down_past_the_delta_is_lost_there_though_all_steps_share_the_weights() -> None:
    assert told("spiral_flow", "return p['A'].T @ _u", "return p['A'].T @ (p['B'].T @ _k)")[0] == "E4"


def test_a_gradient_that_is_anothers_number_for_number_lacks_what_its_parameter_is_multiplied_with() -> None:
    code, _, certain = told("spiral_flow", "t * _u.sum(1, keepdims=True)", "_u.sum(1, keepdims=True)")
    assert (code, certain) == ("E5", True)


def test_a_product_that_no_gradient_goes_into_has_lost_what_came_back() -> None:
    assert told("fm_clicks", "np.outer(m, theta['o']) * (pre > 0)", "theta['o'] * (pre > 0)")[0] == "C7"


@pytest.mark.filterwarnings("ignore")  # np.matrix warns of itself
def test_a_matrix_that_was_made_transposed_lacks_a_transpose_however_it_is_written() -> None:
    options = next(row[3] for row in matrix_tagger.FAULTS if row[1] and "s1.T * P" in row[2])
    assert told("matrix_tagger", "P.T * s1", "s1.T * P", **options)[0] == "N3"


def test_the_slope_of_cross_entropy_by_probabilities_skips_the_softmax() -> None:
    assert told("matlab_port", "d = {nn.L: nn.h - T}", "d = {nn.L: -T / nn.h}")[:2] == ("D5", {"D6"})


def test_weights_of_the_samples_in_the_place_of_those_of_the_classes() -> None:
    right = "sweep(np.exp(logp) - ind, 1, w / w.sum(), np.multiply)"
    wrong = "(np.exp(logp) - ind) * (w / w.sum())"
    options = next(row[3] for row in r_habits.FAULTS if wrong in row[2])
    assert told("r_habits", right, wrong, **options)[0] == "N2"


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code", "rivals"),
    [
        # a gradient that has a name was not taken: the loss was derived as it should be
        ("two_towers_nce", "d_ua = d_cos.dot(uc)", "d_ua = cos.dot(uc)", "E3", set()),
        (
            "ferry_drift",
            "return g @ self.weight",
            "return self.x @ self.weight.T @ self.weight",
            "E3",
            {"E1"},
        ),
        # one of several units that one statement makes
        ("experten_gemisch", "self.anteil[k] * fehler", "self.anteil[0] * fehler", "E1", set()),
        # a slope of two numbers that is missing, and a mask of another threshold
        ("molecule_gat", "d_e = d_s * np.where(self.e > 0, 1.0, 0.2)", "d_e = d_s", "C2", set()),
        ("molecule_gat", "d_a2 * (self.z2 > 0)", "d_a2 * (self.z2 > 1)", "C5", set()),
        ("padded_reviews", "np.where(self.on, dh, 0)", "np.where(self.on, 0, dh)", "C5", {"C2"}),
        # the mean over the samples, in the gradient of one vector that is no bias
        ("ferry_drift", "t * gs.sum(0)", "t * gs.mean(0)", "F1", set()),
        # the division of a loss without targets, which is no penalty
        (
            "two_towers_nce",
            "np.exp(cols) - eye) / (2 * n)",
            "np.exp(cols) - eye) / (2 * n * n)",
            "A2",
            {"A1", "A3", "A4"},
        ),
        # a hinge of the last scores is the loss, not an activation
        (
            "linked_layers",
            "mask = (self.margins > 0).astype(float)",
            "mask = self.margins.copy()",
            "D6",
            {"C3", "E3"},
        ),
    ],
)
def test_faults_with_a_rival_in_other_nets(
    net: str, right: str, wrong: str, code: str, rivals: set[str]
) -> None:
    assert told(net, right, wrong)[:2] == (code, rivals)


@pytest.mark.filterwarnings("ignore")  # np.matrix warns of itself
def test_a_product_by_a_function_imported_by_name() -> None:
    right, wrong = "e2 = s3 * self.OW.T", "e2 = multiply(s3, self.OW.T)"
    options = next(row[3] for row in matrix_tagger.FAULTS if "multiply(s3" in row[2])
    assert told("matrix_tagger", right, wrong, **options)[0] == "N6"


def test_what_the_old_weights_would_not_mend_is_not_their_update() -> None:
    assert told("online_vectors", "self.eta * d_h\n", "self.eta * (self.W.T @ d_o)\n")[0] != "E2"


def test_ones_and_zeros_that_are_multiplied_with_are_a_mask_and_no_places() -> None:
    assert told("champignons", "np.where(self.x >= 0, 1, 0)", "np.where(self.x >= 1, 1, 0)")[0] == "C5"
