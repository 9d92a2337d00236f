from attrs import frozen

from domain.shared.errors import DomainError


@frozen(kw_only=True)
class RuleOutOfRange(DomainError):
    """A rule that XP are counted by cannot have this value; `rule` is its name in LevelRules."""

    rule: str
    value: int
    least: int
    most: int


@frozen(kw_only=True)
class TooManyExceptions(DomainError):
    """The rules name too many roles or channels; `rule` is the name of the list in LevelRules."""

    rule: str
    most: int


@frozen
class RulesNotFound(DomainError):
    """The guild has never had rules of this version."""

    version: int
