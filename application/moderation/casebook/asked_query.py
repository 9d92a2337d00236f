from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.shared.moments import Moments
from application.shared.use_case import UseCase
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.action import ActionKind
from domain.moderation.casebook.query import CaseQuery, parse_search
from domain.moderation.state import CaseState
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


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
    """What was meant: dates are read in the guild's time zone.

    Raises what parse_search and `Moments.read_past` raise.
    """

    _get_settings: UseCase[GuildId, Settings]
    _moments: Moments

    async def __call__(self, guild: GuildId, asked: AskedQuery, asked_at: datetime) -> CaseQuery:
        zone = ZoneInfo((await self._get_settings(guild))[TIME_ZONE])

        async def moment(written: str | None) -> datetime | None:
            return None if written is None else await self._moments.read_past(written, now=asked_at, zone=zone)

        return CaseQuery(
            text=None if asked.text is None else parse_search(asked.text),
            target=asked.target,
            moderator=asked.moderator,
            kind=asked.kind,
            state=asked.state,
            since=await moment(asked.after),
            until=await moment(asked.before),
        )
