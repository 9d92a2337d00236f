from contextlib import suppress

from application.moderation.appeals.follow_case import FollowCase
from application.moderation.appeals.post_anew import PostOpenAppeals
from application.moderation.appeals.sync_appeal import SyncAppeal
from application.moderation.appeals.tell_appellant import TellAppellant
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from application.shared.waiting import WaitingEvents
from domain.guilds.events import GuildSettingsChanged
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.appeals.events import AppealChanged, AppealSettled
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.events import CaseEndChanged, CaseEnded, CaseUnvoided, CaseVoided
from domain.shared.events import Event

IN_THE_APPEAL_CHANNEL = (AppealChanged,)
"""The events after which the moderators' channel shows an appeal as it is then."""

_OF_ITS_CASE = (CaseEnded, CaseVoided, CaseUnvoided, CaseEndChanged)
"""After which there may be nothing to decide any more, or something again."""


def appeal_reactions(
    *,
    follow_case: UseCase[FollowCase, None],
    sync_appeal: UseCase[SyncAppeal, None],
    tell_appellant: UseCase[TellAppellant, None],
    post_open: UseCase[PostOpenAppeals, None],
    waiting: WaitingEvents,
) -> EventReactions:
    async def follow(event: Event) -> None:
        assert isinstance(event, (*_OF_ITS_CASE, AppealChanged))
        await follow_case(FollowCase(guild=event.guild, number=event.number))

    async def show_appeal(event: Event) -> None:
        assert isinstance(event, AppealChanged)
        with suppress(AppealNotFound):  # forgotten with its case
            await sync_appeal(SyncAppeal(guild=event.guild, number=event.number))

    async def tell(event: Event) -> None:
        assert isinstance(event, AppealSettled)
        with suppress(AppealNotFound):
            await tell_appellant(TellAppellant(guild=event.guild, number=event.number))

    async def try_the_other_channel(event: Event) -> None:
        assert isinstance(event, GuildSettingsChanged)
        if APPEAL_CHANNEL.name in event.settings:
            await post_open(PostOpenAppeals(event.guild))
            await waiting.release(event.guild, [each.__name__ for each in IN_THE_APPEAL_CHANNEL])

    return {
        **dict.fromkeys(_OF_ITS_CASE, (follow,)),
        AppealChanged: (follow, show_appeal),  # which is all that is heard of a case that ended with many others
        AppealSettled: (tell,),
        GuildSettingsChanged: (try_the_other_channel,),
    }
