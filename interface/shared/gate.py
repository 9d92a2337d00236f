"""Whether somebody may use a command at all, asked before anything else is done."""

from collections.abc import Callable
from typing import Protocol

from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from interface.shared.border import Interaction

PART_OF = "part_of"
"""Of a menu, in its extras: the command that does the same."""


INSTEAD_OF = "instead_of"
"""Of a command, in its extras: those whose place it can take, and whose ranks its use cases ask for."""


NEEDS = "needs"
"""Of a command, in its extras: the rights that its use case asks for, besides those by which Discord shows it."""


LETS = "lets"
"""Of a command, in its extras: whether what a guild has set lets somebody use it, where its use cases go by that."""

type Lets = Callable[[GuildId, Settings, Standing], bool]


class Gate(Protocol):
    async def __call__(self, interaction: Interaction, command: str, /) -> None:
        """Raises what stands in the way, for which there are words. `command` is named as people type it."""
        ...


def command_of(interaction: Interaction) -> str | None:
    """What was typed, or does what was chosen from a menu; None for a command that this bot does not have."""
    command = interaction.command
    return None if command is None else str(command.extras.get(PART_OF, command.qualified_name))
