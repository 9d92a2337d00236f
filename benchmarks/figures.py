"""What a benchmark finds, as a table for people and as JSON."""

import json
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from benchmarks.rounds import Pair


@frozen
class Effort:
    """How long to measure: rounds are multiplied by `scale`."""

    scale: float = 1.0

    def rounds(self, usual: int) -> int:
        return max(3, round(usual * self.scale))


@frozen(kw_only=True)
class Figure:
    """A number beside its floor; `goal` says in words what `ratio` should be, and fails nothing."""

    name: str
    pair: Pair
    unit: str
    goal: str = ""

    @property
    def ratio(self) -> float:
        return self.pair.ours / self.pair.floor


def table(figures: Iterable[Figure]) -> str:
    rows = [("", "ours", "floor", "unit", "ratio", "goal")]
    rows += [(f.name, _number(f.pair.ours), _number(f.pair.floor), f.unit, f"{f.ratio:.2f}", f.goal) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for name, ours, floor, unit, ratio, goal in rows:
        cells = [name.ljust(widths[0]), ours.rjust(widths[1]), floor.rjust(widths[2])]
        cells += [unit.ljust(widths[3]), ratio.rjust(widths[4]), goal]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def write_json(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    rows = [
        {"name": f.name, "ours": f.pair.ours, "floor": f.pair.floor, "unit": f.unit, "ratio": round(f.ratio, 4)}
        for f in figures
    ]
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.4g}"
