"""Edits reach the user's file only when they are proven, confirmed and still fit."""

from __future__ import annotations

import pytest

from gradcheck.errors import UsageError
from gradcheck.facts import Edit, Location
from gradcheck.writing import apply, write

SOURCE = "def backward(d):\n    a = d * 2  # é\n    return a\n"


def edit(path, line=2, before="d * 2", after="d * 3", proven=True):
    return Edit(Location(str(path), line), before, after, proven=proven)


@pytest.fixture
def net(tmp_path):
    path = tmp_path / "net.py"
    path.write_text("# -*- coding: latin-1 -*-\n" + SOURCE, encoding="latin-1")
    return path


def test_a_confirmed_edit_is_written_and_the_former_text_kept(net):
    before = net.read_bytes()
    assert write([edit(net, line=3)], lambda edit: True) == [net]
    assert net.read_bytes() == before.replace(b"d * 2", b"d * 3")
    assert net.with_name("net.py.orig").read_bytes() == before


@pytest.mark.parametrize(("proven", "confirmed"), [(True, False), (False, True)])
def test_nothing_is_written_without_proof_and_consent(net, proven, confirmed):
    before = net.read_bytes()
    assert write([edit(net, line=3, proven=proven)], lambda edit: confirmed) == []
    assert net.read_bytes() == before
    assert not net.with_name("net.py.orig").exists()


def test_two_edits_of_one_file_keep_their_places_and_one_backup(net):
    before = net.read_bytes()
    edits = [edit(net, 3, "a = d * 2", "a = d\n    a = a * 3"), edit(net, 4, "return a", "return -a")]
    write(edits, lambda edit: True)
    assert b"    a = a * 3  # \xe9\n    return -a\n" in net.read_bytes()
    assert net.with_name("net.py.orig").read_bytes() == before


@pytest.mark.parametrize("before", ["d * 5", "d"])
def test_a_line_that_no_longer_fits_is_left_alone(before):
    with pytest.raises(UsageError, match="no longer reads"):
        apply("x = d + d\n", edit("net.py", 1, before))


def test_windows_line_ends_stay(tmp_path):
    path = tmp_path / "net.py"
    path.write_bytes(SOURCE.replace("\n", "\r\n").encode())
    write([edit(path)], lambda edit: True)
    assert path.read_bytes() == SOURCE.replace("\n", "\r\n").replace("d * 2", "d * 3").encode()
