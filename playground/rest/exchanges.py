"""What went over the wire, for whoever listens."""

from collections.abc import Callable, Mapping

from attrs import define, field, frozen

from playground.world.json_value import Json


@frozen
class Exchange:
    """One REST request and its answer; `route` is the template, None where there is no such route."""

    method: str
    route: str | None
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Json
    status: int
    response: Json


type Listener = Callable[[Exchange], None]


@define(eq=False)
class Exchanges:
    """Tells listeners of every exchange."""

    _listeners: list[Listener] = field(init=False, factory=list)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call back with every exchange from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def report(self, exchange: Exchange) -> None:
        for listener in list(self._listeners):
            listener(exchange)
