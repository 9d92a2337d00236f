from typing import Protocol

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.drift.queries import DriftReader
from domain.moderation.drift.check import DriftFound
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL


class DriftNotices(Protocol):
    async def post(self, channel: ChannelId, found: DriftFound) -> None:
        """Say what a look found; once, also when asked again. Raises CaseLogUnwritable or DiscordUnreachable."""
        ...


@frozen
class TellOfDrift:
    found: DriftFound


@define
class TellOfDriftHandler:
    """The staff read of it where the mod-log is; not of what a later look found otherwise."""

    _reader: DriftReader
    _settings: GuildSettingsReader
    _notices: DriftNotices

    async def __call__(self, command: TellOfDrift) -> None:
        found = command.found
        channel = (await settings_of(found.guild, self._settings))[MOD_LOG_CHANNEL]
        if channel is not None and await self._reader.fingerprint(found.guild) == found.fingerprint:
            await self._notices.post(channel, found)
