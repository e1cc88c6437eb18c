"""What `gradcheck demo` shows: a net checked against the loss it should descend, then against its own."""

from __future__ import annotations

import linecache
import sys
from functools import cache
from importlib import resources
from types import ModuleType

from gradcheck.api import check
from gradcheck.report import Report

_FILE = "demo_net.py"


@cache
def net_module() -> ModuleType:
    """The module of the net, loaded as if the reader had written it.

    gradcheck looks into nobody's installed packages, its own included, so the plain import would not do.
    """
    source = resources.files("gradcheck").joinpath(_FILE).read_text(encoding="utf-8")
    module = ModuleType("demo_net")
    module.__file__ = _FILE
    sys.modules[module.__name__] = module
    # Without a time of modification: nobody compares this entry with a file, so sources and tracebacks find it.
    linecache.cache[_FILE] = (len(source), None, source.splitlines(keepends=True), _FILE)
    exec(compile(source, _FILE, "exec"), vars(module))
    return module


def against_the_mean() -> Report:
    """Wrong in all four parameters by the batch size: the loss takes a mean, the gradient does not."""
    net, X, y = net_module().xor()
    return check(net, loss=lambda: net.mean_cross_entropy(X, y), backward=lambda: net.backward(X, y))


def against_the_sum() -> Report:
    """Right in all four parameters: this is the loss the net descends."""
    net, X, y = net_module().xor()
    return check(net, loss=lambda: net.summed_cross_entropy(X, y), backward=lambda: net.backward(X, y))
