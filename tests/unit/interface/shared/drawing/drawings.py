"""Drawings that fail, die or hang; in a file of their own, because the process that draws imports it."""

import os
import signal
import time
from pathlib import Path

from attrs import frozen

from application.shared.drawing import Png
from interface.shared.languages import gettext


@frozen
class Dot:
    def draw(self) -> Png:
        return Png(b"." * 100_000)


@frozen
class Pid:
    def draw(self) -> Png:
        return Png(str(os.getpid()).encode())


@frozen
class Environment:
    def draw(self) -> Png:
        return Png(" ".join(os.environ).encode())


@frozen
class Spoken:
    def draw(self) -> Png:
        return Png(gettext("That channel is gone.").encode())


@frozen
class Wrong:
    def draw(self) -> Png:
        print("said on the way")
        raise ValueError("no such colour")


@frozen
class Deadly:
    def draw(self) -> Png:
        os.kill(os.getpid(), signal.SIGKILL)
        return Png(b"")


@frozen
class Endless:
    began: Path

    def draw(self) -> Png:
        self.began.touch()
        time.sleep(60)
        return Png(b"")
