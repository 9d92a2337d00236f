from application.channels.show_in_log import ShowInLog
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.channels.events import IN_THE_MOD_LOG, ChannelActSettled, LockdownSettled
from domain.shared.events import Event


def channels_reactions(*, show_in_log: UseCase[ShowInLog, None]) -> EventReactions:
    async def show(event: Event) -> None:
        assert isinstance(event, ChannelActSettled | LockdownSettled)
        await show_in_log(ShowInLog(guild=event.guild, number=event.number))

    return dict.fromkeys(IN_THE_MOD_LOG, (show,))
