"""Reads what the two spellings of an edited statement say beside their values: what they name, in which order.

An index that is moved or exchanged leaves the same arrays; by its value such a place may look like that of another
layer, or of another round of a loop.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import LineEvidence, Page, RepairKind, name_line, page
from gradcheck.causes.chain.e8_last_sample_only import rank_lost
from gradcheck.facts import Array, Verdict
from gradcheck.repairing.editing.sizes import only_sizes_differ
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.editing.unused import UNUSED
from gradcheck.repairing.naming.changed_part import changed_part
from gradcheck.repairing.naming.identifying import DELTAS, role_of
from gradcheck.repairing.naming.part_reading import named_by_part
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.surroundings import is_copied, leaves_turned
from gradcheck.repairing.repair import NEW, OLD, UPSTREAM, Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.layer_kind import recurrent_parameters
from gradcheck.values.value_roles import GAMMA

MODULES = ("np", "numpy")
WORDS = re.compile(r"\w+|[^\w\s]")
COMPLEMENT = re.compile(r"1(?:\.0*)? - ([\w.\[\]]+)")
STEEPEST = 0.25 * (1 + 1e-9)  # the slope of a sigmoid, at most
WINDOWED = ("convolution", "pooling")
Pages = tuple[Page, ...]


def named_by_spelling(pages: Pages, line: LineEvidence, repair: Repair, known: Pass) -> Pages:
    """The causes that the values allow, with another first where the spelling of the edit speaks for that."""
    if not pages:
        return ()
    before, after = repair.statement_before, repair.statement_after
    match pages[0].code:
        case "C4" if (
            repair.edit.kind == "negate" and repair.fixed >= known.everything and leaves_turned(known)
        ):
            return (page("B1"), *pages[1:])  # what a decay adds has kept its sign: not all has turned
        case "C7" if repair.edit.kind == "masked" and repair.edit.before in ("0", "0.", "0.0"):
            return (page("C5"), page("C4"))  # a side that lets a part through was shut
        case "E6" if line.kind is RepairKind.ASSIGN_TO_ADD and any(
            rank_lost(p) for p in known.parameters if p.name in repair.fixed
        ):
            return (page("E8"), *pages)  # what is added up are samples
        case "E1" if line.layer_kind != "recurrent" and _is_of_one_layer(line):
            return (*pages[:1], page("E4"))  # what has not been through its activation is as much of it
        case "E1" if _is_multiplied_later(repair, known):
            return (*pages[:1], page("E4"))  # what is due is the same, times what it has been through
        case "C2" if repair.edit.kind == "operand" and _is_read(repair.values.get(repair.edit.after), known):
            return (page("E4"), *pages)  # it is there, and what goes into the other gradients has it
        case "J4" if not is_copied(repair, known):
            return (page("E1"), *pages, page("E5"))
        case "J3" if plain := _of_a_candidate(line, repair):
            return (*plain, *pages)
        case "E6" if repair.edit.kind == UNUSED and recurrent_parameters(known.graph):
            return (page("J2"), *pages)  # what a step sends back to the one before it
        case "E1" if line.layer_kind in WINDOWED and exchanges_indices(before, after):
            return (page("H3"), *pages[1:])
        case code if (code == "C4" or code[0] in "EJ") and only_sizes_differ(before, after):
            return (page("A4"),)  # what it is taken from is no other value that is sent back
        case "C4" if gone := _subscripts_gone(before, after):
            return (page("F4" if any(map(_is_one_off, gone)) else "E1"), *pages)
        case "C6" if line.needed.what in ("a", "input") and _spares_biases(repair, known):
            return (page("E5"),)  # a slope of another layer would have wronged them too
        case "D7" if _is_in_a_formula(before, after):
            return (page("C1b"), *pages)  # a slope made of z, as it is made of what the activation makes
        case "D6" if (
            line.begins
            and line.whole_pass
            and _are_scores(repair.edit.before, repair.edit.after, repair, known)
        ):
            return (page("D7"), *pages)
    part = changed_part(before, after)
    return pages if part is None else named_by_part(pages, line, part)


def _spares_biases(repair: Repair, known: Pass) -> bool:
    """Whether nothing but matrices is wrong, and what is right has the biases beside them: it is a layer's input."""
    mended = [p for p in known.parameters if p.name in repair.fixed]
    right = {p.value.size for p in known.parameters if p.verdict is Verdict.RIGHT}
    return bool(mended) and all(p.value.ndim == 2 and right & {*p.value.shape} for p in mended)


def _is_multiplied_later(repair: Repair, known: Pass) -> bool:
    """Whether the backward pass makes what is due from what stands there, times something."""
    gone, come = (repair.values.get(text) for text in (repair.edit.before, repair.edit.after))
    if not (isinstance(gone, np.ndarray) and isinstance(come, np.ndarray)) or gone.size < 2:
        return False
    made = (
        e for e in known.recording.events if e.operation == "multiply" and isinstance(e.result, np.ndarray)
    )
    return any(
        close(event.result, come) and any(isinstance(a, np.ndarray) and close(a, gone) for a in event.args)
        for event in made
    )


def _is_read(value: Any, known: Pass) -> bool:
    """Whether the backward pass as it stands makes anything of an array."""
    if not isinstance(value, np.ndarray) or value.size < 2:
        return False
    read = (a for e in known.recording.events for a in e.args if isinstance(a, np.ndarray))
    return any(a.shape == value.shape and close(a, value) for a in read)


def _of_a_candidate(line: LineEvidence, repair: Repair) -> Pages:
    """What the same is called in a layer without gates, where the slope is none of a sigmoid: of no gate, that is."""
    slope = _slope(line, repair) if line.needed.function == "gate" else None
    if slope is None or not (np.abs(slope) > STEEPEST).any():
        return ()
    plain = replace(line, needed=replace(line.needed, function=""), layer_kind="", doubts=())
    return tuple(name_line(plain))[:1]


def _slope(line: LineEvidence, repair: Repair) -> Array | None:
    """The factor that comes in, or by how much what is due is more than what comes from above; None: not known."""
    come = repair.values.get(repair.edit.after)
    if line.kind is RepairKind.INSERT_FACTOR:  # else it is but a part of the slope: 1 - s beside s
        beside = COMPLEMENT.fullmatch(repair.edit.after.strip("()"))
        whole = line.after.what == "activation derivative" and isinstance(come, np.ndarray)
        return come if whole and (beside is None or beside[1] not in repair.statement_before) else None
    new, above = repair.values.get(NEW), repair.values.get(UPSTREAM)
    above = repair.values.get(OLD) if above is None else above
    if not (isinstance(new, np.ndarray) and isinstance(above, np.ndarray)) or new.shape != above.shape:
        return None
    slope: Array = np.divide(new, above, out=np.zeros(new.shape), where=above != 0)
    return slope


def _subscripts_gone(before: str, after: str) -> list[ast.expr]:
    """The subscripts that an edit takes away, where it changes nothing else."""
    try:
        old, new = (ast.parse(text.strip()) for text in (before, after))
    except SyntaxError:
        return []
    gone, come = ([n.slice for n in ast.walk(tree) if isinstance(n, ast.Subscript)] for tree in (old, new))
    for tree in (old, new):
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript):
                node.slice = ast.Constant(0)
    if ast.dump(old) != ast.dump(new):
        return []
    return [a for a, b in zip(gone, come) if ast.dump(a) != ast.dump(b)]


def _is_one_off(subscript: ast.expr) -> bool:
    """Whether a slice leaves out one at an end, `1:` or `:-1`, as what takes a column of ones away."""
    cuts = [node for node in nodes_in(subscript) if isinstance(node, ast.Slice)]
    return any(ast.unparse(cut) in ("1:", ":-1") for cut in cuts)


def _is_in_a_formula(before: str, after: str) -> bool:
    """Whether what an edit takes away was multiplied with itself: `1 - z * z`, `z ** 2`, `z * (1 - z)`.

    Not with what a function makes of it: `(z - y) * slope(z)`.
    """
    gone = Counter(WORDS.findall(before)) - Counter(WORDS.findall(after))

    def reads(node: ast.AST, called: bool | None = None) -> set[str]:
        """The names that it reads: with `called` only those in calls, or only the others."""
        inside = {part for call in nodes_in(node) if isinstance(call, ast.Call) for part in nodes_in(call)}
        chosen = [n for n in nodes_in(node) if called is None or (n in inside) is called]
        return {n.id for n in chosen if isinstance(n, ast.Name)} | {
            n.attr for n in chosen if isinstance(n, ast.Attribute)
        }

    try:
        nodes = [n for n in ast.walk(ast.parse(before.strip())) if isinstance(n, ast.BinOp)]
    except SyntaxError:
        return False
    squares = (reads(n.left) for n in nodes if isinstance(n.op, ast.Pow))
    products = (
        reads(n.left, called) & reads(n.right, called)
        for n in nodes
        if isinstance(n.op, ast.Mult)
        for called in (True, False)
    )
    return any(set(gone) & names for names in (*squares, *products))


def _are_scores(before: str, after: str, repair: Repair, known: Pass) -> bool:
    """Whether what the last layer adds up takes the place of what its activation makes of that."""
    gone, come = (role_of(repair.values.get(text), known.meanings) for text in (before, after))
    made = come.what in ("a", "prediction", "activation derivative")  # exp is both
    return gone.what == "z" and made and gone.layer == come.layer is not None


def _is_of_one_layer(line: LineEvidence) -> bool:
    before, after = line.before, line.after
    gradients = before.what in DELTAS and after.what == "dL/dz"
    return gradients and before.name != after.name and before.layer == after.layer is not None


def rivals_by_spelling(code: str, line: LineEvidence, repair: Repair) -> Iterator[str]:
    """The codes of what else an edit with that cause may be."""
    before, after = repair.statement_before, repair.statement_after
    match code:
        case "A3" if names_a_size(before, after):
            yield "A1"
        case "A4" if line.before.what == "batch size" and line.after.function == "entries":
            yield "A3"  # the mean over the outputs is a constant of the loss as well
        case "E3" if _is_of_a_parameter(line) and line.before.what in ("upstream", "dL/da"):
            yield "C2"  # what is sent through the activation is there, and this one does not read it
        case "E4" if line.layer_kind == "recurrent" and line.before.what == "upstream":
            yield "E3"  # of a cell's several states: another one than what they are made from
        case "E1" | "H3" if reads_the_same_arrays(before, after) and not exchanges_indices(before, after):
            if line.layer_kind in WINDOWED:
                yield "H1"  # of other entries of one array
            elif code == "H3":
                yield "E8"


def _is_of_a_parameter(line: LineEvidence) -> bool:
    needed = line.needed
    return needed.what in ("dL/dW", "dL/db") or (needed.what == "dL/d(other)" and needed.function == GAMMA)


def reads_the_same_arrays(before: str, after: str) -> bool:
    """Whether two spellings of a statement name the same values as often, and differ."""
    try:
        old, new = (_values(ast.parse(text.strip())) for text in (before, after))
    except SyntaxError:
        return False
    return old == new and before.strip() != after.strip()


def exchanges_indices(before: str, after: str) -> bool:
    """Whether one is made of the very words of the other, in another order: `[i, j]` for `[j, i]`."""
    words, others = WORDS.findall(before), WORDS.findall(after)
    exchanged = words != others and Counter(words) == Counter(others)
    return exchanged and reads_the_same_arrays(before, after)


def names_a_size(before: str, after: str) -> bool:
    """Whether the edit brings in a name, `N` or `y.size`, that may count samples."""
    new = Counter(WORDS.findall(after)) - Counter(WORDS.findall(before))
    return any(word.isidentifier() and word not in MODULES for word in new)


def _values(tree: ast.AST) -> Counter[str]:
    """The names and attributes that are read outside of subscripts, as often as they are; no functions."""
    found: Counter[str] = Counter()
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Subscript(value=base):
                found += _values(ast.Expr(base))
            case ast.Call(func=ast.Attribute(value=owner), args=args, keywords=keywords):
                for part in (owner, *args, *(keyword.value for keyword in keywords)):
                    found += _values(ast.Expr(part))
            case ast.Attribute(value=ast.Name()):
                found[ast.unparse(node)] += 1
            case ast.Name(id=name) if name not in MODULES:
                found[name] += 1
            case _:
                found += _values(node)
    return found
