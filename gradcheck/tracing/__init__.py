"""The shape trace: every statement that works on arrays, with each axis named from its birth to its end."""

from gradcheck.tracing.public import ShapeTrace, trace

__all__ = ["ShapeTrace", "trace"]
