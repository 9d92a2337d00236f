from collections.abc import Collection

from attrs import define

from application.greetings.ports import Household
from domain.shared.ids import GuildId, UserId
from interface.shared.border import names_of
from interface.shared.client import CurrentClient


@define
class DiscordHouseholds:
    """As Discord told of it last; who comes and goes it tells with the members intent only."""

    _client: CurrentClient

    async def of(self, guild: GuildId, users: Collection[UserId]) -> Household:
        there = self._client.guild(guild)
        members = ((user, there.get_member(user)) for user in users)
        return Household(
            name=there.name,
            count=there.member_count or 0,
            here={user: names_of(member) for user, member in members if member is not None},
        )
