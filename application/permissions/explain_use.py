from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.permissions.ports import CommandCatalogue
from domain.permissions.changing import RIGHT
from domain.permissions.errors import UnknownCommand
from domain.permissions.explaining import Finding, findings
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import CommandName, command_name
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class ExplainUse:
    guild: GuildId
    by: Holder
    member: Holder
    command: str


@frozen(kw_only=True)
class Explanation:
    member: UserId
    command: CommandName
    findings: tuple[Finding, ...]

    @property
    def may(self) -> bool:
        return all(finding.passes for finding in self.findings)


@define
class ExplainUseHandler:
    """Why somebody may use a command or not, rule by rule. Of themselves anybody may ask.

    Raises MissingPermission or UnknownCommand.
    """

    _settings: GuildSettingsReader
    _commands: CommandCatalogue

    async def __call__(self, command: ExplainUse) -> Explanation:
        if command.by.standing.user != command.member.standing.user:
            command.by.standing.require(RIGHT)
        name, rights = command_name(command.command), self._commands.rights
        if name not in rights:
            raise UnknownCommand(command.command)
        settings, member = await settings_of(command.guild, self._settings), command.member
        lets = self._commands.lets(name, command.guild, settings, member.standing)
        found = findings(Policy.of(settings), member, name, rights[name], self._commands.instead_of(name), lets)
        return Explanation(member=command.member.standing.user, command=name, findings=found)
