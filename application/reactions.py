"""What happens because of an event: the contexts' reactions, joined."""

from collections.abc import Iterable

from attrs import frozen

from application.shared.reaction import EventReactions, Reaction
from domain.shared.events import Event


@frozen
class Reactions:
    by_event: EventReactions

    @classmethod
    def joined(cls, parts: Iterable[EventReactions]) -> "Reactions":
        """Several contexts may react to one event, each in its turn."""
        joined: dict[type[Event], tuple[Reaction, ...]] = {}
        for part in parts:
            for event_type, following in part.items():
                joined[event_type] = (*joined.get(event_type, ()), *following)
        return cls(joined)

    @property
    def event_types(self) -> tuple[type[Event], ...]:
        return tuple(self.by_event)

    async def __call__(self, event: Event) -> None:
        for reaction in self.by_event[type(event)]:
            await reaction(event)
