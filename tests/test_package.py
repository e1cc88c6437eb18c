"""The wheel, installed where nothing else is: the demonstration, a check and the plugin work without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CHECK = """
import numpy as np

def build():
    rng = np.random.default_rng(0)
    params = {"W": rng.normal(size=(3, 2))}
    X = rng.normal(size=(5, 3))
    def both():
        return ((X @ params["W"]) ** 2).sum(), {"W": 2 * X.T @ (X @ params["W"])}
    return dict(model=params, loss=both)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("gradcheck-*.whl")
    return built


@pytest.fixture(scope="module")
def place(wheel, tmp_path_factory):
    """A directory with a fresh environment in `venv`, holding the wheel and what it requires."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", folder / "venv")
    run(folder / "venv/bin/python", "-m", "pip", "install", "--quiet", wheel)
    (folder / "checked.py").write_text(CHECK, encoding="utf-8")
    return folder


def run(*command, cwd=None, expect=0, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**clean, **environment}, capture_output=True, text=True
    )
    assert done.returncode == expect, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"gradcheck", "reference_nets"}
    assert "gradcheck/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_demonstration_works_without_the_repository(place):
    said = run(place / "venv/bin/gradcheck", "demo", cwd=place)
    assert "4 × the numerical gradient" in said


def test_a_check_and_its_exit_code(place):
    said = run(place / "venv/bin/gradcheck", "check", "checked.py::build", cwd=place)
    assert "RIGHT" in said


def test_the_module_is_the_command(place):
    assert run(place / "venv/bin/python", "-m", "gradcheck", "--version", cwd=place).startswith("gradcheck ")


def test_causes_come_along(place):
    assert "A1" in run(place / "venv/bin/gradcheck", "causes", cwd=place)


REACH = """
import gradcheck, numpy as np
from reference_nets.layers import Dense
for name in gradcheck.__all__:
    assert getattr(gradcheck, name) is not None, name
layer = Dense(3, 4, np.random.default_rng(0))
assert gradcheck.check_layer(layer, reference=Dense).equal and gradcheck.compare_layer(layer, "Dense")
assert gradcheck.check_layer(layer, np.ones((2, 3))).ok
gradcheck.install(); gradcheck.uninstall()
try:
    np.ones((5, 4)) @ np.ones((5, 3))
except ValueError as error:
    assert "(5, 4)" in str(gradcheck.explain(error))
"""


def test_every_public_name_works_from_the_wheel(place):
    (place / "reach.py").write_text(REACH, encoding="utf-8")
    run(place / "venv/bin/python", "reach.py", cwd=place)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("derive", "batchnorm"), "norm.py"),
        (("shapes", "4", "2", "2"), "delta"),
        (("cause", "A1"), "missing-batch-mean"),
        (("run", "fine.py"), "ran"),
        (("trace", "fine.py"), "n_a=5"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_every_command_works_from_the_wheel(place, arguments, said):
    (place / "fine.py").write_text(
        "import numpy as np\na = np.ones((5, 3)) @ np.ones((3, 4))\nprint('ran')\n", encoding="utf-8"
    )
    assert said in run(place / "venv/bin/gradcheck", *arguments, cwd=place)


def test_pytest_is_not_required(place):
    run(place / "venv/bin/python", "-c", "import gradcheck, gradcheck.cli", cwd=place)
    run(place / "venv/bin/python", "-c", "import pytest", cwd=place, expect=1)
