"""How a file refers to channels, roles and emojis of a server: by name and id, of which the id counts where it is one
of this server's, and else the name."""

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from domain.shared.ids import GuildId
from domain.shared.written import IdFromElsewhere, NameAmbiguous, NamesUnknown, NothingNamed, Referred, WrongType

type Known = tuple[Referred, int]


@frozen(kw_only=True)
class GuildNames:
    """What a server has, by id. `text_channels` are those that can be posted in, `animated` are emojis."""

    by_id: Mapping[Referred, Mapping[int, str]] = field(factory=dict)
    text_channels: frozenset[int] = frozenset()
    animated: frozenset[int] = frozenset()

    def name_of(self, kind: Referred, id_: int) -> str | None:
        return self.by_id.get(kind, {}).get(id_)


class GuildDirectory(Protocol):
    async def of(self, guild: GuildId) -> GuildNames:
        """As Discord told of them last. Raises DiscordUnreachable."""
        ...


@frozen(kw_only=True)
class Reading:
    """`names` is None where Discord cannot be asked. `held` is what the configuration refers to already: that stays,
    also where it is gone."""

    names: GuildNames | None
    held: frozenset[Known] = frozenset()

    def find(self, kind: Referred, id_: int | None, name: str | None, *, posts: bool = False) -> int:
        """Raises NothingNamed, NameAmbiguous, IdFromElsewhere, NamesUnknown, or WrongType for what takes no posts."""
        there = {} if self.names is None else self.names.by_id.get(kind, {})
        if id_ is not None and id_ in there:
            if posts and self.names is not None and not {id_} & {*self.names.text_channels, *self._held_of(kind)}:
                raise WrongType("a text channel")
            return id_
        called = [each for each, theirs in there.items() if name is not None and theirs == name]
        if posts and self.names is not None:
            called = [each for each in called if each in self.names.text_channels]
        if len(called) == 1:
            return called[0]
        if id_ is not None and id_ in self._held_of(kind):
            return id_
        if self.names is None:
            raise NamesUnknown(kind)
        if called:
            raise NameAmbiguous(kind, str(name), len(called))
        if name is not None:
            raise NothingNamed(kind, name)
        raise IdFromElsewhere(kind, 0 if id_ is None else id_)

    def _held_of(self, kind: Referred) -> frozenset[int]:
        return frozenset(id_ for each, id_ in self.held if each is kind)
