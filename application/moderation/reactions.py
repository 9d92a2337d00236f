from application.moderation.case_log_events import IN_THE_MOD_LOG
from application.moderation.ends.update_notice import UpdateNotice
from application.moderation.retry_case_log import RetryCaseLog
from application.moderation.sync_case_log import SyncCaseLog
from application.moderation.take_back_notice import TakeBackNotice
from application.shared.errors import DiscordUnreachable
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.guilds.events import GuildSettingsChanged
from domain.moderation.events import CaseEndChanged, CaseEnded, CaseOpened, CaseReasonAmended, CaseSettled
from domain.moderation.settings import MOD_LOG_CHANNEL
from domain.shared.events import Event


def moderation_reactions(
    *,
    sync_case_log: UseCase[SyncCaseLog, None],
    retry_case_log: UseCase[RetryCaseLog, int],
    take_back_notice: UseCase[TakeBackNotice, None],
    update_notice: UseCase[UpdateNotice, None],
) -> EventReactions:
    async def show_case_in_log(event: Event) -> None:
        assert isinstance(event, CaseSettled | CaseReasonAmended | CaseEnded | CaseEndChanged)
        await sync_case_log(SyncCaseLog(guild=event.guild, number=event.number))

    async def take_back_notice_and_show_case(event: Event) -> None:
        assert isinstance(event, CaseSettled)
        try:
            await take_back_notice(TakeBackNotice(guild=event.guild, number=event.number))
        except DiscordUnreachable:
            await show_case_in_log(event)  # which does not wait for the member's messages
            raise
        await show_case_in_log(event)

    async def update_notice_and_show_case(event: Event) -> None:
        assert isinstance(event, CaseEndChanged)
        try:
            await update_notice(UpdateNotice(guild=event.guild, number=event.number))
        except DiscordUnreachable:
            await show_case_in_log(event)
            raise
        await show_case_in_log(event)

    async def try_the_other_channel(event: Event) -> None:
        assert isinstance(event, GuildSettingsChanged)
        if MOD_LOG_CHANNEL.name in event.settings:
            await retry_case_log(RetryCaseLog(event.guild))

    return {
        CaseOpened: (),
        GuildSettingsChanged: (try_the_other_channel,),
        **dict.fromkeys(IN_THE_MOD_LOG, (show_case_in_log,)),
        CaseSettled: (take_back_notice_and_show_case,),
        CaseEndChanged: (update_notice_and_show_case,),
    }
