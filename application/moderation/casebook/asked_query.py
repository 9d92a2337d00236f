from datetime import datetime

from attrs import define, frozen

from application.shared.moments import Moments
from application.shared.zones import Zones
from domain.moderation.actions.action import ActionKind
from domain.moderation.casebook.query import CaseQuery, parse_search
from domain.moderation.state import CaseState
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class AskedQuery:
    """As a person asked for it; dates as they wrote them."""

    text: str | None = None
    target: UserId | None = None
    moderator: UserId | None = None
    kind: ActionKind | None = None
    state: CaseState | None = None
    after: str | None = None
    before: str | None = None


@define
class QueryReading:
    """What was meant: dates are read by the clocks of who asks.

    Raises what parse_search and `Moments.read_past` raise.
    """

    _zones: Zones
    _moments: Moments

    async def __call__(self, guild: GuildId, by: UserId, asked: AskedQuery, asked_at: datetime) -> CaseQuery:
        async def moment(written: str | None) -> datetime | None:
            if written is None:
                return None
            zone = (await self._zones.of(by, guild)).zone
            return await self._moments.read_past(written, now=asked_at, zone=zone)

        return CaseQuery(
            text=None if asked.text is None else parse_search(asked.text),
            target=asked.target,
            moderator=asked.moderator,
            kind=asked.kind,
            state=asked.state,
            since=await moment(asked.after),
            until=await moment(asked.before),
        )
