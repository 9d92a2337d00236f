from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import GuildId


@frozen
class GuildNotRegistered(DomainError):
    guild: GuildId


@frozen
class NothingChosen(DomainError):
    """No setting was named, so none could be changed."""


@frozen
class UnknownTimeZone(DomainError):
    name: str


@frozen
class UnknownSetting(DomainError):
    name: str
