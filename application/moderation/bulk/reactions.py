from application.moderation.bulk.sync_bulk import SyncBulk
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.moderation.bulk.events import BulkOperationChanged
from domain.shared.events import Event


def bulk_reactions(sync_bulk: UseCase[SyncBulk, None]) -> EventReactions:
    async def show_operation(event: Event) -> None:
        assert isinstance(event, BulkOperationChanged)
        await sync_bulk(SyncBulk(guild=event.guild, operation=event.operation))

    return {BulkOperationChanged: (show_operation,)}
