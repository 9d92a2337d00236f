"""A member appeals, and one moderator or two decide."""

import asyncio
from datetime import datetime
from functools import partial
from random import Random

from attrs import define

from application.moderation.appeals.file_appeal import FileAppeal
from application.moderation.appeals.grant_appeal import GrantAppeal
from application.moderation.appeals.refuse_appeal import RefuseAppeal
from domain.moderation.appeals.appeal import can_be_appealed
from domain.moderation.case import Case
from domain.shared.ids import RequestId
from tests.appeals import ANSWER, WHY
from tests.builders import GUILD, a_moderator
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.bot import Bot
from tests.simulation.world import true_time


@define
class Appeals:
    records: MemoryRecords
    bots: list[Bot]
    random: Random
    asked_at: dict[int, datetime]
    """When each decision was made: noted as it is, since how long it takes nobody knows before."""

    async def act(self, after: float, filed_by: RequestId, decided_by: tuple[RequestId, ...]) -> None:
        random = self.random
        pauses = [random.choice((random.uniform(0, 1), random.uniform(1, 60))) for _ in decided_by]
        grants = [random.random() < 0.7 for _ in decided_by]
        await asyncio.sleep(after)
        cases = [case for case in self.records[CASES].values() if can_be_appealed(case.kind)]
        if not cases or not self.bots:
            return
        case = random.choice(cases)
        bot = random.choice(self.bots)
        file = FileAppeal(guild=GUILD, number=case.number, by=case.target, text=WHY, request=filed_by)
        bot.ask(partial(bot.appealing.file, file))
        await asyncio.sleep(random.uniform(0.5, 5))
        await asyncio.gather(*map(self._decide, pauses, grants, decided_by, [case] * len(pauses)))

    async def _decide(self, pause: float, is_granting: bool, request: RequestId, case: Case) -> None:
        await asyncio.sleep(pause)
        if not self.bots:
            return
        bot = self.random.choice(self.bots)
        self.asked_at[request] = true_time()
        if is_granting:
            grant = GrantAppeal(
                guild=GUILD,
                number=case.number,
                by=a_moderator(),
                answer=ANSWER,
                request=request,
                asked_at=self.asked_at[request],
            )
            bot.ask(partial(bot.appealing.grant, grant))
        else:
            refuse = RefuseAppeal(
                guild=GUILD, number=case.number, by=a_moderator(), answer="it was you", request=request
            )
            bot.ask(partial(bot.appealing.refuse, refuse))
