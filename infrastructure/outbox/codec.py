"""Events to JSON and back. An event's class name is stored: renaming one needs a data migration."""

from collections.abc import Iterable, Mapping

from attrs import define, frozen
from cattrs.preconf.json import make_converter

from domain.shared.events import Event

_converter = make_converter()


@frozen
class UnknownEvent(Exception):
    """A stored event whose class this version does not know."""

    name: str


def to_payload(event: Event) -> dict[str, object]:
    payload: dict[str, object] = _converter.unstructure(event)
    return payload


@define
class EventDecoder:
    _types: Mapping[str, type[Event]]

    @classmethod
    def of(cls, types: Iterable[type[Event]]) -> "EventDecoder":
        return cls({event_type.__name__: event_type for event_type in types})

    def __call__(self, name: str, payload: Mapping[str, object]) -> Event:
        """Raises UnknownEvent, or cattrs' error where the payload has another shape."""
        event_type = self._types.get(name)
        if event_type is None:
            raise UnknownEvent(name)
        return _converter.structure(payload, event_type)
