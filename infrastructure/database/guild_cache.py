"""What is known of guilds in this process: filled on read, told of changes by NOTIFY."""

from collections import OrderedDict

from attrs import define, field

from domain.shared.ids import GuildId


@define(eq=False)
class GuildCache[Value]:
    """At most `capacity` guilds, the longest unused dropped first.

    It keeps nothing until `listening` says that changes made elsewhere will be heard of.
    """

    capacity: int = 10_000
    _known: OrderedDict[GuildId, Value] = field(factory=OrderedDict, init=False)
    _listening: bool = field(default=False, init=False)
    _era: int = field(default=0, init=False)

    @property
    def era(self) -> int:
        """Increases whenever something is forgotten; what was read in an earlier era may be out of date."""
        return self._era

    def lookup(self, guild: GuildId) -> Value:
        """What is known of the guild. Raises KeyError."""
        value = self._known[guild]
        self._known.move_to_end(guild)
        return value

    def remember(self, guild: GuildId, value: Value, *, read_in: int) -> None:
        """Keep what was read, unless something was forgotten after the reading began."""
        if read_in != self._era or not self._listening:
            return
        self._known[guild] = value
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
