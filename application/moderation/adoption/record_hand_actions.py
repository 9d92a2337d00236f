from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.adoption.lifting import OwnLifting, first_hit
from domain.moderation.adoption.placing import DoneAt, looked_back_to, must_wait, place_of, unclear
from domain.moderation.adoption.repository import ClaimedCursor
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import ends_otherwise
from domain.moderation.term import next_look
from domain.shared.ids import GuildId

READ_SOON = timedelta(seconds=15)
"""After which a log is read that holds what had to wait."""


@frozen(kw_only=True)
class RecordHandActions:
    """What was done by hand, oldest first.

    With `cursor` it was read up to `read_up_to`, else it was heard of when it happened, at `heard_at`.
    """

    guild: GuildId
    actions: tuple[HandAction, ...]
    liftings: tuple[OwnLifting, ...] = ()
    """What the bot took back between these, oldest first."""
    done_at: DoneAt = field(factory=dict)
    cursor: ClaimedCursor | None = None
    read_up_to: AuditEntryId | None = None
    heard_at: datetime | None = None
    only_missing: bool = False
    """Leave alone what is in force on record of the same person by whatever case, and until the same time."""


@frozen(kw_only=True)
class Recorded:
    numbers: tuple[CaseNumber, ...] = ()
    waiting: tuple[HandAction, ...] = ()
    """Not on record yet: something older on the same person is under way."""
    unclear: tuple[Case, ...] = ()
    """Where there are any, nothing was recorded: it must be known first when they were done."""
    is_lost: bool = False
    """Another one reads this log by now, and nothing was recorded."""


@define
class RecordHandActionsHandler:
    """One transaction: a case for each action that has none, what they ended, and how far the log was read.

    The guild's cursor is held all the while, so that two who heard of the same action follow each other.
    """

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordHandActions) -> Recorded:
        async with self._uow(turn=command.guild) as uow:
            if not await _hold(uow, command):
                return Recorded(is_lost=True)
            known = await _known(uow, command)
            fresh = [action for action in command.actions if action.request not in known]
            others = await _beside(uow, command.guild, fresh, command.liftings)
            if command.only_missing:
                fresh = [action for action in fresh if not _is_in_force(action, others, command.heard_at or action.at)]
            waiting = tuple(action for action in fresh if must_wait(action, others))
            fresh = [action for action in fresh if action not in waiting]
            if doubts := _doubts(fresh, others, command.done_at):
                return Recorded(unclear=doubts)
            numbers = await _record(uow, command, fresh, others)
            await _move(uow, command, waiting)
            await uow.commit()
        return Recorded(numbers=numbers, waiting=waiting)


async def _hold(uow: UnitOfWork, command: RecordHandActions) -> bool:
    if command.cursor is not None:
        return await uow.audit_cursors.hold(command.cursor)
    [action] = command.actions
    assert command.heard_at is not None, "it was heard of at some time"
    await uow.audit_cursors.begin(command.guild, before=action.entry, due_at=command.heard_at)
    return True


async def _known(uow: UnitOfWork, command: RecordHandActions) -> frozenset[int]:
    if not command.actions:
        return frozenset()
    return await uow.adopted_cases.known(command.guild, [action.request for action in command.actions])


async def _beside(
    uow: UnitOfWork, guild: GuildId, actions: Sequence[HandAction], liftings: Sequence[OwnLifting]
) -> tuple[Case, ...]:
    if not actions and not liftings:
        return ()
    every: list[HandAction | OwnLifting] = [*actions, *liftings]
    return await uow.adopted_cases.beside(guild, {each.target for each in every}, since=looked_back_to(every))


def _is_in_force(action: HandAction, others: Sequence[Case], now: datetime) -> bool:
    same = (other for other in _on(action, others) if other.kind == action.kind and other.is_in_force)
    return any(not ends_otherwise(other.kind, other, action.expires_at, now) for other in same)


def _doubts(actions: Sequence[HandAction], others: Sequence[Case], done_at: DoneAt) -> tuple[Case, ...]:
    found = {case.number: case for action in actions for case in unclear(action, _on(action, others), done_at)}
    return tuple(found.values())


async def _record(
    uow: UnitOfWork, command: RecordHandActions, actions: Sequence[HandAction], others: Sequence[Case]
) -> tuple[CaseNumber, ...]:
    guild = command.guild
    first = await uow.adopted_cases.take_numbers(guild, len(actions)) if actions else CaseNumber(1)
    cases = [adopted_case(action, CaseNumber(number)) for number, action in enumerate(actions, first)]
    for other in _put_in_line(command, actions, cases, others):
        await uow.cases.save(other)
        await uow.case_schedule.remove(guild, other.number)
    if not cases:
        return ()
    await uow.adopted_cases.add(cases)
    held = {case.number: action.target_roles for action, case in zip(actions, cases, strict=True)}
    await uow.case_roles.note(guild, held)
    for action, case in zip(actions, cases, strict=True):
        if action.jail is not None:
            await uow.role_swaps.put(action.jail.swap(guild, case.number, case.target))
    for case in cases:
        if case.expires_at is not None and case.is_in_force:
            due_at = next_look(case.kind, case.expires_at, case.opened_at)
            await uow.case_schedule.put(guild, case.number, due_at=due_at)
    return tuple(case.number for case in cases)


def _put_in_line(
    command: RecordHandActions, actions: Sequence[HandAction], cases: Sequence[Case], others: Sequence[Case]
) -> tuple[Case, ...]:
    """End what each of them ended, and each of them that something ended; those of the others that were."""
    ended = dict[CaseNumber, Case]()
    left = [*command.liftings]
    for action, case in zip(actions, cases, strict=True):
        while left and left[0].entry < action.entry:
            ended |= _hit([left.pop(0)], others)
        place = place_of(action, _on(action, [*others, *cases]), command.done_at)
        for other, ending in place.ends:
            other.end(ending, at=action.at)
            ended[other.number] = other
        hits = [each for each in (place.ended, first_hit(case, command.liftings)) if each is not None]
        if hits and case.is_in_force:
            ending, at = min(hits, key=lambda hit: hit[1])
            case.end(ending, at=at)
    ended |= _hit(left, others)
    own = {case.number for case in cases}
    return tuple(other for number, other in sorted(ended.items()) if number not in own)


def _hit(liftings: Sequence[OwnLifting], others: Sequence[Case]) -> dict[CaseNumber, Case]:
    """End what they ended."""
    found = dict[CaseNumber, Case]()
    for other in others:
        if other.is_in_force and (hit := first_hit(other, liftings)) is not None:
            ending, at = hit
            other.end(ending, at=at)
            found[other.number] = other
    return found


async def _move(uow: UnitOfWork, command: RecordHandActions, waiting: Sequence[HandAction]) -> None:
    if command.cursor is not None and command.read_up_to is not None:
        up_to = min([command.read_up_to, *(AuditEntryId(action.entry - 1) for action in waiting)])
        await uow.audit_cursors.move(command.cursor, up_to)
    elif waiting and command.heard_at is not None:
        await uow.audit_cursors.call([command.guild], due_at=command.heard_at + READ_SOON)


def _on(action: HandAction, others: Sequence[Case]) -> list[Case]:
    return [other for other in others if other.target == action.target]
