from attrs import define, frozen

from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.queries import AppealView
from application.moderation.appeals.record_decision import RecordAppealDecision
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import appeal_answer
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class RefuseAppeal:
    """`answer` as it was typed."""

    guild: GuildId
    number: CaseNumber
    by: Standing
    answer: str
    request: RequestId


@define
class RefuseAppealHandler:
    """Raises MissingPermission, CaseNotFound, AppealNotFound, NothingToRead, AppealAnswerTooLong, what ranks refuse,
    and what `Appeal.refuse` raises."""

    _decidable: DecidableAppeal
    _decide: UseCase[RecordAppealDecision, AppealView]

    async def __call__(self, command: RefuseAppeal) -> AppealView:
        answer = appeal_answer(command.answer)
        await self._decidable(command.guild, command.number, command.by)
        return await self._decide(
            RecordAppealDecision(
                guild=command.guild,
                number=command.number,
                by=command.by.user,
                answer=answer,
                request=command.request,
                is_granting=False,
            )
        )
