"""What goes wrong, drawn one after the other."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping
from contextlib import suppress
from random import Random

from attrs import define, field

from playground.api import Playground
from playground.rest.faults import When
from playground.rules.roles import RoleChange
from playground.world.permission import Permission
from tests.storm.crew import Crew
from tests.storm.fleet import Fleet

_BAN = "/guilds/{guild_id}/bans/{user_id}"
_ACTS = (
    ("PUT", _BAN),
    ("DELETE", _BAN),
    ("DELETE", "/guilds/{guild_id}/members/{user_id}"),
    ("PATCH", "/guilds/{guild_id}/members/{user_id}"),
    ("POST", "/channels/{channel_id}/messages"),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
    ("POST", "/users/@me/channels"),
)
_LOOKS = (
    ("GET", _BAN),
    ("GET", "/guilds/{guild_id}/audit-logs"),
    ("GET", "/guilds/{guild_id}/members/{user_id}"),
    ("GET", "/channels/{channel_id}/messages"),
)
_ANSWERS = (
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("POST", "/webhooks/{application_id}/{interaction_token}"),
)

type Postmaster = Callable[[], int]
type Kind = Callable[[], Coroutine[None, None, None]]


@define(eq=False)
class Troubles:
    """Each lasts `longest` seconds at most; SIGSTOP may outlast a lease."""

    _playground: Playground
    _fleet: Fleet
    _crew: Crew
    _postmaster: Postmaster | None
    """The database server's process; None where it is not to be killed."""
    _only: Collection[str]
    """The names of those that may strike; empty for all."""
    random: Random
    _longest: float
    met: Counter[str] = field(factory=Counter, init=False)
    failures: Counter[str] = field(factory=Counter, init=False)
    """How Discord was made to fail."""
    hit_at: list[float] = field(factory=list, init=False)
    """When a bot was killed, told to end, or let go on after it stood still; in the event loop's time."""

    async def strike(self) -> None:
        """One of them, by its weight; returns when it is over."""
        weights = {kind: weight for kind, weight in self._kinds().items() if self._is_wanted(_name(kind))}
        [kind] = self.random.choices(list(weights), list(weights.values()))
        self.met[_name(kind)] += 1
        await kind()

    def end(self) -> None:
        """The weather clears."""
        self._playground.faults.clear()
        self._fleet.let_go_on()

    def _is_wanted(self, name: str) -> bool:
        return not self._only or name in self._only

    def _kinds(self) -> Mapping[Kind, int]:
        kinds: dict[Kind, int] = {
            self._discord_fails: 12,
            self._somebody_meddles: 6,
            self._bot_is_killed: 3,
            self._bot_stands_still: 2,
            self._bot_is_ended: 2,
            self._gateway_is_cut: 1,
            self._right_is_taken: 1,
        }
        if self._postmaster is not None:
            kinds[self._database_is_killed] = 1
        return kinds

    async def _discord_fails(self) -> None:
        method, route = self.random.choice(self.random.choice([_ACTS, _ACTS, _LOOKS, _ANSWERS]))
        is_an_act = (method, route) in _ACTS
        when: When = self.random.choice(["before", "after"])
        times, add = self.random.randint(1, 3), self._playground.faults.add
        how = self.random.choice(["status", "drop", "delay", "refuse" if is_an_act else "status"])
        match how:
            case "status":
                status = self.random.choice([429, 500, 502, 503])
                how = f"status {status}"
                add(method, route, status=status, when=when, times=times)
            case "drop":
                add(method, route, drop=True, when=when, times=times)
            case "delay":
                add(method, route, delay=self.random.uniform(0.2, self._longest), when=when, times=times)
            case _:
                add(method, route, status=403, times=1)
        self.failures[how] += 1

    async def _somebody_meddles(self) -> None:
        self._crew.meddle()
        self._crew.let_in_again()

    async def _bot_is_killed(self) -> None:
        await self._to_a_bot(self._fleet.kill)

    async def _bot_is_ended(self) -> None:
        await self._to_a_bot(self._fleet.ask_to_stop)

    async def _bot_stands_still(self) -> None:
        await self._to_a_bot(self._fleet.stop_where_it_stands, for_=self.random.uniform(0.2, self._longest))
        self._fleet.let_go_on()

    async def _to_a_bot(self, does: Callable[[int], None], *, for_: float = 0.0) -> None:
        if slots := self._fleet.slots:
            does(self.random.choice(slots))
            await asyncio.sleep(for_)
            self.hit_at.append(asyncio.get_running_loop().time())

    async def _right_is_taken(self) -> None:
        """For a moment the bot may neither ban nor look at bans, or not time out."""
        guild = self.random.choice(list(self._playground.world.guilds.values()))
        role = next(role for role in guild.roles.values() if role.bot_id == self._playground.world.bot_id)
        owner = self._playground.person(guild.owner_id, guild=guild.name)
        had = role.permissions
        lost = self.random.choice([Permission.BAN_MEMBERS, Permission.MODERATE_MEMBERS])
        owner.edit_role(role.id, RoleChange(permissions=had & ~lost))
        await asyncio.sleep(self.random.uniform(0.1, 0.3 * self._longest))
        owner.edit_role(role.id, RoleChange(permissions=had))

    async def _gateway_is_cut(self) -> None:
        await self._playground.disconnect_gateway(self.random.choice([None, 4000]))

    async def _database_is_killed(self) -> None:
        assert self._postmaster is not None
        with suppress(ProcessLookupError, FileNotFoundError):  # it is being started again from the last time
            os.kill(self._postmaster(), signal.SIGKILL)


def _name(kind: Kind) -> str:
    return kind.__name__.lstrip("_")
