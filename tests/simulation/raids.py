"""Somebody bans many at once, and somebody takes that back, while a schedule runs."""

import asyncio
from collections.abc import Sequence
from functools import partial
from random import Random

from attrs import define

from application.moderation.bulk.confirm_bulk import ConfirmBulk
from application.moderation.bulk.plan_bulk import Meant, PlanBulk
from application.moderation.bulk.plan_undo import PlanUndo
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import ApplicationId, RequestId
from domain.shared.names import Names
from tests.builders import GUILD, a_moderator
from tests.fakes.bulk import OPERATIONS
from tests.fakes.records import MemoryRecords
from tests.simulation.bot import Bot
from tests.simulation.roles import GUEST
from tests.simulation.themes import ANOTHER_MEMBER, RAIDERS
from tests.simulation.world import true_time

_ANSWER = AnswerPlace(application=ApplicationId(5), token="a token")
_WAITS, _PATIENCE = 2.0, 30
_ENDS_WITHIN = 20
"""Looks, a minute each."""


@define
class Raids:
    """What a person does: plans it, reads the preview, confirms it, and at times takes it back later."""

    records: MemoryRecords
    bots: list[Bot]
    random: Random
    acts: Sequence[BulkAct]

    async def act(self, after: float, request: RequestId, of_undo: RequestId) -> None:
        random = self.random
        act, tells = random.choice(self.acts), random.random() < 0.3
        users = random.sample([*RAIDERS, ANOTHER_MEMBER], random.randint(2, len(RAIDERS)))
        undone_after = random.choice((None, 20.0, 60.0, 90.0))
        await asyncio.sleep(after)
        command = PlanBulk(
            guild=GUILD,
            act=act,
            by=a_moderator(),
            names=Names(),
            meant=Meant(users="\n".join(f"{user:018}" for user in users)),
            reason="raid",
            request=request,
            asked_at=true_time(),
            tell=tells and not act.takes_a_role,
            role=GUEST if act.takes_a_role else None,
        )
        if self.bots:
            planner = random.choice(self.bots)
            planner.ask(lambda: planner.massing.plan(command))
        number = await self._confirm(request)
        if number is not None and undone_after is not None and act.undone_by is not None:
            await self._undo(number, undone_after, of_undo)

    async def _undo(self, number: OperationNumber, after: float, request: RequestId) -> None:
        await asyncio.sleep(after)
        for _ in range(_ENDS_WITHIN):
            if self.records[OPERATIONS][GUILD, number].state is BulkState.ENDED:
                break
            await asyncio.sleep(60)
        undo = PlanUndo(
            guild=GUILD,
            number=number,
            by=a_moderator(),
            names=Names(),
            reason=None,
            request=request,
            asked_at=true_time(),
        )
        if self.bots:
            bot = self.random.choice(self.bots)
            bot.ask(lambda: bot.massing.plan_undo(undo))
        await self._confirm(request)

    async def _confirm(self, request: RequestId) -> OperationNumber | None:
        """Once it is shown; None where it never is. Some press the button twice."""
        number = await self._planned(request)
        for _ in range(self.random.choice((1, 1, 2))):
            if number is not None and self.bots:
                bot, at = self.random.choice(self.bots), true_time()
                command = ConfirmBulk(guild=GUILD, number=number, by=a_moderator(), asked_at=at, answer=_ANSWER)
                bot.ask(partial(bot.massing.confirm, command))
        return number

    async def _planned(self, request: RequestId) -> OperationNumber | None:
        for _ in range(_PATIENCE):
            await asyncio.sleep(_WAITS)
            for operation in self.records[OPERATIONS].values():
                if operation.request == request:
                    return operation.number
        return None
