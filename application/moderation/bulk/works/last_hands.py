"""Who changed a role of whom last, by Discord's audit log."""

from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define, field

from application.moderation.bulk.ports import BulkAuditLog, RoleChange
from application.moderation.bulk.queries import BulkReader
from application.moderation.bulk.tokens import is_of
from application.moderation.bulk.works.tries import begun_at
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.case_number import bears_token
from domain.shared.ids import GuildId, UserId

_LISTED_WITHIN = timedelta(minutes=1)
"""Discord may list an entry after newer ones."""

_REMEMBERED = 20
"""Operations of which a process knows what it has read."""


@define
class _Read:
    until: datetime
    last: dict[UserId, RoleChange] = field(factory=dict)


@define
class LastHands:
    """What was changed since an operation that is taken back: read once, and then on from there, also after a failure.

    So an undo takes a request for each hundred changes and one for each few of its targets, not the whole log for each.
    """

    _audit_log: BulkAuditLog
    _reader: BulkReader
    _read: dict[tuple[GuildId, OperationNumber], _Read] = field(init=False, factory=dict)

    async def of_others(self, operation: BulkOperation, users: Collection[UserId]) -> frozenset[UserId]:
        """Those whose role somebody else changed after the operation that is taken back had.

        What a jail took and gave back is no change: it gives what there was. Raises MayNotLook or DiscordUnreachable.
        """
        if operation.undoes is None:
            return frozenset()
        last = (await self._read_on(operation, operation.undoes)).last
        ours = (operation.undoes, operation.number)
        return frozenset(user for user in users if user in last and not _is_of(last[user], ours))

    async def _read_on(self, operation: BulkOperation, undone: OperationNumber) -> _Read:
        key = operation.guild, operation.number
        read = self._read.pop(key, None)
        if read is None:
            read = _Read(begun_at((await self._reader.show(operation.guild, undone)).operation))
        self._read[key] = read
        while len(self._read) > _REMEMBERED:
            del self._read[next(iter(self._read))]
        changes = await self._audit_log.role_changes(operation.guild, since=read.until)
        for change in reversed(changes):
            is_by_jail = change.is_own and bears_token(change.reason)
            if operation.role in change.gained | change.lost and not is_by_jail:
                before = read.last.get(change.user)
                read.last[change.user] = change if before is None or before.at <= change.at else before
        if changes:
            read.until = max(read.until, changes[0].at - _LISTED_WITHIN)
        return read


def _is_of(change: RoleChange, operations: Collection[OperationNumber]) -> bool:
    return change.is_own and any(is_of(number, change.reason) for number in operations)
