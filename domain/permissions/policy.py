"""Who may use what: the ranks of roles against the ranks that commands ask for."""

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from domain.permissions.errors import RankTooLow
from domain.permissions.holder import Holder
from domain.permissions.ranks import FOR_COMMAND, HIGHEST, LOWEST, OF_ROLE, CommandName, rank_for, rank_of_role
from domain.shared.ids import RoleId
from domain.shared.settings import Settings


@frozen
class Requirement:
    """`command` is what the guild asks it for: the command itself, or a group that it belongs to."""

    command: CommandName
    rank: int


@frozen(kw_only=True)
class Policy:
    """A rank narrows what Discord grants, and never widens it."""

    ranks: Mapping[RoleId, int] = field(factory=dict)
    requirements: Mapping[CommandName, int] = field(factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> "Policy":
        """What cannot be read is left out: it was written by another version, or by hand."""
        ranks = {
            RoleId(int(name)): settings[rank_of_role(RoleId(int(name)))]
            for name in _named(settings, OF_ROLE)
            if name.isdecimal()
        }
        needed = {name: settings[rank_for(name)] for name in _named(settings, FOR_COMMAND)}
        return cls(
            ranks={role: rank for role, rank in ranks.items() if rank is not None},
            requirements={name: rank for name, rank in needed.items() if rank is not None},
        )

    def rank_of(self, holder: Holder) -> int:
        """That of the highest of their roles."""
        if holder.is_unbound:
            return HIGHEST
        return max((self.ranks.get(role, LOWEST) for role in holder.roles), default=LOWEST)

    def asked_for(self, command: CommandName) -> Requirement | None:
        """What is said of the command itself counts before what is said of its group."""
        words = command.split()
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length])
            if name in self.requirements:
                return Requirement(name, self.requirements[name])
        return None

    def check(self, holder: Holder, command: CommandName) -> None:
        """Raises RankTooLow."""
        asked, held = self.asked_for(command), self.rank_of(holder)
        if asked is not None and held < asked.rank:
            raise RankTooLow(asked.command, asked.rank, held)


def _named(settings: Settings, kind: str) -> Iterator[str]:
    return (name.removeprefix(f"{kind}:") for name in settings.chosen if name.startswith(f"{kind}:"))
