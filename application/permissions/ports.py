from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.permissions.ranks import CommandName
from domain.shared.permission import Permission


class CommandCatalogue(Protocol):
    """What there is to be asked a rank for."""

    @property
    def rights(self) -> Mapping[CommandName, frozenset[Permission]]:
        """Every command and every group, with the rights without which it is refused, whatever it is about."""
        ...

    @property
    def in_dms(self) -> frozenset[CommandName]:
        """Those that can be used in direct messages, too."""
        ...

    def instead_of(self, command: CommandName) -> Sequence[CommandName]:
        """Those whose place this one can take, so that it needs what they need."""
        ...
