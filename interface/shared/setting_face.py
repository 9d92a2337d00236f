from attrs import frozen

from domain.shared.events import Event
from domain.shared.settings import AnySetting


@frozen(kw_only=True)
class SettingFace:
    """How people meet a setting: its option in `/settings set`, its title on cards, and a description (100 letters)."""

    setting: AnySetting
    option: str
    title: str
    description: str
    carries: tuple[type[Event], ...] = ()
    """Of a channel: the events that are posted there, and wait where they cannot be."""


@frozen(kw_only=True)
class SettingGroup:
    """A context's settings, set by one subcommand of `/settings set`: at most 25."""

    name: str
    description: str
    faces: tuple[SettingFace, ...]


def shown_name(member: str) -> str:
    """What people read of a value that the code names."""
    return member.replace("_", " ")
