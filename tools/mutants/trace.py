"""What the tests ran, by line."""

import json
from collections.abc import Iterable
from pathlib import Path

from attrs import Factory, define, frozen


@frozen
class TracedTest:
    name: str
    """pytest's node id."""
    seconds: float

    @property
    def file(self) -> str:
        return self.name.partition("::")[0]

    @property
    def level(self) -> str:
        """The folder under `tests/`."""
        return self.file.split("/")[1]


@define
class Trace:
    tests: dict[str, TracedTest] = Factory(dict)
    failing: list[str] = Factory(list)
    """Those that fail without any fault; they can notice nothing."""
    _ran: dict[str, dict[int, set[str]]] = Factory(dict)

    def of_lines(self, path: str, lines: Iterable[int]) -> set[str]:
        ran = self._ran.get(path, {})
        return {name for line in lines for name in ran.get(line, ()) if name in self.tests}

    def runs_outside_tests(self, path: str, lines: Iterable[int]) -> bool:
        """While pytest collects, or in a fixture of the whole run."""
        return any("" in self._ran.get(path, {}).get(line, ()) for line in lines)

    def add(self, file: Path) -> None:
        """One process's `*.trace`."""
        test = ""
        for entry in file.read_text(errors="replace").splitlines():
            if entry.startswith("@"):
                test = entry[1:]
            else:
                path, _, line = entry.rpartition(":")
                if line.isdecimal():
                    self._ran.setdefault(path, {}).setdefault(int(line), set()).add(test)

    def save(self, file: Path) -> None:
        names = ["", *self.tests, *self.failing]
        number = {name: place for place, name in enumerate(names)}
        ran = {
            path: {line: sorted(number[name] for name in tests if name in number) for line, tests in lines.items()}
            for path, lines in self._ran.items()
        }
        seconds = {test.name: round(test.seconds, 3) for test in self.tests.values()}
        unfinished = file.with_suffix(".part")
        unfinished.write_text(json.dumps({"names": names, "seconds": seconds, "failing": self.failing, "ran": ran}))
        unfinished.rename(file)

    @classmethod
    def load(cls, file: Path) -> "Trace":
        names: list[str]
        seconds: dict[str, float]
        failing: list[str]
        ran: dict[str, dict[str, list[int]]]
        content = json.loads(file.read_text())
        names, seconds, failing, ran = content["names"], content["seconds"], content["failing"], content["ran"]
        return cls(
            {name: TracedTest(name, each) for name, each in seconds.items()},
            failing,
            {
                path: {int(line): {names[place] for place in tests} for line, tests in lines.items()}
                for path, lines in ran.items()
            },
        )
