"""Where a value is put on trial: into an object or a dict of the user's, never into a module that the file imports."""

from __future__ import annotations

import ast

import pytest

from gradcheck.repairing.editing.misplaced import misplaced
from gradcheck.repairing.editing.text import SourceText

LAYER = """
import numpy as np
import scipy.special as sp
from os import path

class Layer:
    def backward(self, d):
        mean = np.mean(d, axis=0) + sp.mean + path.mean
        self.dW = self.x.T @ d
        return d @ self.W.T
"""


@pytest.mark.parametrize("module", ["np", "sp", "path"])
def test_nothing_is_stored_in_a_module(module):
    places = [text for _, _, text in misplaced(ast.parse(LAYER), SourceText(LAYER))]
    assert not any(text.startswith(f"{module}.") for text in places)
    assert any(text.startswith("self.mean = ") for text in places)
