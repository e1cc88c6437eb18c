"""Everything reachable is put back by identity and bit for bit, whatever happened in between."""

from __future__ import annotations

import random
from collections import OrderedDict, deque
from types import FunctionType
from typing import ClassVar

import numpy as np
import pytest

from gradcheck.keeping.objects import same_bits
from gradcheck.keeping.snapshot import Snapshot

counter = 0
table = np.arange(3.0)


class Layer:
    shared: ClassVar[list[int]] = []

    def __init__(self):
        self.W = np.arange(6.0).reshape(2, 3)
        self.cache = None


class Slotted:
    __slots__ = ("late", "value")

    def __init__(self):
        self.value = [1.0]


def bump():
    global counter
    counter += 1
    table[0] += 1


def test_arrays_are_put_back_bit_for_bit():
    layer = Layer()
    layer.W[0, 0] = -0.0
    W = layer.W
    with Snapshot(layer):
        layer.W += 1
        layer.W[1, 1] = np.nan
        layer.W = layer.W * 2
    assert layer.W is W
    assert np.signbit(W[0, 0])
    assert W.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_nan_does_not_count_as_a_change():
    layer = Layer()
    layer.W[0, 0] = np.nan
    snapshot = Snapshot(layer)
    assert snapshot.changes() == ()


def test_attributes_come_and_go():
    layer = Layer()
    with Snapshot(layer):
        layer.extra = 1
        del layer.cache
    assert list(vars(layer)) == ["W", "cache"]


def test_containers_keep_order_and_identity():
    inner = [1, 2]
    state = {"a": inner, "b": deque([1]), "c": OrderedDict(x=1, y=2), "d": {3}}
    with Snapshot(state):
        inner.append(3)
        state["b"].append(2)
        state["c"].move_to_end("x")
        state["d"].add(4)
        state.pop("a")
        state["a"] = "other"
    assert list(state) == ["a", "b", "c", "d"]
    assert state["a"] is inner
    assert inner == [1, 2]
    assert list(state["b"]) == [1]
    assert list(state["c"]) == ["x", "y"]
    assert state["d"] == {3}


def test_views_and_their_bases():
    flat = np.arange(6.0)
    layer = Layer()
    layer.W = flat[:4].reshape(2, 2)
    with Snapshot(layer):
        flat[:] = -1
    assert flat.tolist() == [0, 1, 2, 3, 4, 5]
    assert np.shares_memory(layer.W, flat)


def test_slots_and_class_attributes():
    thing, layer = Slotted(), Layer()
    with Snapshot([thing, layer]):
        thing.value.append(2.0)
        thing.late = 1
        Layer.shared.append(1)
        Layer.shared = "other"
    assert thing.value == [1.0]
    assert not hasattr(thing, "late")
    assert Layer.shared == []


def test_globals_that_a_function_names():
    with Snapshot(bump):
        bump()
        assert counter == 1
    assert counter == 0
    assert table[0] == 0


def test_closures():
    total = 0

    def add():
        nonlocal total
        total += 1

    with Snapshot(add):
        add()
    assert total == 0


def test_random_generators():
    own = np.random.default_rng(1)
    holder = {"rng": own, "old": np.random.RandomState(1), "python": random.Random(1)}
    snapshot = Snapshot(holder)

    def draw():
        return (
            own.random(),
            holder["old"].rand(),
            holder["python"].random(),
            np.random.rand(),
            random.random(),
        )

    first = draw()
    snapshot.restore()
    assert draw() == first
    snapshot.restore()


def test_functions_of_one_code_in_two_namespaces():
    spaces = [{"found": [1.0]}, {"found": [2.0]}]
    first, second = (FunctionType((lambda: found).__code__, space) for space in spaces)  # noqa: F821
    with Snapshot(first, second):
        for space in spaces:
            space["found"].append(3.0)
            space["found"] = None
    assert [first(), second()] == [[1.0], [2.0]]


def test_a_model_that_contains_itself():
    layer = Layer()
    layer.me, layer.list = layer, [layer]
    with Snapshot(layer):
        layer.W[:] = 0
    assert layer.W[1, 2] == 5


def test_put_back_after_ctrl_c():
    layer = Layer()
    with pytest.raises(KeyboardInterrupt), Snapshot(layer):
        layer.W[:] = 0
        raise KeyboardInterrupt
    assert layer.W[1, 2] == 5


def test_read_only_arrays_and_object_arrays():
    layer = Layer()
    parts = np.empty(2, dtype=object)
    parts[0], parts[1] = np.ones(2), np.zeros(3)
    layer.parts, first = parts, parts[0]
    layer.W.flags.writeable = False
    with Snapshot(layer):
        layer.W.flags.writeable = True
        layer.W[:] = 7
        parts[0] = None
        first[:] = 9
    assert not layer.W.flags.writeable
    assert layer.W[1, 2] == 5
    assert parts[0] is first
    assert first.tolist() == [1, 1]


def test_changes_name_places():
    layer = Layer()
    snapshot = Snapshot({"layers": [layer]})
    layer.W[0, 0] = 5
    layer.z = 1
    assert {(c.name, c.kind) for c in snapshot.changes()} == {
        ("layers[0].W", "content"),
        ("layers[0].z", "new"),
    }


def test_volatile_places_are_put_back_without_the_rest():
    layer = Layer()
    snapshot = Snapshot(layer)
    layer.z = 1
    volatile = snapshot.volatile()
    layer.W[0, 0] = 5
    volatile.put_back()
    assert not hasattr(layer, "z")
    assert layer.W[0, 0] == 5


def test_python_generator_that_is_seen_to_be_untouched_is_put_back_after_a_gaussian_pair():
    random.seed(3)
    before = random.getstate()
    with Snapshot():
        random.gauss(0, 1)  # the second number of the pair is kept beside the state
    assert random.getstate() == before
    with Snapshot():
        random.seed(3)  # the very same state again
    assert random.getstate() == before


@pytest.mark.parametrize("drawn", [0, 1, 2], ids=["fresh", "a number left over", "whole pairs"])
@pytest.mark.parametrize("within", [0, 1, 2, 3])
def test_global_generator_is_put_back_with_what_is_left_of_a_gaussian_pair(drawn, within):
    np.random.seed(5)
    np.random.standard_normal(drawn)
    before = np.random.get_state(legacy=True)
    expected = np.random.standard_normal(5)
    np.random.set_state(before)
    with Snapshot():
        np.random.standard_normal(within)
    after = np.random.get_state(legacy=True)
    assert after[2:] == before[2:]
    assert np.array_equal(after[1], before[1])
    assert np.array_equal(np.random.standard_normal(5), expected)


def test_global_generator_behind_a_function_of_another_package_is_put_back(monkeypatch):
    own = np.random.get_state
    monkeypatch.setattr(np.random, "get_state", lambda legacy=True: own(legacy=legacy))
    np.random.seed(9)
    expected = np.random.rand(3)
    np.random.seed(9)
    with Snapshot():
        np.random.standard_normal(3)
    assert np.array_equal(np.random.rand(3), expected)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_arrays_differ_wherever_one_entry_does(dtype):
    array = np.arange(1200, dtype=dtype).reshape(30, 40)
    assert same_bits(array, array.copy())
    for place in ((0, 0), (1, 30), (29, 39)):
        other = array.copy()
        other[place] += 1
        assert not same_bits(array, other)
    zeros = np.zeros((30, 40))
    assert not same_bits(zeros, -zeros)
    assert same_bits(zeros + np.nan, zeros + np.nan)
