"""Changes of which a reader has found that they are no faults, since the program does the same with them.

No rule of the operators can tell them; counted as survivors, they would hide what the tests miss.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from tools.mutants.source import Fault, Source

FILE = Path(__file__).with_suffix(".toml")


@frozen
class Change:
    """Lines of a file, without what they are indented by."""

    path: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@frozen
class Judged:
    change: Change
    why: str
    """Why the program does the same."""


def read_judged(file: Path = FILE) -> list[Judged]:
    entries = tomllib.loads(file.read_text())["no-fault"]
    return [
        Judged(Change(each["path"], _lines(each["before"]), _lines(each.get("after", ""))), each["why"])
        for each in entries
    ]


def change_of(fault: Fault, source: Source) -> Change:
    lines = [*source.difference(fault.edit)]
    before, after = (tuple(line[2:] for line in lines if line.startswith(sign)) for sign in "-+")
    return Change(str(fault.path), before, after)


def told_apart(
    sample: Sequence[Fault], sources: Mapping[str, Source], judged: Sequence[Judged]
) -> tuple[list[Fault], list[str]]:
    """What is planted of a sample, and a line for each change of it that is no fault."""
    reasons = {each.change: each.why for each in judged}
    planted, same = list[Fault](), list[str]()
    for fault in sample:
        why = reasons.get(change_of(fault, sources[str(fault.path)]))
        if why is None:
            planted.append(fault)
        else:
            same.append(f"{fault.path}:{fault.line}  {fault.operator}  is no fault: {why}")
    return planted, same


def outdated(judged: Sequence[Judged], root: Path) -> Iterator[Judged]:
    """Those whose lines are not there any more."""
    for each in judged:
        path = root / each.change.path
        lines = [line.strip() for line in path.read_text().splitlines()] if path.exists() else []
        count = len(each.change.before)
        if each.change.before not in {tuple(lines[n : n + count]) for n in range(len(lines))}:
            yield each


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())
