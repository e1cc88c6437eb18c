"""Messages as GitHub workflow commands: a line of the log that GitHub shows beside the line of source."""

from __future__ import annotations

from collections.abc import Iterable

from gradcheck.document import Message

_LEVEL = {"wrong": "error", "warning": "warning", "note": "notice"}


def render(messages: Iterable[Message]) -> str:
    """One `::error file=...,line=...::` command per message, in the order given."""
    return "\n".join(map(_command, messages))


def _command(message: Message) -> str:
    title = f"gradcheck {message.code} {message.name}".replace("  ", " ")
    places = [f"file={_property(message.file)}"] if message.file else []
    places += [f"line={message.line}"] if message.file and message.line else []
    text = "\n".join([message.summary, *message.notes, *([f"help: {message.help}"] if message.help else [])])
    return f"::{_LEVEL[message.role]} {','.join([*places, f'title={_property(title)}'])}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
