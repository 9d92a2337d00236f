from application.moderation.sync_case_log import SyncCaseLog
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.moderation.events import CaseOpened, CaseReasonAmended, CaseSettled
from domain.shared.events import Event

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended)
"""The events after which the mod-log shows a case as it is then."""


def moderation_reactions(*, sync_case_log: UseCase[SyncCaseLog, None]) -> EventReactions:
    async def show_case_in_log(event: Event) -> None:
        assert isinstance(event, CaseSettled | CaseReasonAmended)
        await sync_case_log(SyncCaseLog(guild=event.guild, number=event.number))

    return {CaseOpened: (), **dict.fromkeys(IN_THE_MOD_LOG, (show_case_in_log,))}
