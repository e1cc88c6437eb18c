"""Runs every benchmark module beside this file, or those named on the command line."""

import importlib
import pkgutil
import sys
import time
from pathlib import Path


def main(names: list[str]) -> int:
    """0 when every benchmark ran; a name that is no benchmark is 2."""
    found = [
        module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name[0] != "_"
    ]
    unknown = [name for name in names if name not in found]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(found)}", file=sys.stderr)
        return 2
    for name in names or found:
        module = importlib.import_module(f"{__package__}.{name}")
        if not hasattr(module, "main"):
            continue
        print(f"{name}\n{'=' * len(name)}")
        start = time.perf_counter()
        module.main()
        print(f"({time.perf_counter() - start:.1f} s)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
