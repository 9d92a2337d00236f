from collections.abc import Awaitable, Callable, Mapping

from domain.shared.events import Event

type Reaction = Callable[[Event], Awaitable[None]]
"""It may run more than once, late, and in any order: it looks at how things are now, not at what the event says."""

type EventReactions = Mapping[type[Event], tuple[Reaction, ...]]
"""What follows an event. A context has a line for each of its own events, an empty one where nothing follows."""
