"""Who may see what of a configuration: a section is shown by its own command to some, and to nobody else here."""

from collections.abc import Collection, Mapping

from attrs import define

from application.shared.command_use import CommandUse
from application.shared.configuration.section import AnySection
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@define
class Sight:
    sections: tuple[AnySection, ...]
    _use: CommandUse

    async def withheld(
        self, guild: GuildId, by: Standing, among: Collection[str] | None = None
    ) -> Mapping[str, DomainError]:
        """The sections that are not for them, each with what its command would say: `among` these, or among all.
        Raises RecordsUnavailable."""
        found = dict[str, DomainError]()
        for section in self.sections:
            if among is None or section.name in among:
                try:
                    by.require(section.seen_with)
                    await self._use.check(guild, by, section.shown_by)
                except DomainError as why:
                    found[section.name] = why
        return found
