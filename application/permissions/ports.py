from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.permissions.ranks import CommandName
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


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

    def lets(self, command: CommandName, guild: GuildId, settings: Settings, by: Standing) -> bool | None:
        """Whether the settings that it goes by besides rights and ranks let somebody use it; None: it goes by none."""
        ...

    def instead_of(self, command: CommandName) -> Sequence[CommandName]:
        """Those whose place this one can take, so that it needs what they need."""
        ...
