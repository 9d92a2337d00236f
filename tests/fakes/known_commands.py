from attrs import define, field

from application.shared.known_commands import CommandsPrint
from domain.shared.ids import ApplicationId


@define
class MemoryKnownCommands:
    told: dict[ApplicationId, CommandsPrint] = field(factory=dict)

    async def last(self, application: ApplicationId) -> CommandsPrint | None:
        return self.told.get(application)

    async def remember(self, application: ApplicationId, told: CommandsPrint) -> None:
        self.told[application] = told
