from collections.abc import Callable, Collection, Mapping

from attrs import field, frozen

from domain.shared.events import Event
from domain.shared.settings import AnySetting, Settings
from interface.shared.languages import Text


@frozen(kw_only=True)
class SettingFace:
    """How people meet a setting: its option in `/settings set`, its title on cards, and a description (100 letters)."""

    setting: AnySetting
    option: str
    title: Text
    description: str
    names: Mapping[str, Text] = field(factory=dict)
    """What people read of the values that the code names; the others are shown by that name."""
    carries: tuple[type[Event], ...] = ()
    """Of a channel: the events that are posted there, and wait where they cannot be."""
    caveat: Callable[[Settings], Text | None] = field(default=lambda _: None)
    """What keeps it from having an effect, as the other settings are."""

    def name_of(self, value: str) -> Text:
        return self.names.get(value) or shown_name(value)


@frozen(kw_only=True)
class SettingGroup:
    """A context's settings, set by one subcommand of `/settings set`: at most 25."""

    name: str
    description: str
    faces: tuple[SettingFace, ...]


@frozen
class SettingNote:
    """What is to be known of some settings as this bot runs, whatever they are set to."""

    text: Text
    about: Collection[AnySetting]


def shown_name(member: str) -> str:
    """What people read of a value that the code names."""
    return member.replace("_", " ")
