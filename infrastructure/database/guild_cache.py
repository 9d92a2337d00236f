"""What is known of guilds, or of people, in this process: filled on read, told of changes by NOTIFY."""

from collections import OrderedDict
from typing import cast

from attrs import define, field

from domain.shared.ids import GuildId


@define(eq=False)
class ToldCache[Key: int, Value]:
    """At most `capacity` of them, the longest unused dropped first.

    It keeps nothing until `listening` says that changes made elsewhere will be heard of.
    """

    capacity: int = 10_000
    _known: OrderedDict[Key, Value] = field(factory=OrderedDict, init=False)
    _listening: bool = field(default=False, init=False)
    _era: int = field(default=0, init=False)

    @property
    def era(self) -> int:
        """Increases whenever something is forgotten; what was read in an earlier era may be out of date."""
        return self._era

    def lookup(self, key: Key) -> Value:
        """What is known of it. Raises KeyError."""
        value = self._known[key]
        self._known.move_to_end(key)
        return value

    def remember(self, key: Key, value: Value, *, read_in: int) -> None:
        """Keep what was read, unless something was forgotten after the reading began."""
        if read_in != self._era or not self._listening:
            return
        self._known[key] = value
        if len(self._known) > self.capacity:
            self._known.popitem(last=False)

    def forget(self, *keys: Key) -> None:
        self._era += 1
        for key in keys:
            self._known.pop(key, None)

    def heard(self, payload: str) -> None:
        """This process or another one says of which one something changed."""
        self.forget(cast(Key, int(payload)))

    def listening(self, *, established: bool) -> None:
        """Changes may have been missed, both before listening began and since it broke off."""
        self._listening = established
        self._era += 1
        self._known.clear()


@define(eq=False)
class GuildCache[Value](ToldCache[GuildId, Value]):
    pass
