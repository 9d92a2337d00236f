from application.evidence.keep_files import KeepFiles
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from application.shared.waiting import WaitingEvents
from domain.evidence.events import EvidenceUsed
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.guilds.events import GuildSettingsChanged
from domain.shared.events import Event


def evidence_reactions(*, keep_files: UseCase[KeepFiles, None], waiting: WaitingEvents) -> EventReactions:
    async def post_files_again(event: Event) -> None:
        assert isinstance(event, EvidenceUsed)
        await keep_files(KeepFiles(guild=event.guild, capture=event.capture))

    async def try_the_other_channel(event: Event) -> None:
        assert isinstance(event, GuildSettingsChanged)
        if EVIDENCE_CHANNEL.name in event.settings:
            await waiting.release(event.guild, [EvidenceUsed.__name__])

    return {EvidenceUsed: (post_files_again,), GuildSettingsChanged: (try_the_other_channel,)}
