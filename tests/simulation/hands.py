"""What people do in Discord's own menus while a schedule runs."""

import asyncio
from contextlib import suppress
from random import Random

from attrs import define

from domain.shared.ids import RoleId, UserId
from tests.builders import MODERATOR
from tests.simulation.roles import GUEST, HELPER, JAIL_ROLE, READER
from tests.simulation.themes import Theme
from tests.simulation.world import KEPT_FOR, NoSuchBan, NoSuchMember, World, true_time

_SOMEBODY_ELSE = UserId(11)
_BY = (MODERATOR, _SOMEBODY_ELSE, None)
_REASONS = (None, "by hand")


@define
class Hands:
    world: World
    random: Random
    theme: Theme

    async def act(self, after: float) -> None:
        user, what = self.random.choice(self.theme.members), self.random.choice(self.theme.by_hand)
        await asyncio.sleep(after)
        with suppress(NoSuchMember, NoSuchBan):
            await self._do(what, user)

    async def _do(self, what: str, user: UserId) -> None:
        world, random = self.world, self.random
        reason, by = random.choice(_REASONS), random.choice(_BY)
        match what:
            case "ban":
                world.ban(user, reason, by)
            case "unban":
                world.unban(user, reason, by)
            case "unban and ban":
                with suppress(NoSuchBan):
                    world.unban(user, reason, by)
                await asyncio.sleep(random.uniform(0, 10))
                world.ban(user, reason, by)
            case "ban anew":
                world.unban(user, reason, by)
                await asyncio.sleep(random.uniform(0, 1))
                world.ban(user, reason, by)
            case "kick":
                world.kick(user, reason, by)
            case "timeout":
                world.time_out(user, true_time() + random.choice((KEPT_FOR / 4, KEPT_FOR)), reason, by)
            case "untimeout":
                world.end_timeout(user, reason, by)
            case "join":
                with suppress(NoSuchBan):
                    world.unban(user, reason, by)
                world.join(user)
            case "leave":
                world.leave(user)
            case "leave and join":
                world.leave(user)
                await asyncio.sleep(random.uniform(0, 30))
                world.join(user)
            case "name":
                if user in world.members:
                    world.rename(user, random.choice(("Rude", "Ruder")))
            case "no name":
                world.rename(user, None)
            case "guest":
                self._change_roles(user, world.roles.of(user) | {GUEST})
            case "no guest":
                self._change_roles(user, world.roles.of(user) - {GUEST})
            case "take jail role":
                self._change_roles(user, world.roles.of(user) - {JAIL_ROLE})
            case "give role":
                self._change_roles(user, world.roles.of(user) | {random.choice((READER, HELPER))})
            case _:
                raise AssertionError(what)

    def _change_roles(self, user: UserId, then: frozenset[RoleId]) -> None:
        if user in self.world.members:
            self.world.roles.replace(user, then, None, true_time())
