"""A claimed operation, batch by batch: the intent on record, then Discord, then the outcome on record."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, evolve, frozen

from application.moderation.bulk.end_bulk import EndBulk
from application.moderation.bulk.errors import WholeBatchRefused
from application.moderation.bulk.give_back_bulk import GiveBackBulk
from application.moderation.bulk.open_batch import OpenBatch
from application.moderation.bulk.ports import BulkMembers, BulkPeople
from application.moderation.bulk.queries import BulkReader
from application.moderation.bulk.select_targets import standing_in
from application.moderation.bulk.settle_batch import SettleBatch
from application.moderation.bulk.tell_targets import TellTargets
from application.moderation.bulk.works.tries import begun_at
from application.moderation.bulk.works.work import Members, Works
from application.moderation.errors import MayNotLook
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.roles import RoleDirectory
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.bulk.errors import BotLacks
from domain.moderation.bulk.exclusions import Hands
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, Target, TargetState
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.roles import RoleUnusable, check_offer

GOES_ON_FOR = timedelta(minutes=1)
"""After that it is given back, so that a stop of the process or another operation need not wait long."""

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""

ASKED_AGAIN_AFTER = timedelta(minutes=2)
"""Where Discord does not let the bot look."""

UNCLEAR_AFTER = 5
"""Attempts in which the bot was not allowed to look; by then it is said that nothing can be said."""

_CLOCKS_DIFFER = timedelta(minutes=2)
"""Ours, by which a case is opened, and Discord's."""


@frozen
class RunBulk:
    """The claim is this process's own."""

    operation: BulkOperation


@define(kw_only=True)
class RunBulkHandler:
    """Goes on with an operation for a minute. What Discord does not answer is left for a later attempt, which first
    looks what was done."""

    works: Works
    reader: BulkReader
    members: BulkMembers
    people: BulkPeople
    standings: Standings
    roles: RoleDirectory
    tell: UseCase[TellTargets, Mapping[UserId, Notice]]
    open_batch: UseCase[OpenBatch, Mapping[UserId, CaseNumber] | None]
    settle_batch: UseCase[SettleBatch, bool]
    end: UseCase[EndBulk, None]
    give_back: UseCase[GiveBackBulk, None]
    clock: SharedClock
    lease: timedelta

    async def __call__(self, command: RunBulk) -> None:
        operation, until = command.operation, await self.clock.now() + GOES_ON_FOR
        try:
            while await self._goes_on(operation):
                if await self.clock.now() >= until:
                    await self._give_back(operation, timedelta(0))
                    return
        except (DiscordUnreachable, TimeoutError) as unanswered:
            await self._give_back(operation, TRIED_AGAIN_AFTER)
            raise DiscordUnreachable from unanswered
        except MayNotLook:
            await self._give_back(operation, ASKED_AGAIN_AFTER)
            raise

    async def _goes_on(self, operation: BulkOperation) -> bool:
        """Do a batch; False where nothing is left, or somebody else has taken over."""
        guild, number, most = operation.guild, operation.number, operation.act.at_once
        opened = await self.reader.targets(guild, number, [TargetState.OPENED], most=most)
        if opened:
            undisturbed = await self._undisturbed(operation, opened)
            if not undisturbed:
                raise DiscordUnreachable  # as far as these go, until that has ended
            return await self._resume(operation, undisturbed)
        status = await self.reader.show(guild, number)
        waiting = await self.reader.targets(guild, number, [TargetState.WAITING], most=most)
        if waiting and status.operation.ending is None:
            return await self._begin(operation, waiting)
        await self.end(EndBulk(operation))
        return False

    async def _begin(self, operation: BulkOperation, waiting: Sequence[Target]) -> bool:
        users = [target.user for target in waiting]
        hands, members = await self._look(operation, users)
        try:
            await self._check(operation, hands)
        except (MissingPermission, BotLacks, RoleUnusable) as forbidden:
            return await self.settle_batch(
                SettleBatch(operation=operation, outcomes=(), refusal=_what_is_missing(forbidden))
            )
        states = _kept_out(operation, hands, users, members)
        others = [user for user in users if user not in states]
        states |= await self.works[operation.act].overtaken(operation, others, members)
        batch = [target for target in waiting if target.user not in states]
        roles = {user: member.standing.roles for user, member in members.items()}
        numbers = await self.open_batch(
            OpenBatch(operation=operation, targets=batch, states=states, lease=self.lease, roles=roles)
        )
        if numbers is None:
            return await self._is_ours(operation)
        opened = [evolve(target, number=numbers[target.user]) for target in batch if target.user in numbers]
        undisturbed = await self._undisturbed(operation, opened)
        return await self._do(operation, undisturbed, tells=operation.tell) if undisturbed else True

    async def _undisturbed(self, operation: BulkOperation, opened: Sequence[Target]) -> Sequence[Target]:
        """Those of whom nobody ends an earlier action right now: the others stay open, and their turn comes later.

        Asked once the intent is committed; who ends an earlier action looks for it after the claim.
        """
        if not operation.act.kind.is_exclusive:
            return opened
        now, users = await self.clock.now(), [target.user for target in opened]
        at_an_end = await self.people.at_an_end(operation.guild, users, now=now)
        return [target for target in opened if target.user not in at_an_end]

    async def _resume(self, operation: BulkOperation, opened: Sequence[Target]) -> bool:
        """An earlier attempt may have done it to any of them."""
        users = [target.user for target in opened]
        hands, members = await self._look(operation, users)
        try:
            since = await self._tried_since(operation)
            found = await self.works[operation.act].traces(operation, users, members, since=since)
        except MayNotLook:
            if operation.attempts < UNCLEAR_AFTER:
                raise
            found = dict.fromkeys(users, TargetState.UNCLEAR)
        left = [target for target in opened if target.user not in found]
        ending = (await self.reader.show(operation.guild, operation.number)).operation.ending
        kept_out = dict[UserId, TargetState]()
        refusal = None
        try:
            await self._check(operation, hands)
            kept_out = _kept_out(operation, hands, [target.user for target in left], members)
        except (MissingPermission, BotLacks, RoleUnusable) as forbidden:
            refusal = _what_is_missing(forbidden) if ending is None else None
            kept_out = {target.user: TargetState.STOPPED for target in left}
        if ending is not None:
            kept_out = {target.user: TargetState.STOPPED for target in left}
        known = {**found, **kept_out}
        outcomes = [Outcome(user=user, state=state, notice=_untold(operation)) for user, state in known.items()]
        if not await self.settle_batch(SettleBatch(operation=operation, outcomes=outcomes, refusal=refusal)):
            return False
        again = [target for target in left if target.user not in kept_out]
        return await self._do(operation, again, tells=False) if again else True

    async def _tried_since(self, operation: BulkOperation) -> datetime:
        """No attempt at what is open was earlier: so of a large operation not all that it did is read again."""
        opened_at = await self.reader.opened_at(operation.guild, operation.number)
        return begun_at(operation) if opened_at is None else max(begun_at(operation), opened_at - _CLOCKS_DIFFER)

    async def _do(self, operation: BulkOperation, opened: Sequence[Target], *, tells: bool) -> bool:
        """What is known when Discord falls silent is recorded before that is said."""
        outcomes, unanswered, refusal = list[Outcome](), None, None
        # Whom this attempt does not tell, an earlier one may have told.
        notices: Mapping[UserId, Notice] = dict.fromkeys((target.user for target in opened), _untold(operation))
        try:
            async with asyncio.timeout(SHARE_OF_LEASE * self.lease.total_seconds()):
                if tells:
                    notices = await self.tell(TellTargets(operation, opened))
                async for outcome in self.works[operation.act].bring_about(
                    operation, [target.user for target in opened]
                ):
                    outcomes.append(outcome)
        except (DiscordUnreachable, MayNotLook, TimeoutError) as error:
            unanswered = error
        except WholeBatchRefused as refused:
            refusal, known = refused.why, {outcome.user for outcome in outcomes}
            outcomes += [
                Outcome(user=target.user, state=TargetState.REFUSED, detail=refused.why)
                for target in opened
                if target.user not in known
            ]
        outcomes = [evolve(outcome, notice=notices.get(outcome.user, outcome.notice)) for outcome in outcomes]
        goes_on = True
        if outcomes:
            goes_on = await self.settle_batch(SettleBatch(operation=operation, outcomes=outcomes, refusal=refusal))
        if unanswered is not None:
            raise unanswered
        return goes_on

    async def _look(self, operation: BulkOperation, users: Sequence[UserId]) -> tuple[Hands, Members]:
        """The moderator is looked up among the others, with no request of its own."""
        members = await self.members.known(operation.guild, [*users, operation.moderator])
        bot = await self.standings.of_bot(operation.guild)
        return Hands(standing_in(members, operation.moderator), bot), members

    async def _check(self, operation: BulkOperation, hands: Hands) -> None:
        hands.check(operation.act)
        if operation.role is not None:
            check_offer(await self.roles.of(operation.guild), operation.role, by=hands.moderator)

    async def _is_ours(self, operation: BulkOperation) -> bool:
        """Whether to look again, because somebody stopped it; one that lost the claim leaves it."""
        return (await self.reader.show(operation.guild, operation.number)).operation.ending is not None

    async def _give_back(self, operation: BulkOperation, wait: timedelta) -> None:
        now: datetime = await self.clock.now()
        await self.give_back(GiveBackBulk(operation=operation, until=now + wait))


def _kept_out(
    operation: BulkOperation, hands: Hands, users: Sequence[UserId], members: Members
) -> dict[UserId, TargetState]:
    found = {user: hands.exclude(operation.act, standing_in(members, user)) for user in users}
    return {user: state for user, state in found.items() if state is not None}


def _untold(operation: BulkOperation) -> Notice:
    """Of whom this attempt has not told of it."""
    return Notice.UNCERTAIN if operation.tell and operation.act.kind.tells_member else Notice.NOT_WANTED


def _what_is_missing(forbidden: MissingPermission | BotLacks | RoleUnusable) -> str:
    match forbidden:
        case MissingPermission():
            return f"who asked for it lacks {forbidden.permission.value}"
        case BotLacks():
            return f"the bot lacks {forbidden.permission.value}"
        case _:
            return "the role can no longer be handed out"
