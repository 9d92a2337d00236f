"""How far a backup is: a bar on a terminal, a line for each tenth elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from attrs import define, field
from tqdm import tqdm

from application.backups.ports import Progress, Step
from interface.startup.saying import say

_WORDS = {Step.DUMPING: "saving", Step.CHECKING: "checking", Step.LOADING: "loading"}
_BYTES = {"unit": "B", "unit_scale": True}
_TENTHS = 10


@contextmanager
def told() -> Iterator[Progress]:
    bars = Bars()
    try:
        yield bars if sys.stderr.isatty() else Lines()
    finally:
        bars.close()


@define(eq=False)
class Bars:
    _bar: "tqdm[NoReturn] | None" = field(default=None, init=False)
    _size: int = field(default=0, init=False)

    def begins(self, step: Step, total: int) -> None:
        self.close()
        unit = ("B", True) if step is Step.CHECKING else (" rows", False)
        self._size = 0
        self._bar = tqdm(total=total, desc=_WORDS[step], unit=unit[0], unit_scale=unit[1], file=sys.stderr)

    def comes_to(self, done: int) -> None:
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def moved(self, size: int) -> None:
        self._size += size
        if self._bar is not None and self._bar.unit != "B":
            self._bar.set_postfix_str(f"{self._size / 1e6:.1f} MB", refresh=False)
            self._bar.update(0)

    def ends(self) -> None:
        if self._bar is not None:
            self._bar.update((self._bar.total or 0) - self._bar.n)
        self.close()

    def close(self) -> None:
        """As far as it came."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@define(eq=False)
class Lines:
    _step: Step | None = field(default=None, init=False)
    _total: int = field(default=0, init=False)
    _tenths: int = field(default=0, init=False)

    def begins(self, step: Step, total: int) -> None:
        self._step, self._total, self._tenths = step, total, 0
        say(f"{_WORDS[step]} {total:,} {'bytes' if step is Step.CHECKING else 'rows'}")

    def comes_to(self, done: int) -> None:
        tenths = _TENTHS * done // self._total if self._total else 0
        if self._step is not None and tenths > self._tenths:
            self._tenths = tenths
            say(f"{_WORDS[self._step]}: {100 * tenths // _TENTHS} %")

    def moved(self, size: int) -> None:
        """Bytes are for a bar."""

    def ends(self) -> None:
        self._step = None
