from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.adoption.repository import ClaimedCursor


@frozen(kw_only=True)
class KeepPlace:
    """When a guild's log is read on, and from where, if not from where it was read to: `(None,)` for anew."""

    cursor: ClaimedCursor
    due_at: datetime
    moved_to: tuple[AuditEntryId | None] | None = None


@define
class KeepPlaceHandler:
    """Gives a claimed cursor back; one that lost its claim changes nothing."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: KeepPlace) -> None:
        async with self._uow() as uow:
            if command.moved_to is not None:
                await uow.audit_cursors.move(command.cursor, *command.moved_to)
            await uow.audit_cursors.finish(command.cursor, due_at=command.due_at)
            await uow.commit()
