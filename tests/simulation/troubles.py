"""What people ask and do by hand while a schedule runs, and what Discord does of its own accord."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import datetime, timedelta
from random import Random

from attrs import define, evolve, field

from application.moderation.amend_reason import AmendReason
from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.unvoid_case import UnvoidCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.ends.edit_case import EditCase
from application.moderation.ends.retry_stuck import RetryStuck
from application.moderation.take_action import TakeAction
from domain.guilds.guild import Choice
from domain.moderation.actions.action import Term
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, RequestId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, MODERATOR, a_moderator
from tests.fakes.moderation import CASE_SCHEDULE, CASES, StoredDueCase
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.simulation.appeals import Appeals
from tests.simulation.bot import Bot
from tests.simulation.hands import Hands
from tests.simulation.locks import Locks
from tests.simulation.raids import Raids
from tests.simulation.reminds import Reminds
from tests.simulation.themes import Theme
from tests.simulation.world import World, true_time

MOD_LOG, ANOTHER_LOG, APPEALS_HERE = ChannelId(5), ChannelId(6), ChannelId(7)

_SHORTEST = 80.0  # seconds
BUSY_FOR = 240.0
"""Seconds."""

_LOOKS_AT_ENDS, _LOOKS_EVERY, _LONG = 300, 0.1, timedelta(seconds=30)

_UNDOINGS = ("undo", "undo", "undo", "void", "void", "unvoid")

_LONGEST_OUTAGE = 64 * 60.0


@define(eq=False)
class Troubles:
    """`bots` are those alive; `asked_at` says when each request was made, by Discord's clock."""

    world: World
    records: MemoryRecords
    bots: list[Bot]
    random: Random
    theme: Theme
    asked_at: dict[int, datetime] = field(factory=dict)
    in_vain: set[int] = field(factory=set)
    """The requests to undo what holds no longer."""

    def all(self) -> Iterator[Coroutine[object, object, None]]:
        random, theme, hands = self.random, self.theme, Hands(self.world, self.random, self.theme)
        asked_after = [random.uniform(1, BUSY_FOR / 2) for _ in range(random.choice(theme.asks))]
        for after in asked_after:
            yield self._ask(after)
        for _ in range(random.choice((0, 0, 1))):
            yield self._ask(self._as_an_end_comes(asked_after))
        for _ in range(random.choice(theme.acts)):
            at_once = random.choice(asked_after) + random.uniform(*theme.hands_within)
            yield hands.act(at_once if random.random() < theme.hands_meet else random.uniform(1, BUSY_FOR))
        for _ in range(random.choice((0, 0, 1, 2))):
            yield self._amend(random.uniform(10, BUSY_FOR))
        for _ in range(random.choice(theme.edits)):
            yield self._edit(random.choice((random.uniform(10, BUSY_FOR), self._as_an_end_comes(asked_after))))
        for _ in range(random.choice(theme.at_ends)):
            yield self._at_an_end(random.choice(asked_after) + _SHORTEST - 5)
        for _ in range(random.choice(theme.changes_and_asks)):
            yield self._change_and_ask(random.uniform(20, BUSY_FOR))
        for _ in range(random.choice(theme.undoes)):
            yield self._undo_or_void(random.uniform(10, BUSY_FOR))
        raids = Raids(self.records, self.bots, random, theme.raid_acts)
        for _ in range(random.choice(theme.raids)):
            after = random.uniform(1, BUSY_FOR / 2)
            yield raids.act(after, self._request(after), self._request(after))
        locks = Locks(self.world, self.bots, random)
        for _ in range(random.choice(theme.locks)):
            after = random.uniform(1, BUSY_FOR)
            yield locks.act(after, self._request(after))
        if any(theme.reminders):
            reminds = Reminds(self.world, self.records, self.bots, random)
            for _ in range(random.choice(theme.reminders)):
                after = random.uniform(1, BUSY_FOR)
                yield reminds.act(after, self._request(after))
        if any(theme.appeals):
            appeals = Appeals(self.records, self.bots, random, self.asked_at)
            for _ in range(random.choice(theme.appeals)):
                after = random.uniform(10, BUSY_FOR)
                decided_by = tuple(self._request(after) for _ in range(random.choice((0, 1, 1, 2))))
                yield appeals.act(after, self._request(after), decided_by)
        if random.random() < 0.15:
            yield self._outage(random.uniform(1, BUSY_FOR), random.choice((20.0, 300.0, _LONGEST_OUTAGE)))
        if random.random() < 0.15:
            yield self._no_direct_messages(random.uniform(1, BUSY_FOR / 2), random.uniform(10, 600))
        if random.random() < theme.loses_right:
            yield self._right_lost(random.choice(asked_after) + random.uniform(0.2, 1.2), random.uniform(1, 120))
        if random.random() < 0.15:
            yield self._another_log(random.uniform(1, BUSY_FOR), closed=random.random() < 0.5)

    async def _ask(self, after: float, lasts: str | None = None) -> None:
        random = self.random
        kind = random.choice(self.theme.kinds)
        command = TakeAction(
            kind=kind,
            guild=GUILD,
            moderator=a_moderator(),
            target=random.choice(self.theme.members),
            reason="spam",
            request=self._request(after),
            asked_at=true_time() + timedelta(seconds=after),
            lasts=self._length(kind.term) if lasts is None or kind.term is Term.NONE else lasts,
        )
        again = random.random() < 0.1
        await asyncio.sleep(after)
        self._deliver(command)
        if again:
            await asyncio.sleep(random.uniform(0, 5))
            self._deliver(evolve(command))

    def _request(self, after: float) -> RequestId:
        """Made so many seconds from now."""
        request = RequestId(10_000 + len(self.asked_at))
        self.asked_at[request] = true_time() + timedelta(seconds=after)
        return request

    def _as_an_end_comes(self, asked_after: list[float]) -> float:
        """About when a process is at the end of the shortest that may have been asked for."""
        return self.random.choice(asked_after) + _SHORTEST + self.random.uniform(-1, 22)

    def _length(self, term: Term) -> str | None:
        lengths = self.theme.lengths
        may_be = {Term.NONE: (None,), Term.POSSIBLE: (None, *lengths), Term.NEEDED: lengths}
        return self.random.choice(may_be[term])

    async def _edit(self, after: float) -> None:
        """Another end; or somebody presses the button that tries again at once."""
        number, lasts = CaseNumber(self.random.randint(1, 4)), self.random.choice((*self.theme.lengths, "for good"))
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

    async def _at_an_end(self, after: float) -> None:
        """Somebody asks for something right when a process has taken on what is due."""
        await asyncio.sleep(after)
        due = await self._due_and_claimed()
        if not due:
            return
        after, number = self.random.uniform(0, 0.5), self.random.choice(due).number
        if self.theme.asks_at_ends and self.random.random() < 0.7:
            await self._ask(after, lasts="12m")
        else:
            await self._change_end(after, number)

    async def _change_end(self, after: float, number: CaseNumber) -> None:
        await asyncio.sleep(after)
        lasts = self.random.choice(("12m", "for good"))
        if self.bots:
            self.random.choice(self.bots).edit(EditCase(guild=GUILD, number=number, lasts=lasts, by=a_moderator()))

    async def _change_and_ask(self, after: float) -> None:
        """Somebody changes an end while somebody else asks for the same anew."""
        await asyncio.sleep(after)
        in_force = [case for case in self.records[CASES].values() if case.is_in_force and case.expires_at is not None]
        if in_force:
            number, offset = self.random.choice(in_force).number, self.random.uniform
            await asyncio.gather(self._change_end(offset(0, 1), number), self._ask(offset(0, 1), lasts="12m"))

    async def _due_and_claimed(self) -> list[StoredDueCase]:
        """Looked for as soon as something is due, and not for long."""
        schedule = self.records[CASE_SCHEDULE]
        for _ in range(_LOOKS_AT_ENDS):
            now = true_time()
            if due := [each for each in schedule.values() if each.is_claimed(now)]:
                return due
            next_due = min((each.lease_until for each in schedule.values()), default=now + _LONG)
            await asyncio.sleep(max(_LOOKS_EVERY, (next_due - now).total_seconds()))
        return []

    async def _undo_or_void(self, after: float) -> None:
        by, what, request = a_moderator(), self.random.choice(_UNDOINGS), self._request(after)
        await asyncio.sleep(after)
        cases = [case for case in self.records[CASES].values() if case.kind.undone_by is not None]
        if not self.bots or not cases:
            return
        bot, case = self.random.choice(self.bots), self.random.choice(cases)
        number = case.number
        match what:
            case "undo":
                undo = UndoCase(
                    guild=GUILD, number=number, by=by, reason="sorry", request=request, asked_at=self.asked_at[request]
                )
                if case.status is not CaseStatus.PENDING and not case.is_in_force:
                    self.in_vain.add(request)
                bot.undo(undo)
            case "void":
                bot.void(VoidCase(guild=GUILD, number=number, by=by, reason="a mistake"))
            case "unvoid":
                bot.unvoid(UnvoidCase(guild=GUILD, number=number, by=by, reason="none after all"))

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
    await decide(records, Choice(MOD_LOG_CHANNEL, channel))


async def decide(records: MemoryRecords, *choices: Choice) -> None:
    """The guild chooses among its settings."""
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=true_time())
        guild.decide(choices, by=MODERATOR, at=true_time())
        await uow.guilds.save(guild)
        await uow.commit()
