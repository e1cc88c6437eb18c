"""Every reference layer has a numbered derivation that its backward refers to, and `gradcheck derive` prints it."""

import ast
import re

import pytest

from gradcheck.derive import derivation, derive_command, find, reference_classes, step_of


@pytest.mark.parametrize("name", reference_classes())
def test_each_backward_refers_to_steps_of_its_derivation(name):
    found = derivation(reference_classes()[name])
    texts = [found.derivation, *(above for above, _ in found.helpers)]
    sources = [found.backward, *(source for _, source in found.helpers)]
    steps = set(re.findall(r"^\((\w+)\)", "\n".join(texts), re.M))
    referred = {
        step
        for source in sources
        for comment in re.findall(r"#(.*)", source)
        for step in re.findall(r"\(([0-9abc])\)", comment)
    }
    assert steps, "no derivation"
    assert referred, "backward refers to no step"
    shared = {"5"} if "col2im" in "".join(sources) else set()  # a helper that several layers share
    assert referred <= steps | shared


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("batchnorm", "BatchNorm"),
        ("Batch-Norm", "BatchNorm"),
        ("dense", "Dense"),
        ("affine", "Dense"),
        ("LSTM layer", "LSTM"),
        ("cross-entropy", "SoftmaxCrossEntropy"),
        ("conv", "Conv2dLoops"),
        ("attention", "ScaledDotProduct"),
        ("batch_norm", "BatchNorm"),
        ("BatchNorm1d", "BatchNorm"),
        ("instance normalization", "GroupNorm"),
        ("average pooling", "AveragePool2d"),
        ("global_max_pooling", "GlobalMaxPool2d"),
        ("categorical_crossentropy", "SoftmaxCrossEntropy"),
        ("hinge loss", "Hinge"),
        ("skip connection", "Residual"),
        ("smooth_l1_loss", "Huber"),
        ("logistic", "Sigmoid"),
    ],
)
def test_names_are_found_as_people_write_them(asked, given):
    assert find(asked).__name__ == given


def test_prints_forward_derivation_and_backward(capsys):
    assert derive_command(["batchnorm"]) == 0
    text = capsys.readouterr().out
    assert (
        text.index("forward")
        < text.index("dvar[d] = sum_n")
        < text.index("# (6) the path through the variance")
    )
    assert "\x1b" not in text
    assert derive_command(["layernorm"]) == 0
    assert "def normalise_backward" in capsys.readouterr().out


def test_columns(capsys):
    assert derive_command(["dense", "--columns"]) == 0
    assert "self.dW = dy @ self.x.T" in capsys.readouterr().out
    assert derive_command(["tanh", "--columns"]) == 0
    assert derive_command(["conv2d", "--columns"]) == 2
    assert "with columns there are" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("softmax", "(dy * self.y).sum(axis=0, keepdims=True)"),
        ("cross-entropy", "np.eye(K)[t].T"),
        ("batch_norm", "N = dy.shape[1]"),
        ("rnn", "self.dWx += dz @ self.x[:, :, t].T"),
        ("lstm", "du = self.W.T @ dz"),
        ("dropout", "dy * self.mask"),
        ("mse", "2 * self.difference"),
        ("relu", "self.x > 0"),
    ],
)
def test_layers_whose_columns_are_derived(asked, line, capsys):
    assert derive_command([asked, "--columns"]) == 0
    assert line in capsys.readouterr().out


def test_lists_without_a_name_and_helps_with_a_wrong_one(capsys):
    assert derive_command([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(reference_classes())
    assert derive_command(["bachnorm"]) == 2
    assert "BatchNorm" in capsys.readouterr().err
    assert derive_command(["--nonsense"]) == 2


def test_colours(capsys):
    assert derive_command(["dense", "--color", "always"]) == 0
    assert "\x1b[" in capsys.readouterr().out


def test_a_step_can_be_quoted():
    assert step_of(find("batchnorm"), "1").startswith("(1) beta[d]")
    assert "dvar[d] 2/N" in step_of(find("batchnorm"), "6")
    assert step_of(find("layernorm"), "a").startswith("(a) variance path")
    assert step_of(find("batchnorm"), "99") == ""


def test_the_own_backward_beside_it(tmp_path, capsys):
    file = tmp_path / "mine.py"
    file.write_text(
        "class BN:\n    def forward(self, x):\n        return x\n    def backward(self, d):\n        return d * 1234\n"
    )
    assert derive_command(["batchnorm", "--beside", f"{file}::BN"]) == 0
    lines = capsys.readouterr().out.splitlines()
    mine = next(line for line in lines if "1234" in line)
    assert "  |  " in mine and mine.split("  |  ")[0].strip()
    assert derive_command(["batchnorm", "--beside", f"{file}::Other"]) == 2
    assert "it has BN" in capsys.readouterr().err
    assert derive_command(["batchnorm", "--beside", "nowhere.py::X"]) == 2


SETTING_UP = re.compile(
    r"= .*(zeros|empty)|dy\.shape|reshape\(|_next = |= np\.eye|^dh_next, dc_next|rows = |dx\[|for |if "
)


@pytest.mark.parametrize("name", reference_classes())
def test_every_line_of_a_backward_that_makes_a_gradient_names_its_step(name):
    """Statements whose target is a gradient, and what is returned, carry a comment with the step."""
    lines = derivation(reference_classes()[name]).backward.splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) or node.value is None:
            continue
        text = ast.unparse(node)
        made = isinstance(node, ast.Return) or re.match(r"(self\.)?d[A-Za-z]", text)
        plain = isinstance(node.value, (ast.Name, ast.Tuple, ast.Attribute)) or SETTING_UP.search(text)
        if made and not plain:
            assert re.search(r"#.*\(\w\)", "\n".join(lines[node.lineno - 1 : node.end_lineno])), text
