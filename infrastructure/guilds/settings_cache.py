"""Guild settings in this process: filled on read, told of changes by NOTIFY."""

from collections import OrderedDict
from typing import ClassVar

from attrs import define, field

from application.guilds.queries import GuildSettingsReader
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@define(eq=False)
class SettingsCache:
    """At most `capacity` guilds, the longest unused dropped first. "Not registered" is remembered too.

    It keeps nothing until `listening` says that changes made elsewhere will be heard of.
    """

    channel: ClassVar[str] = "tux_guild_settings"

    capacity: int = 10_000
    _known: OrderedDict[GuildId, Settings | None] = field(factory=OrderedDict, init=False)
    _listening: bool = field(default=False, init=False)
    _era: int = field(default=0, init=False)

    @property
    def era(self) -> int:
        """Increases whenever something is forgotten; what was read in an earlier era may be out of date."""
        return self._era

    def lookup(self, guild: GuildId) -> Settings | None:
        """What is known of the guild, None where it is known not to be registered. Raises KeyError."""
        settings = self._known[guild]
        self._known.move_to_end(guild)
        return settings

    def remember(self, guild: GuildId, settings: Settings | None, *, read_in: int) -> None:
        """Keep what was read, unless something was forgotten after the reading began."""
        if read_in != self._era or not self._listening:
            return
        self._known[guild] = settings
        if len(self._known) > self.capacity:
            self._known.popitem(last=False)

    def forget(self, *guilds: GuildId) -> None:
        self._era += 1
        for guild in guilds:
            self._known.pop(guild, None)

    def heard(self, payload: str) -> None:
        """This process or another one says which guild changed."""
        self.forget(GuildId(int(payload)))

    def listening(self, *, established: bool) -> None:
        """Changes may have been missed, both before listening began and since it broke off."""
        self._listening = established
        self._era += 1
        self._known.clear()


@define
class CachedSettingsReader:
    _reader: GuildSettingsReader
    _cache: SettingsCache

    async def get(self, guild: GuildId) -> Settings | None:
        try:
            return self._cache.lookup(guild)
        except KeyError:
            era = self._cache.era
        settings = await self._reader.get(guild)
        self._cache.remember(guild, settings, read_in=era)
        return settings
