"""Says what is wrong with a command's arguments in the way all commands say it: one line, then the usage."""

from __future__ import annotations

import argparse
from typing import NoReturn

USAGE = 2


class CommandParser(argparse.ArgumentParser):
    """The parser of one command; a wrong argument ends it with exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}\n  {self.format_usage().strip()}\n")
