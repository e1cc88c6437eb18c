"""`%load_ext gradcheck` in IPython or a notebook: shape errors are explained below their traceback."""

from __future__ import annotations

import sys
from typing import Any

from gradcheck import preload


def _handler(
    shell: Any, kind: type[BaseException], error: BaseException, tb: Any, tb_offset: int | None = None
) -> Any:
    shell.showtraceback((kind, error, tb), tb_offset=tb_offset)
    from gradcheck.explain import explain

    explanation = explain(error)
    if explanation is None:
        return None
    if type(shell).__name__ == "ZMQInteractiveShell":
        from IPython.display import display

        display(explanation)  # type: ignore[no-untyped-call]
    else:
        from gradcheck.render.explanation import show

        print()
        show(explanation, sys.stdout)
    return None


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext gradcheck`."""
    preload.load_with_numpy()
    shell.set_custom_exc((ValueError, IndexError, TypeError, AttributeError), _handler)


def unload_ipython_extension(shell: Any) -> None:
    """Called by `%unload_ext gradcheck`."""
    preload.forget()
    shell.set_custom_exc((), None)
