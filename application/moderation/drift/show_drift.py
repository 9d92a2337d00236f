from attrs import define, field, frozen

from application.moderation.drift.find_drift import Drift, FindDrift
from application.shared.use_case import UseCase
from domain.moderation.drift.difference import Difference
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS


@frozen(kw_only=True)
class ShowDrift:
    """`after`: the kind's name and the target of the difference that the page follows; None for the first page."""

    guild: GuildId
    by: Standing
    size: int
    after: tuple[str, UserId] | None = None


@frozen(kw_only=True)
class DriftPage:
    whole: Drift
    items: tuple[Difference, ...]
    before: int
    """How many come before this page."""
    is_last: bool

    @property
    def total(self) -> int:
        return len(self.whole.differences)


@define
class ShowDriftHandler:
    """The first page looks; the next ones show what that found, in this process, and look again elsewhere.

    Raises MissingPermission, DiscordUnreachable.
    """

    _find: UseCase[FindDrift, Drift]
    _found: dict[GuildId, Drift] = field(factory=dict, init=False)

    async def __call__(self, command: ShowDrift) -> DriftPage:
        command.by.require(RIGHT)
        drift = await self._drift(command)
        after = command.after
        rest = [each for each in drift.differences if after is None or each.place > after]
        items = tuple(rest[: command.size])
        before = len(drift.differences) - len(rest)
        return DriftPage(whole=drift, items=items, before=before, is_last=len(rest) <= command.size)

    async def _drift(self, command: ShowDrift) -> Drift:
        known = self._found.get(command.guild)
        if command.after is not None and known is not None:
            return known
        drift = await self._find(FindDrift(command.guild))
        self._found.pop(command.guild, None)
        self._found[command.guild] = drift
        while len(self._found) > MOST_KEPT:
            del self._found[next(iter(self._found))]
        return drift


MOST_KEPT = 8
"""Guilds whose differences are kept to turn the pages."""
