from collections.abc import Container

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.permissions.ports import CommandCatalogue
from domain.permissions.errors import UnknownCommand
from domain.permissions.explaining import Finding, findings
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import CommandName, command_name
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class ShowHelp:
    """`guild` is None in direct messages; `command` is the one that more is to be said of, or a group."""

    guild: GuildId | None
    by: Holder
    command: str | None = None


@frozen(kw_only=True)
class Help:
    usable: frozenset[CommandName]
    """The commands and groups that the person may use where they are."""
    command: CommandName | None = None
    findings: tuple[Finding, ...] = ()
    """Why they may use `command` or not; none in direct messages, where there are neither rights nor ranks."""


@define
class ShowHelpHandler:
    """What somebody may use, by their rights and their rank. Raises UnknownCommand."""

    _settings: GuildSettingsReader
    _commands: CommandCatalogue

    async def __call__(self, command: ShowHelp) -> Help:
        rights = self._commands.rights
        name = None if command.command is None else _named(command.command, rights)
        if command.guild is None:
            return Help(usable=self._commands.in_dms, command=name)
        settings = await settings_of(command.guild, self._settings)
        policy, standing = Policy.of(settings), command.by.standing
        found = {
            each: findings(
                policy,
                command.by,
                each,
                needed,
                self._commands.instead_of(each),
                self._commands.lets(each, command.guild, settings, standing),
            )
            for each, needed in rights.items()
        }
        return Help(
            usable=frozenset(each for each, rules in found.items() if all(rule.passes for rule in rules)),
            command=name,
            findings=() if name is None else found[name],
        )


def _named(typed: str, commands: Container[CommandName]) -> CommandName:
    name = command_name(typed)
    if name not in commands:
        raise UnknownCommand(typed)
    return name
