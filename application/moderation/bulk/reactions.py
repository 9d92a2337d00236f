from application.moderation.bulk.sync_bulk import SyncBulk
from application.moderation.take_back_notice import TakeBackNotice
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.moderation.bulk.events import BulkOperationChanged, TargetToldInVain
from domain.shared.events import Event


def bulk_reactions(
    sync_bulk: UseCase[SyncBulk, None], take_back_notice: UseCase[TakeBackNotice, None]
) -> EventReactions:
    async def show_operation(event: Event) -> None:
        assert isinstance(event, BulkOperationChanged)
        await sync_bulk(SyncBulk(guild=event.guild, operation=event.operation))

    async def say_that_it_was_not_done(event: Event) -> None:
        assert isinstance(event, TargetToldInVain)
        await take_back_notice(TakeBackNotice(guild=event.guild, number=event.number))

    return {BulkOperationChanged: (show_operation,), TargetToldInVain: (say_that_it_was_not_done,)}
