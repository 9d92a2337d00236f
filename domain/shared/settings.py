"""What a guild may choose. Each context declares its own settings, and reads them from what the guild has chosen."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from domain.shared.channels import TO_POST, ChannelRight
from domain.shared.errors import DomainError
from domain.shared.history import Value
from domain.shared.ids import ChannelId, RoleId
from domain.shared.text import readable


@frozen
class UnusableValue(DomainError):
    """A setting cannot hold this value."""

    setting: str
    value: Value


class ValueType[T: Value](Protocol):
    """What a setting holds, and so how a person gives it."""

    def read(self, setting: str, value: Value) -> T:
        """The value, checked. Raises UnusableValue, or an error of the setting's own."""
        ...


@frozen
class YesNo:
    def read(self, setting: str, value: Value) -> bool:
        if not isinstance(value, bool):
            raise UnusableValue(setting, value)
        return value


@frozen(kw_only=True)
class TextChannel:
    """A channel of the guild, or none. It is looked at when it is chosen, and when the settings are shown."""

    needs: tuple[ChannelRight, ...] = TO_POST
    """The bot's rights without which it is no use."""
    for_staff: bool = False
    """Whether what is posted there is not for everyone."""

    def read(self, setting: str, value: Value) -> ChannelId | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            raise UnusableValue(setting, value)
        return ChannelId(value)


@frozen
class GuildRole:
    """A role of the guild, or none. Whether it can be used is looked at where it is."""

    def read(self, setting: str, value: Value) -> RoleId | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            raise UnusableValue(setting, value)
        return RoleId(value)


@frozen
class WholeNumber:
    """A number from `least` to `most`, both included."""

    least: int
    most: int

    def read(self, setting: str, value: Value) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise UnusableValue(setting, value)
        return value


@frozen
class Line:
    """Text of at most `longest` characters, tidied; `check` may refuse more."""

    longest: int
    check: Callable[[str], None] = field(default=lambda _: None)

    def read(self, setting: str, value: Value) -> str:
        """Raises NothingToRead too."""
        if not isinstance(value, str):
            raise UnusableValue(setting, value)
        text = readable(value)
        if len(text) > self.longest:
            raise UnusableValue(setting, value)
        self.check(text)
        return text


@frozen
class OneOf[Member: StrEnum]:
    """A member of the enum, known by its value."""

    enum: type[Member]

    def read(self, setting: str, value: Value) -> Member:
        if not isinstance(value, str) or value not in {member.value for member in self.enum}:
            raise UnusableValue(setting, value)
        return self.enum(value)


@frozen
class NameFrom:
    """One of a long list of names; `unknown` makes the error for any other."""

    names: Callable[[], frozenset[str]]
    unknown: Callable[[str], DomainError]

    def read(self, setting: str, value: Value) -> str:
        if not isinstance(value, str):
            raise UnusableValue(setting, value)
        if value not in self.names():
            raise self.unknown(value)
        return value


@frozen
class Setting[T: Value]:
    """`name` is what commands, history and the database call it: unlike any other setting's, and never changed."""

    name: str
    type: ValueType[T]
    default: T

    def read(self, value: Value) -> T:
        """Raises UnusableValue, or an error of the setting's own."""
        return self.type.read(self.name, value)


class AnySetting(Protocol):
    """A setting of any type."""

    @property
    def name(self) -> str: ...

    @property
    def type(self) -> ValueType[Value]: ...

    @property
    def default(self) -> Value: ...

    def read(self, value: Value) -> Value: ...


@frozen
class Settings:
    """What a guild has chosen; everything else is at its default."""

    chosen: Mapping[str, Value] = field(factory=dict)

    def __getitem__[T: Value](self, setting: Setting[T]) -> T:
        """The value in force: a stored one that today's rules refuse is treated as not chosen."""
        if not self.has_usable(setting):
            return setting.default
        return setting.read(self.chosen[setting.name])

    def in_force(self, setting: AnySetting) -> Value:
        """As above, for a setting of any type."""
        return setting.read(self.chosen[setting.name]) if self.has_usable(setting) else setting.default

    def has_usable(self, setting: AnySetting) -> bool:
        """Whether the setting was chosen, and the choice is still valid under today's rules."""
        if setting.name not in self.chosen:
            return False
        try:
            setting.read(self.chosen[setting.name])
        except DomainError:
            return False
        return True

    def held(self, setting: AnySetting) -> Value:
        """What was chosen, usable or not; the default where nothing was."""
        return self.chosen.get(setting.name, setting.default)

    def choosing(self, setting: AnySetting, value: Value) -> "Settings":
        """Raises UnusableValue, or an error of the setting's own."""
        return Settings({**self.chosen, setting.name: setting.read(value)})

    def without(self, setting: AnySetting) -> "Settings":
        """The choices with this setting back at its default."""
        return Settings({name: value for name, value in self.chosen.items() if name != setting.name})
