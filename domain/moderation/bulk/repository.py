from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Outcome, Target, TargetState
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.lease import LeaseToken, Room
from domain.shared.posts import Place


class BulkOperations(Protocol):
    async def plan(self, plan: Plan, targets: Sequence[Target]) -> BulkOperation:
        """Add an operation under the guild's next number; the operation of `targets` is not looked at.

        What nobody confirmed in time is forgotten. Raises DuplicateRequest, or ConcurrentChange where somebody else
        planned one at the same moment.
        """
        ...

    async def planned_by(self, guild: GuildId, request: RequestId) -> BulkOperation | None: ...

    async def lock(self, guild: GuildId, number: OperationNumber) -> BulkOperation:
        """The operation, which nobody else changes or claims until this unit of work ends. Raises OperationNotFound."""
        ...

    async def lock_plans(self, guild: GuildId, moderator: UserId, *, since: datetime) -> None:
        """Have none of the plans that the moderator made since then confirmed by anybody else until this unit of work
        ends: who confirms two at once confirms one after the other."""
        ...

    async def count_alone(
        self, like: BulkOperation, states: Collection[TargetState], *, since: datetime, most: int
    ) -> int:
        """Of how many targets the same moderator had the same done since then without a second person, undos left out:
        of those in these states, `most` at most."""
        ...

    async def save(self, operation: BulkOperation) -> None:
        """Raises ConcurrentChange."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[BulkOperation, ...]:
        """Running operations of these guilds whose lease has run out, oldest first, each for one claimant only."""
        ...

    async def hold(self, operation: BulkOperation, *, until: datetime) -> bool:
        """Keep the claim until then; whether it still held."""
        ...

    async def give_back(self, operation: BulkOperation, *, until: datetime) -> None:
        """Let anybody claim it from then on, if this claim still held."""
        ...

    async def count(self, guild: GuildId, number: OperationNumber) -> Mapping[TargetState, int]:
        """How many targets there are of each state that there is any of."""
        ...

    async def exclude(self, guild: GuildId, number: OperationNumber, states: Mapping[UserId, TargetState]) -> None:
        """Have targets that wait come to this."""
        ...

    async def taken_back(
        self, guild: GuildId, undone: OperationNumber, *, but_by: OperationNumber | None
    ) -> Mapping[UserId, TargetState]:
        """Of the targets of an operation, what became of those whose cases another undo of it has opened, or who came
        to one of TAKEN_BACK in it."""
        ...

    async def drop_waiting(self, guild: GuildId, number: OperationNumber) -> None:
        """Have all that wait be told that the operation stopped."""
        ...

    async def choose_post(self, guild: GuildId, number: OperationNumber, channel: ChannelId) -> bool:
        """Remember where it is about to be posted; whether nowhere was chosen before, else that stays."""
        ...

    async def put_post(self, guild: GuildId, number: OperationNumber, place: Place) -> None:
        """Remember the post; the latest one counts."""
        ...


class BulkCases(Protocol):
    """The cases of operations, in statements for many at once."""

    async def open(
        self, operation: BulkOperation, targets: Sequence[Target], *, at: datetime, lease: LeaseToken
    ) -> Mapping[UserId, CaseNumber]:
        """Open a case for each target, under numbers in a row; those missing in the result are busy, and on record so.

        Raises ActionInProgress where another action on one of them was opened at the same moment.
        """
        ...

    async def settle(self, operation: BulkOperation, outcomes: Sequence[Outcome], *, at: datetime) -> None:
        """Record what became of targets whose cases are open; of the done, what it takes back or takes the
        place of ends, whichever of them came on record first."""
        ...

    async def hold_again(
        self, operation: BulkOperation, users: Sequence[UserId], *, at: datetime
    ) -> Collection[UserId]:
        """End the bans of the operation that this one takes back, and have the bans for a time that they took the place
        of hold again, and end when they were to.

        Returns of whom: not where the ban has ended or got an end meanwhile, or another action is under way.
        """
        ...
