from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.selection import MemberFacts
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import GuildId, RoleId, UserId

type Members = Mapping[UserId, MemberFacts]
type States = Mapping[UserId, TargetState]


class BulkWork(Protocol):
    """How an act is done to many and looked for. Each raises DiscordUnreachable, looking MayNotLook too."""

    @property
    def act(self) -> BulkAct: ...

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        """For whom there is nothing to do, when it is planned."""
        ...

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        """For whom nothing is left to do, right before it is done."""
        ...

    def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        """Do it, and say what became of each as soon as that is known. Raises WholeBatchRefused."""
        ...

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        """What was done to whom by an earlier attempt; to those missing here, nothing.

        There was none before `since`.
        """
        ...


type Works = Mapping[BulkAct, BulkWork]
