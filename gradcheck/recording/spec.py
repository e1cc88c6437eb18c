"""What the instrumented code hands to the recorder: the static side of each site, lean enough for the hot path."""

from __future__ import annotations

from typing import Any

from gradcheck.facts import Location
from gradcheck.recording.events import Site


class _Pushed:
    """Stands in a template where the operand is on the recorder's stack rather than written out in the source."""

    def __repr__(self) -> str:
        return "PUSHED"


PUSHED = _Pushed()


class Spec:
    """One site: how many operands it pushed, which are constants, what its result is bound to."""

    __slots__ = (
        "attribute",
        "base_text",
        "index",
        "layout",
        "names",
        "operation",
        "path",
        "plain",
        "pushes",
        "simple",
        "site",
        "template",
        "tree",
        "writes",
    )

    def __init__(
        self,
        site: Site,
        template: tuple[Any, ...],
        operation: str = "",
        names: tuple[str, ...] = (),
        layout: tuple[str | None, ...] = (),
        path: tuple[int | None, ...] = (),
        tree: Any = None,
        base_text: str = "",
    ) -> None:
        self.site = site
        self.template = template
        self.pushes = sum(value is PUSHED for value in template)
        self.simple = self.pushes == len(template)
        self.operation = operation
        self.names = names
        self.plain = not any(
            name in ("out", "*", "**") for name in layout
        )  # no `out` can be among the arguments
        self.layout = layout  # of a call's arguments: None for a positional one, "*", "**" or the keyword
        self.path = path  # of a store in a tuple target: where in the value its part lies
        self.tree = tree  # names of tuple targets
        self.base_text = base_text
        self.index: Any = PUSHED
        self.attribute = ""
        self.writes = False


class FunctionSpec:
    """One function definition or lambda."""

    __slots__ = ("file", "is_lambda", "line", "name", "parameters")

    def __init__(self, name: str, file: str, line: int, parameters: tuple[str, ...], is_lambda: bool) -> None:
        self.name = name
        self.file = file
        self.line = line
        self.parameters = parameters
        self.is_lambda = is_lambda


class LoopSpec:
    """One for or while statement: how deep it lies inside its function."""

    __slots__ = ("depth", "location")

    def __init__(self, depth: int, location: Location) -> None:
        self.depth = depth
        self.location = location
