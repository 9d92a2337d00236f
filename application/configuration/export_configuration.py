from attrs import define, frozen

from application.configuration.ports import ConfigurationFiles
from application.configuration.sight import Sight
from application.shared.clock import Clock
from application.shared.configuration.names import GuildDirectory
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ExportConfiguration:
    guild: GuildId
    by: Standing


@frozen(kw_only=True)
class ConfigurationExport:
    sections: tuple[str, ...]
    file: bytes
    withheld: tuple[str, ...] = ()
    """Sections that are not in it, since their own commands would not show them to whoever asks."""


COMMENTS = (
    "What Tux is to do in this server. Change it, have it compared with /config plan, and apply the plan.",
    "A section that you leave out is left as it is; what you leave out of a section is taken away.",
    "Channels and roles: the id counts where it is one of this server's, and else the name.",
)


@define
class ExportConfigurationHandler:
    """`directory` is None where Discord cannot be asked: then there are ids alone. Raises MissingPermission,
    DiscordUnreachable."""

    _uow: UnitOfWorkFactory
    _sight: Sight
    _files: ConfigurationFiles
    _directory: GuildDirectory | None
    _clock: Clock

    async def __call__(self, command: ExportConfiguration) -> ConfigurationExport:
        command.by.require(Permission.MANAGE_GUILD)
        names = None if self._directory is None else await self._directory.of(command.guild)
        withheld = await self._sight.withheld(command.guild, command.by)
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            written = {
                section.name: (await section.present(uow, command.guild)).tree(names)
                for section in sorted(self._sight.sections, key=lambda section: section.name)
                if section.name not in withheld
            }
            await uow.commit()
        return ConfigurationExport(
            sections=tuple(written), file=self._files.write(written, COMMENTS), withheld=tuple(withheld)
        )
