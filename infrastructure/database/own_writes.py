"""When this process changed something of a guild last: a replica that is not as far yet is not read about it.

What is written of many guilds at once, as activity is and as work is claimed, is nobody's own, and is not noted.
"""

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence

from attrs import define, field

_NAMES = ("in_guild", "guild", "event_guild_id")
"""What the guild is called among the parameters of statements that are about one."""

type Parameters = Mapping[str, object] | Sequence[Mapping[str, object]] | None


def guilds_in(parameters: Parameters) -> set[int]:
    """The guilds that a statement names, one in each row of its parameters."""
    rows = [parameters] if isinstance(parameters, Mapping) else parameters or ()
    return {guild for row in rows for name in _NAMES if isinstance(guild := row.get(name), int)}


@define(eq=False)
class OwnWrites:
    """Moments are those of this machine's steady clock."""

    _now: Callable[[], float] = time.monotonic
    _last: dict[int, float] = field(factory=dict, init=False)

    def note(self, guilds: Collection[int]) -> None:
        """A transaction about these has just been committed, or may have been."""
        self._last |= dict.fromkeys(guilds, self._now())

    def last(self, guilds: Collection[int]) -> float:
        """When any of these was changed last, as far as that is remembered."""
        return max(self._last.get(guild, -math.inf) for guild in guilds)

    def forget_until(self, moment: float) -> None:
        """Nobody will ask for what was changed before."""
        self._last = {guild: at for guild, at in self._last.items() if at > moment}
