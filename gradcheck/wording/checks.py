"""Puts the facts of a check into words: the blocks of a report and the sentences in them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from gradcheck.catalogue import has_page
from gradcheck.document import (
    Block,
    Column,
    Group,
    Heading,
    HeatMap,
    HeatMaps,
    Hint,
    Items,
    Line,
    Message,
    Role,
    Row,
    Span,
    Table,
    Text,
    words,
)
from gradcheck.facts import (
    LEFT_OUT,
    CheckFacts,
    Finding,
    GradientCheck,
    LayerCheck,
    Severity,
    Verdict,
)
from gradcheck.wording import listing
from gradcheck.wording.phrases import counted, index_text, number, path_text, shape_text

SIGN = {Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.UNDECIDED: "?"}
"""A verdict is told by sign and word as well as by colour."""

_ROLE: dict[Verdict, Role] = {Verdict.RIGHT: "right", Verdict.WRONG: "wrong", Verdict.UNDECIDED: "undecided"}
_VOICE: dict[Severity, Literal["wrong", "warning", "note"]] = {
    Severity.ERROR: "wrong",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}

_ERROR_BAR = "than the error bar allows"
_MOST_ROWS = 60
"""Right gradients beyond this many are counted, not listed; the others are always listed."""


def document(facts: CheckFacts) -> tuple[Block, ...]:
    """The report: verdict, gradients, where they are wrong, backward line by line, findings, cost."""
    return tuple(
        itertools.chain(
            (Heading("gradcheck", level=1, aside=facts.title), Text(_verdict(facts))),
            _gradients(facts),
            _heat_maps(facts.gradients),
            _annotated(facts),
            _findings(facts.findings),
            _done(facts),
        )
    )


def headline(facts: CheckFacts) -> str:
    """The verdict in one line of plain words, as a summary shows it."""
    return "".join(span.text for span in _verdict(facts))


def messages(facts: CheckFacts) -> tuple[Message, ...]:
    """What is wrong as separate messages: every wrong gradient and marked line, then the findings."""
    gradients = (
        Message("wrong", "error", "", "wrong gradient", f"gradient of {check.name}: {_said(check)}")
        for check in facts.gradients
        if check.verdict is Verdict.WRONG
    )
    lines = (
        Message("wrong", "error", "", "wrong line", said, path_text(line.location.file), line.location.line)
        for line in (facts.annotated.lines if facts.annotated else ())
        if line.mark == "wrong" and (said := line.note or f"{line.bound} is not what its use requires")
    )
    return (*gradients, *lines, *map(_message, facts.findings))


# -- the verdict ------------------------------------------------------------------------------------


def _verdict(facts: CheckFacts) -> Line:
    verdict = facts.verdict
    return (Span(f"{SIGN[verdict]} {verdict.upper()}", _ROLE[verdict]), Span(f"  {_because(facts, verdict)}"))


def _because(facts: CheckFacts, verdict: Verdict) -> str:
    count = len(facts.gradients)
    if not count:
        overflows = f"the loss is {facts.loss:.6g}: " if verdict is Verdict.WRONG else ""
        return f"{overflows}no gradient was checked" + ("; the findings say why" if facts.findings else "")
    errors = sum(finding.severity is Severity.ERROR for finding in facts.findings)
    but = f"; but {counted(errors, 'error')} among the findings" if errors else ""
    concerned = sum(check.verdict is verdict for check in facts.gradients)
    first = f"; first wrong in backward order: {facts.first_wrong}" if facts.first_wrong else ""
    match verdict:
        case Verdict.RIGHT:
            entries = sum(check.entries for check in facts.gradients)
            return f"{counted(count, 'gradient')} with {counted(entries, 'entry', 'entries')}, all of them right{but}"
        case Verdict.WRONG:
            return f"{concerned} of {counted(count, 'gradient')} wrong{first}"
        case Verdict.UNDECIDED:
            right = "; the others are right" if concerned < count else ""
            return f"{concerned} of {counted(count, 'gradient')} undecided{right}{but}"


# -- the table of gradients -------------------------------------------------------------------------


def _gradients(facts: CheckFacts) -> Iterator[Block]:
    if not facts.gradients:
        return
    columns = (
        Column("parameter"),
        Column("shape", gives_way=2),
        Column("verdict"),
        Column("rel. error", "right"),
        Column("worst at", gives_way=1),
        Column("analytic", "right", gives_way=3),
        Column("numerical", "right", gives_way=3),
    )
    layers = {layer.name: layer for layer in facts.layers}
    right = [check for check in facts.gradients if check.verdict is Verdict.RIGHT]
    left_out = {check.name for check in right[_MOST_ROWS:]}
    shown = [check for check in facts.gradients if check.name not in left_out]
    yield Table(columns, tuple(_groups(shown, layers)))
    if left_out:
        yield Text(words(f"and {counted(len(left_out), 'more gradient')} that are right", "quiet"))
    if facts.without_gradient:
        names = ", ".join(facts.without_gradient)
        yield Text(())
        yield Text((Span("no gradient found for "), Span(names, "strong"), Span(": the loss reacts to it")))


def _groups(checks: Iterable[GradientCheck], layers: Mapping[str, LayerCheck]) -> Iterator[Group]:
    """The rows of a layer together under its title, what is in no layer first; single rows as they come, without."""
    checks = list(checks)
    rows: dict[str, list[GradientCheck]] = {"": []}
    for check in checks:
        rows.setdefault(check.layer, []).append(check)
    said = any(layer.reason or layer.own_error or layer.inherits for layer in layers.values())
    if said or any(name and len(group) > 1 for name, group in rows.items()):
        for name, group in rows.items():
            if group:
                yield Group(_group_title(name, layers.get(name)), tuple(_row(check, name) for check in group))
    else:
        yield Group((), tuple(_row(check, "") for check in checks))


def _group_title(name: str, layer: LayerCheck | None) -> Line:
    if not name:
        return ()
    title: Line = (Span(name, "strong"),)
    if layer is None:
        return title
    if layer.reason:
        role: Role = "wrong" if layer.own_error else "undecided" if layer.inherits else "quiet"
        return (*title, Span(f"  {layer.reason}", role))
    said: list[Span] = []
    if layer.own_error:
        said.append(Span("  wrong by itself", "wrong"))
    if layer.inherits:
        also = ", and " if layer.own_error else "  "
        said.append(Span(f"{also}inherits a wrong upstream gradient", "undecided"))
    return (*title, *said)


MEANINGLESS = 0.01  # a right gradient whose relative error is above this is 0 as far as can be measured


def _row(check: GradientCheck, title: str) -> Row:
    role = _ROLE[check.verdict]
    right = check.verdict is Verdict.RIGHT
    analytic, numerical = _both(check)
    value: Role = "quiet" if right else "plain"
    cells = (
        words(_name_within(check, title), "strong"),
        words(shape_text(check.shape), "quiet"),
        words(f"{SIGN[check.verdict]} {check.verdict}", role),
        words(_error(check), value if right else role),
        words("" if check.worst_index is None else index_text(check.worst_index), "quiet"),
        words(analytic, value),
        words(numerical, value),
    )
    if not right:
        return Row(cells, words(_said(check)))
    return Row(cells, words(_at_kinks(check), "quiet") if check.kinks else ())


def _at_kinks(check: GradientCheck) -> str:
    return (
        f"{counted(check.kinks, 'entry', 'entries')} at a kink of the loss, a relu at 0 for instance: "
        "any value between the two slopes is right there"
    )


def _error(check: GradientCheck) -> str:
    """The relative error; between two numbers that are 0 up to their error bar it says nothing, so their distance."""
    a, n = check.analytic, check.numerical
    if check.relative_error is None or a is None or n is None:
        return ""
    if a == n == 0:
        return "0 = 0"
    if check.verdict is Verdict.RIGHT and check.relative_error > MEANINGLESS:
        if check.kinks:
            return "at a kink"
        return f"{abs(a - n):.0e} apart"
    return f"{check.relative_error:.1e}"


def _name_within(check: GradientCheck, title: str) -> str:
    """The name without what the title of its group says already: `.weights` below `layers[0]`."""
    rest = check.name.removeprefix(title)
    return rest.strip() if rest[:1] in (".", "[", " ") else check.name


def _said(check: GradientCheck) -> str:
    """Where the array is wrong and by which factor, else the reason of the verdict.

    That the difference is larger than the error bar is what "wrong" means: the place says enough.
    """
    if check.verdict is not Verdict.WRONG:
        return check.reason or str(check.verdict)
    if check.pairing == LEFT_OUT:
        return "backward has no gradient for it"
    if check.factor is not None:
        reason = f"{number(check.factor)} × the numerical gradient" if check.factor else "zero"
    else:
        reason = "" if check.pattern and check.reason.endswith(_ERROR_BAR) else check.reason
    return ": ".join(part for part in (check.pattern, reason) if part) or str(check.verdict)


def _both(check: GradientCheck) -> tuple[str, str]:
    """Both values at the worst entry, with digits enough to see them differ."""
    if check.analytic is None or check.numerical is None:
        return _value(check.analytic), _value(check.numerical)
    digits = 5
    gap = abs(check.analytic - check.numerical)
    largest = max(abs(check.analytic), abs(check.numerical))
    if check.verdict is not Verdict.RIGHT and 0 < gap < math.inf and largest < math.inf:
        digits = min(17, max(5, 2 - math.floor(math.log10(gap / largest))))
    return f"{check.analytic:.{digits}g}", f"{check.numerical:.{digits}g}"


def _value(value: float | None) -> str:
    return "" if value is None else f"{value:.5g}"


# -- where ------------------------------------------------------------------------------------------


def _heat_maps(checks: Iterable[GradientCheck]) -> Iterator[Block]:
    """A map for each array that is wrong in some places and right in others."""
    maps = tuple(
        HeatMap(
            (Span(check.name, "strong"), Span(f" {check.pattern}" if check.pattern else "", "quiet")),
            tuple(tuple(float(cell) for cell in line) for line in check.heat),
        )
        for check in checks
        if check.verdict is Verdict.WRONG and check.heat is not None and check.heat.ndim == 2
        and 0 < check.wrong_entries < check.entries
    )  # fmt: skip
    if maps:
        yield Heading("where they are wrong")
        yield HeatMaps(maps)


# -- the backward pass, line by line ----------------------------------------------------------------


def _annotated(facts: CheckFacts) -> Iterator[Block]:
    if facts.annotated is not None:
        yield from listing.blocks(facts.annotated)
    if facts.unannotated:
        missing = "not line by line: " if facts.annotated is None else "not all of it: "
        yield Text((Span(missing, "quiet"), Span(facts.unannotated, "quiet")), hanging=2)


# -- findings, and what was done --------------------------------------------------------------------


def _findings(findings: tuple[Finding, ...]) -> Iterator[Block]:
    if not findings:
        return
    yield Heading("findings")
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    yield from (
        _message(finding) for finding in sorted(findings, key=lambda finding: order[finding.severity])
    )


def _message(finding: Finding) -> Message:
    place = finding.location
    return Message(
        _VOICE[finding.severity],
        str(finding.severity),
        finding.code,
        finding.name if finding.certain else f"{finding.name} (likely)",
        finding.summary,
        path_text(place.file) if place else "",
        place.line if place else 0,
        (place.text or "").strip() if place else "",
        finding.notes,
        finding.help,
    )


def _done(facts: CheckFacts) -> Iterator[Block]:
    cost = facts.cost
    spent = [counted(cost.loss_evaluations, "evaluation") + " of the loss"] if cost.loss_evaluations else []
    spent += [counted(cost.backward_calls, "backward pass", "backward passes")] if cost.backward_calls else []
    if cost.seconds:
        spent.append(f"{cost.seconds:.2f} s" if cost.seconds >= 0.01 else f"{cost.seconds * 1000:.1f} ms")
    spent.append(f"seed {facts.seed}")
    yield Heading("what was done")
    pairings = _pairings(facts.gradients)
    loss = (f"loss {facts.loss:.6g}",) if facts.loss is not None else ()
    said = (
        *loss,
        *facts.done,
        *pairings,
        *_methods(facts.gradients),
        ", ".join(spent),
    )
    yield Items(tuple(words(sentence, "quiet") for sentence in said))
    told = (finding.code for finding in facts.findings if finding.severity is Severity.ERROR)
    code = next((code for code in told if has_page(code)), None)
    if code:
        yield Hint(f"gradcheck cause {code} prints the page of that cause")


def _pairings(checks: Iterable[GradientCheck]) -> Iterator[str]:
    """Which gradient was found for which parameter, said once for all that were paired alike."""
    by_manner: dict[str, list[str]] = {}
    for check in checks:
        if check.gradient_name or check.pairing:
            by_manner.setdefault(check.pairing, []).append(f"{check.name} - {check.gradient_name or '?'}")
    for manner, pairs in by_manner.items():
        if manner == LEFT_OUT:
            continue  # the table says so
        shown = ", ".join(pairs[:8]) + (f" and {len(pairs) - 8} more" if len(pairs) > 8 else "")
        yield f"paired {manner}: {shown}" if manner else f"paired: {shown}"


def _methods(checks: Iterable[GradientCheck]) -> Iterator[str]:
    methods = dict.fromkeys(check.method for check in checks if check.method)
    if methods:
        yield f"measured by {'; '.join(methods)}"
