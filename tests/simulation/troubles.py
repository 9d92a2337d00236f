"""What people ask and do by hand while a schedule runs, and what Discord does of its own accord."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from attrs import define, evolve, field

from application.moderation.amend_reason import AmendReason
from application.moderation.ends.edit_case import EditCase
from application.moderation.ends.retry_stuck import RetryStuck
from application.moderation.take_action import TakeAction
from domain.guilds.guild import Choice
from domain.moderation.actions.action import Term
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, RequestId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.simulation.bot import Bot
from tests.simulation.world import NoSuchMember, World, true_time
from tests.tried_kinds import TRIED

ANOTHER_MEMBER = UserId(21)
MOD_LOG, ANOTHER_LOG = ChannelId(5), ChannelId(6)

_SHORTEST = 80.0  # seconds
_LENGTHS = ("80s", "4m", "12m")
"""Of what has an end; the longest is more than Discord keeps a timeout here."""

KEPT_FOR = timedelta(minutes=5)
"""How long Discord keeps a timeout here."""

BUSY_FOR = 240.0
"""Seconds."""

_LONGEST_OUTAGE = 64 * 60.0


@define(eq=False)
class Troubles:
    """`bots` are those alive; `asked_at` says when each request was made, by Discord's clock."""

    world: World
    records: MemoryRecords
    bots: list[Bot]
    random: Random
    asked_at: dict[int, datetime] = field(factory=dict)

    def all(self) -> Iterator[Coroutine[object, object, None]]:
        random = self.random
        asked_after = [random.uniform(1, BUSY_FOR / 2) for _ in range(random.randint(1, 6))]
        for after in asked_after:
            yield self._ask(after)
        for _ in range(random.choice((0, 0, 1))):
            yield self._ask(self._as_an_end_comes(asked_after))
        for _ in range(random.choice((0, 0, 1, 2))):
            at_once = random.choice(asked_after) + random.uniform(0.3, 1.5)
            yield self._act_by_hand(random.choice((at_once, random.uniform(1, BUSY_FOR))))
        for _ in range(random.choice((0, 0, 1, 2))):
            yield self._amend(random.uniform(10, BUSY_FOR))
        for _ in range(random.choice((0, 1, 2, 3))):
            yield self._edit(random.choice((random.uniform(10, BUSY_FOR), self._as_an_end_comes(asked_after))))
        if random.random() < 0.15:
            yield self._outage(random.uniform(1, BUSY_FOR), random.choice((20.0, 300.0, _LONGEST_OUTAGE)))
        if random.random() < 0.15:
            yield self._no_direct_messages(random.uniform(1, BUSY_FOR / 2), random.uniform(10, 600))
        if random.random() < 0.3:
            yield self._right_lost(random.choice(asked_after) + random.uniform(0.2, 1.2), random.uniform(1, 120))
        if random.random() < 0.15:
            yield self._another_log(random.uniform(1, BUSY_FOR), closed=random.random() < 0.5)

    async def _ask(self, after: float) -> None:
        random = self.random
        kind = random.choice(TRIED).kind
        command = TakeAction(
            kind=kind,
            guild=GUILD,
            moderator=a_moderator(),
            target=random.choice((MEMBER, MEMBER, ANOTHER_MEMBER)),
            reason="spam",
            request=RequestId(10_000 + len(self.asked_at)),
            asked_at=true_time() + timedelta(seconds=after),
            lasts=self._length(kind.term),
        )
        again = random.random() < 0.1
        self.asked_at[command.request] = command.asked_at
        await asyncio.sleep(after)
        self._deliver(command)
        if again:
            await asyncio.sleep(random.uniform(0, 5))
            self._deliver(evolve(command))

    def _as_an_end_comes(self, asked_after: list[float]) -> float:
        """About when a process is at the end of the shortest that may have been asked for."""
        return self.random.choice(asked_after) + _SHORTEST + self.random.uniform(-1, 22)

    def _length(self, term: Term) -> str | None:
        may_be = {Term.NONE: (None,), Term.POSSIBLE: (None, *_LENGTHS), Term.NEEDED: _LENGTHS}
        return self.random.choice(may_be[term])

    async def _edit(self, after: float) -> None:
        """Another end; or somebody presses the button that tries again at once."""
        number, lasts = CaseNumber(self.random.randint(1, 4)), self.random.choice((*_LENGTHS, "for good"))
        is_press = self.random.random() < 0.2
        await asyncio.sleep(after)
        if self.bots:
            bot, by = self.random.choice(self.bots), a_moderator()
            if is_press:
                bot.retry(RetryStuck(guild=GUILD, number=number, by=by))
            else:
                bot.edit(EditCase(guild=GUILD, number=number, lasts=lasts, by=by))

    def _deliver(self, command: TakeAction) -> None:
        if self.bots:
            self.random.choice(self.bots).receive(command)

    async def _amend(self, after: float) -> None:
        number, reason = CaseNumber(self.random.randint(1, 3)), self.random.choice(("raid", "sorry", None))
        await asyncio.sleep(after)
        if self.bots:
            by = a_moderator()
            self.random.choice(self.bots).amend(AmendReason(guild=GUILD, number=number, reason=reason, by=by))

    async def _act_by_hand(self, after: float) -> None:
        random = self.random
        user = random.choice((MEMBER, MEMBER, ANOTHER_MEMBER))
        what = random.choice(("ban", "unban", "unban and ban", "join", "join", "timeout", "untimeout", "leave"))
        await asyncio.sleep(after)
        reason = random.choice((None, "by hand"))
        with suppress(NoSuchMember):
            if what == "timeout":
                until = true_time() + random.choice((KEPT_FOR / 4, KEPT_FOR))
                self.world.time_out(user, until, reason)
            if what == "untimeout":
                self.world.end_timeout(user, reason)
        if what == "leave":
            self.world.members.discard(user)
        if what in ("unban", "unban and ban", "join") and user in self.world.bans:
            self.world.unban(user, reason)
        if what == "unban and ban":
            await asyncio.sleep(random.uniform(0, 10))
        if what in ("ban", "unban and ban"):
            self.world.ban(user, reason)
        if what == "join" and user not in self.world.bans:
            self.world.members.add(user)

    async def _outage(self, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        self.world.down = True
        await asyncio.sleep(seconds)
        self.world.down = False

    async def _no_direct_messages(self, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        self.world.messages_down = True
        await asyncio.sleep(seconds)
        self.world.messages_down = False

    async def _right_lost(self, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        self.world.bot_may_act = False
        await asyncio.sleep(seconds)
        self.world.bot_may_act = True

    async def _another_log(self, after: float, *, closed: bool) -> None:
        """The guild has its cases posted elsewhere from now on; some close the old channel first."""
        await asyncio.sleep(after)
        if closed:
            self.world.closed.add(MOD_LOG)
            await asyncio.sleep(self.random.uniform(0, 60))
        await choose_log(self.records, ANOTHER_LOG)


async def choose_log(records: MemoryRecords, channel: ChannelId) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=true_time())
        guild.decide([Choice(MOD_LOG_CHANNEL, channel)], by=MODERATOR, at=true_time())
        await uow.guilds.save(guild)
        await uow.commit()
