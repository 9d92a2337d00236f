"""How late what newcomers wrote is in the database, by looking for them."""

import asyncio

import asyncpg
from attrs import define, field

from benchmarks.capacity.writing import Said, Writing

_LOOK_EVERY = 0.25
"""Seconds: so much later it may be noticed."""
_GIVEN_UP_AFTER = 60.0

_COUNTED = """SELECT user_id FROM member_levels JOIN unnest($1::bigint[], $2::bigint[]) AS asked(guild_id, user_id)
    USING (guild_id, user_id)"""


@define(eq=False)
class Counting:
    _writing: Writing
    _pool: "asyncpg.Pool[asyncpg.Record]"
    late: list[tuple[float, float]] = field(factory=list, init=False)
    """When something was written, and how many seconds later it was counted."""
    never: list[Said] = field(factory=list, init=False)
    _waiting: dict[int, Said] = field(factory=dict, init=False)
    _seen: int = field(default=0, init=False)

    async def go_on(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_EVERY)

    async def look(self) -> None:
        self._waiting.update({said.user: said for said in self._writing.first_words[self._seen :]})
        self._seen = len(self._writing.first_words)
        guilds, users = [said.guild for said in self._waiting.values()], [*self._waiting]
        rows = await self._pool.fetch(_COUNTED, guilds, users)
        now = asyncio.get_running_loop().time()
        for row in rows:
            said = self._waiting.pop(row["user_id"])
            self.late.append((said.at, now - said.at))
        for said in [said for said in self._waiting.values() if now - said.at > _GIVEN_UP_AFTER]:
            self.never.append(self._waiting.pop(said.user))

    @property
    def not_yet(self) -> int:
        return len(self._waiting)
