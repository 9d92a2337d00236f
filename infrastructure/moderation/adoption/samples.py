"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.moderation.actions.ban import BAN
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.adoption.repository import ClaimedCursor
from domain.shared.lease import Room
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.adoption.adopted_cases import PostgresAdoptedCases
from infrastructure.moderation.adoption.audit_cursors import PostgresAuditCursors

_ENTRY = AuditEntryId(2**62)


async def cursors(at: Subject) -> None:
    repository = PostgresAuditCursors(at.transaction)
    await repository.put_up([at.guild], due_at=at.now)
    await repository.begin(at.guild, before=_ENTRY, due_at=at.now)
    await repository.keep_out(at.guild)
    await repository.have_alone(at.guild)
    await repository.call([at.guild], due_at=at.now)
    for claimed in await repository.claim([at.guild], now=at.now, leases=[timedelta(minutes=1)], room=Room(20)):
        await _read(repository, claimed, at)


async def _read(repository: PostgresAuditCursors, claimed: ClaimedCursor, at: Subject) -> None:
    await repository.hold(claimed)
    await repository.move(claimed, _ENTRY)
    await repository.finish(claimed, due_at=at.now)


async def adopted_cases(at: Subject) -> None:
    repository = PostgresAdoptedCases(at.transaction)
    action = HandAction(
        guild=at.guild, entry=_ENTRY, kind=BAN, target=at.user, moderator=at.user, reason=None, at=at.now
    )
    await repository.known(at.guild, [action.request])
    await repository.beside(at.guild, [at.user], since=at.now)
    first = await repository.take_numbers(at.guild, 1)
    await repository.add([adopted_case(action, first)])


SAMPLES: tuple[Sample, ...] = (cursors, adopted_cases)
