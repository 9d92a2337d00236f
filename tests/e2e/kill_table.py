"""What was killed where, and how often it came out right: a line for each action, a column for each step."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from string import ascii_letters

import pytest
from attrs import define, field

from tests.e2e.crashing import STEPS, STEPS_OF_A_BULK, STEPS_OF_A_LOCK, STEPS_OF_AN_ACT, STEPS_OF_AN_END

_STEPS = tuple(dict.fromkeys((*STEPS, *STEPS_OF_AN_END, *STEPS_OF_A_BULK, *STEPS_OF_AN_ACT, *STEPS_OF_A_LOCK)))
_KILLED = "killed"
_AT = " at "
type Killed = tuple[str, str, bool]
"""What, at which step, and whether all agreed after the restart."""


def note_kill(item: pytest.Function) -> None:
    """Have the reports on this test say what it kills, and where; of other tests nothing."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    if item.get_closest_marker("kill") is not None and "step" in params:
        what = params.get("action") or item.originalname.removeprefix("test_").replace("_", " ")
        item.user_properties.append((_KILLED, f"{what}{_AT}{params['step']}"))


def kills_in(reports: Iterable[pytest.TestReport]) -> list[Killed]:
    said = [
        (str(value), report.passed) for report in reports for name, value in report.user_properties if name == _KILLED
    ]
    return [(what, step, right) for value, right in said for what, _, step in [value.partition(_AT)]]


@define
class KillTable:
    _right: Counter[tuple[str, str]] = field(factory=Counter)
    _times: Counter[tuple[str, str]] = field(factory=Counter)

    @classmethod
    def of(cls, kills: Iterable[Killed]) -> "KillTable":
        table = cls()
        for what, step, is_right in kills:
            table._times[what, step] += 1
            table._right[what, step] += is_right
        return table

    def lines(self) -> Sequence[str]:
        """Steps by letters, which are said first. `3` came out right three times, `1/3` once of three times."""
        order = {step: place for place, step in enumerate(_STEPS)}
        steps = sorted({step for _, step in self._times}, key=lambda step: (order.get(step, len(order)), step))
        letters = dict(zip(steps, ascii_letters, strict=False))
        rows = defaultdict[str, dict[str, str]](dict)
        for (what, step), times in self._times.items():
            right = self._right[what, step]
            rows[what][step] = str(times) if right == times else f"{right}/{times}"
        widest = max(map(len, rows), default=0)
        return [
            *(f"{letter} = {step}" for step, letter in letters.items()),
            " ".join([" " * widest, *(f"{letters[step]:>3}" for step in steps)]),
            *(
                " ".join([f"{what:<{widest}}", *(f"{cells.get(step, '.'):>3}" for step in steps)])
                for what, cells in rows.items()
            ),
        ]
