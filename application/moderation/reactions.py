from application.moderation.sync_case_log import SyncCaseLog
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.moderation.events import CaseEnded, CaseOpened, CaseReasonAmended, CaseSettled
from domain.shared.events import Event


def moderation_reactions(*, sync_case_log: UseCase[SyncCaseLog, None]) -> EventReactions:
    async def show_case_in_log(event: Event) -> None:
        assert isinstance(event, CaseSettled | CaseReasonAmended | CaseEnded)
        await sync_case_log(SyncCaseLog(guild=event.guild, number=event.number))

    return {
        CaseOpened: (),
        CaseSettled: (show_case_in_log,),
        CaseReasonAmended: (show_case_in_log,),
        CaseEnded: (show_case_in_log,),
    }
