"""What happened, as facts that other parts may react to."""

from datetime import datetime

from attrs import define, field, frozen

from domain.shared.ids import GuildId


@frozen(kw_only=True)
class Event:
    guild: GuildId
    at: datetime


@define(eq=False, kw_only=True)
class Aggregate:
    """The root of a consistency boundary; it remembers its events until a repository pulls them."""

    _events: list[Event] = field(factory=list, init=False, repr=False)

    def _record(self, event: Event) -> None:
        self._events.append(event)

    def pull_events(self) -> tuple[Event, ...]:
        """Hand over the events recorded since the last call, oldest first."""
        events = tuple(self._events)
        self._events.clear()
        return events
