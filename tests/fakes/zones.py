from attrs import define, field

from application.shared.use_case import UseCase
from application.shared.zones import PersonsZone
from domain.guilds.settings import TIME_ZONE
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


@define
class FakeZones:
    """`chosen` are those that people chose for themselves."""

    _get_settings: UseCase[GuildId, Settings]
    chosen: dict[UserId, str] = field(factory=dict)

    async def of(self, person: UserId, guild: GuildId | None) -> PersonsZone:
        if person in self.chosen:
            return PersonsZone(self.chosen[person], is_chosen=True)
        return PersonsZone("UTC" if guild is None else (await self._get_settings(guild))[TIME_ZONE], is_chosen=False)
