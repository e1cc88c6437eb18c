"""The planted faults of `make diagnose` in nets that no rule was tuned on, in the form of mutations.py."""

from __future__ import annotations

HELDOUT: dict[str, list[tuple[str, str, str]]] = {}
HELDOUT_CONVENTIONS: dict[str, str] = {}
