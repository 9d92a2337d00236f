from contextlib import suppress

from attrs import define, frozen

from application.moderation.appeals.appealable_case import AppealableCase, check_appealable
from application.moderation.appeals.queries import AppealReader, AppealView
from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import DECIDED, Appeal, AppealState, AppealText, appeal_text
from domain.moderation.appeals.errors import AppealAnswered, AppealedAlready, AppealMoot, AppealNotFound
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId, UserId


@frozen(kw_only=True)
class CheckAppeal:
    """Before somebody types why."""

    guild: GuildId
    number: CaseNumber
    by: UserId


@define
class CheckAppealHandler:
    """Raises AppealAnswered, AppealMoot, AppealedAlready, AppealsNotTaken, CaseNotFound, CaseStillPending, and
    NothingToAppeal."""

    _appeals: AppealReader
    _appealable: AppealableCase

    async def __call__(self, command: CheckAppeal) -> None:
        with suppress(AppealNotFound):
            self._check_second(command, await self._appeals.show(command.guild, command.number))
        await self._appealable(command.guild, command.number, command.by)

    @staticmethod
    def _check_second(command: CheckAppeal, appeal: AppealView) -> None:
        """Whatever became of the case: who is banned gets no direct message, and reads what was decided only here."""
        if appeal.appellant != command.by:
            return
        if appeal.state in DECIDED:
            is_granted = appeal.state is AppealState.GRANTED
            raise AppealAnswered(command.number, is_granted=is_granted, answer=appeal.answer)
        if appeal.state is AppealState.MOOT:
            raise AppealMoot(command.number)
        raise AppealedAlready(command.number)


@frozen(kw_only=True)
class FileAppeal:
    """`text` as it was typed."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    text: str
    request: RequestId


@frozen(kw_only=True)
class RecordAppeal:
    """By somebody who may."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    text: AppealText
    request: RequestId


@define
class FileAppealHandler:
    """Delivered again it changes nothing.

    Raises AppealsNotTaken, CaseNotFound, CaseStillPending, NothingToAppeal, AppealedAlready, NothingToRead, and
    AppealTextUnfit.
    """

    _appealable: AppealableCase
    _record: UseCase[RecordAppeal, AppealView]

    async def __call__(self, command: FileAppeal) -> AppealView:
        text = appeal_text(command.text)
        await self._appealable(command.guild, command.number, command.by)
        return await self._record(
            RecordAppeal(guild=command.guild, number=command.number, by=command.by, text=text, request=command.request)
        )


@define
class RecordAppealHandler:
    """The transaction. Of two at once the second finds what the first filed.

    The case is locked and looked at again: an appeal of one that is being forgotten would be kept for ever. Raises
    AppealedAlready, CaseNotFound, CaseStillPending, NothingToAppeal.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordAppeal) -> AppealView:
        now = await self._clock.now()
        appeal = Appeal(
            guild=command.guild,
            number=command.number,
            appellant=command.by,
            text=command.text,
            request=command.request,
            filed_at=now,
        )
        appeal.filed()
        async with self._uow() as uow:
            check_appealable(CaseView.of(await uow.cases.lock(command.guild, command.number)), command.by, now)
            if await uow.appeals.file(appeal):
                await uow.commit()
            else:
                appeal = await uow.appeals.lock(command.guild, command.number)
                if appeal.request != command.request:
                    raise AppealedAlready(command.number)
        return AppealView.of(appeal)
