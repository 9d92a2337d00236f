from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.guilds.settings import GuildSettings, Setting
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class SettingChangeView:
    id: int
    setting: Setting
    old: str | None
    new: str | None
    by: UserId
    at: datetime


class GuildSettingsReader(Protocol):
    async def get(self, guild: GuildId) -> GuildSettings | None:
        """The guild's settings, or None for a guild not registered yet."""
        ...


class SettingHistoryReader(Protocol):
    async def page(self, guild: GuildId, seek: Seek) -> Page[SettingChangeView]: ...
