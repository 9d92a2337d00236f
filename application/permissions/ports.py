from collections.abc import Mapping
from typing import Protocol

from domain.permissions.ranks import CommandName
from domain.shared.permission import Permission


class CommandCatalogue(Protocol):
    """What there is to be asked a rank for."""

    @property
    def rights(self) -> Mapping[CommandName, frozenset[Permission]]:
        """Every command and every group, with the rights without which Discord does not offer it."""
        ...
