"""Somebody locks channels, some until a time, and unlocks them, while a schedule runs."""

import asyncio
from random import Random

from attrs import define

from application.channels.lock_channels import LockChannels
from application.channels.unlock_channels import UnlockChannels
from domain.channels.asker import Asker
from domain.channels.lockdown import Scope
from domain.channels.overwrites import Overwrite, Target, TargetKind
from domain.shared.ids import RequestId
from domain.shared.permission import Permission
from tests.builders import GUILD, a_moderator
from tests.simulation.bot import Bot
from tests.simulation.channels import GENERAL, LOUNGE, RULES
from tests.simulation.themes import ANOTHER_MEMBER
from tests.simulation.world import World, true_time

_WHAT = ("lock", "lock", "lock", "unlock", "unlock", "by hand")
_LENGTHS = (None, "40s", "40s", "80s", "3m")
_OVERWRITES = (None, Overwrite(allow=1 << 11), Overwrite(deny=1 << 10))


@define
class Locks:
    world: World
    bots: list[Bot]
    random: Random

    async def act(self, after: float, request: RequestId) -> None:
        random = self.random
        what, lasts = random.choice(_WHAT), random.choice(_LENGTHS)
        place, again = random.choice((None, GENERAL, GENERAL, LOUNGE, RULES)), random.random() < 0.1
        scope = Scope.SERVER if place is None else Scope.CHANNEL
        asker = Asker(a_moderator(), frozenset({Permission.MANAGE_CHANNELS}))
        await asyncio.sleep(after)
        if what == "by hand":
            target = Target(ANOTHER_MEMBER, TargetKind.MEMBER)
            self.world.channels.put_by_hand(place or GENERAL, target, random.choice(_OVERWRITES))
            return
        lock = LockChannels(
            guild=GUILD,
            scope=scope,
            place=place,
            asker=asker,
            lasts=lasts,
            reason=None,
            notice=None,
            request=request,
            asked_at=true_time(),
        )
        unlock = UnlockChannels(
            guild=GUILD, scope=scope, place=place, asker=asker, reason=None, request=request, asked_at=true_time()
        )
        for _ in range(2 if again else 1):
            if self.bots:
                _ask(random.choice(self.bots), lock if what == "lock" else unlock)


def _ask(bot: Bot, command: LockChannels | UnlockChannels) -> None:
    locking = bot.locking
    bot.ask(lambda: locking.lock(command) if isinstance(command, LockChannels) else locking.unlock(command))
