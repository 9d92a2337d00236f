from attrs import define, frozen

from application.moderation.appeals.ports import AppellantNotifier
from application.moderation.appeals.queries import AppealReader
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import SETTLED, AppealState
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class TellAppellant:
    guild: GuildId
    number: CaseNumber


@frozen(kw_only=True)
class NoteAppellantTold:
    guild: GuildId
    number: CaseNumber
    what: AppealState


@define
class NoteAppellantToldHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: NoteAppellantTold) -> None:
        async with self._uow() as uow:
            await uow.appeals.note_told(command.guild, command.number, command.what)
            await uow.commit()


@define
class TellAppellantHandler:
    """Tells whoever appealed what was decided, or that nothing has to be, once. Raises DiscordUnreachable."""

    _appeals: AppealReader
    _notifier: AppellantNotifier
    _note: UseCase[NoteAppellantTold, None]

    async def __call__(self, command: TellAppellant) -> None:
        appeal = await self._appeals.show(command.guild, command.number)
        if appeal.state in SETTLED and not appeal.is_told:
            await self._notifier.tell(appeal)
            await self._note(NoteAppellantTold(guild=command.guild, number=command.number, what=appeal.state))
