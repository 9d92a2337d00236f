import asyncio

from application.moderation.case_log_events import OF_A_CASE
from application.moderation.ends.update_notice import UpdateNotice
from application.moderation.errors import CaseLogUnwritable
from application.moderation.escalation.escalate import Escalate
from application.moderation.retry_case_log import RetryCaseLog
from application.moderation.sync_case_log import SyncCaseLog
from application.moderation.take_back_notice import TakeBackNotice
from application.shared.errors import DiscordUnreachable
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.guilds.events import GuildSettingsChanged
from domain.moderation.events import CaseEndChanged, CaseOpened, CaseSettled
from domain.shared.events import Event
from domain.shared.mod_log import MOD_LOG_CHANNEL

SHOWING_TAKES = 20.0
"""Seconds at most before what follows is seen to; the mod-log then shows the case when the event is delivered again."""


def moderation_reactions(
    *,
    sync_case_log: UseCase[SyncCaseLog, None],
    retry_case_log: UseCase[RetryCaseLog, int],
    take_back_notice: UseCase[TakeBackNotice, None],
    update_notice: UseCase[UpdateNotice, None],
    escalate: UseCase[Escalate, None],
) -> EventReactions:
    async def show_case_in_log(event: Event) -> None:
        assert isinstance(event, OF_A_CASE)
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

    async def show_case_and_escalate(event: Event) -> None:
        assert isinstance(event, CaseSettled)
        following = Escalate(guild=event.guild, number=event.number)
        try:
            async with asyncio.timeout(SHOWING_TAKES):
                await take_back_notice_and_show_case(event)
        except (DiscordUnreachable, CaseLogUnwritable, TimeoutError):
            await escalate(following)  # which does not wait for the mod-log
            raise
        await escalate(following)

    async def try_the_other_channel(event: Event) -> None:
        assert isinstance(event, GuildSettingsChanged)
        if MOD_LOG_CHANNEL.name in event.settings:
            await retry_case_log(RetryCaseLog(event.guild))

    return {
        CaseOpened: (),
        GuildSettingsChanged: (try_the_other_channel,),
        **dict.fromkeys(OF_A_CASE, (show_case_in_log,)),
        CaseEndChanged: (update_notice_and_show_case,),
        CaseSettled: (show_case_and_escalate,),
    }
