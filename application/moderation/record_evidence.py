from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import CaptureId, GuildId, UserId


@frozen(kw_only=True)
class RecordEvidence:
    """By somebody who may."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    capture: CaptureId


@define
class RecordEvidenceHandler:
    """The transaction of evidence that is added to a case later. Returns how many messages the case has now.

    Raises CaseNotFound, CaptureForgotten, TooMuchEvidence.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordEvidence) -> int:
        now = self._clock.now()
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            before = await uow.case_evidence.add(command.guild, command.number, [], by=command.by)
            await uow.captures.use(command.guild, [command.capture], at=now)
            after = await uow.case_evidence.add(command.guild, command.number, [command.capture], by=command.by)
            if after != before:
                case.note_evidence(before, after, by=command.by, at=now)
                await uow.cases.save(case)
                await uow.commit()
        return after
