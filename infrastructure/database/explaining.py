"""Runs samples, and says how the server carried their statements out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Self

import asyncpg
from attrs import define, evolve, frozen
from sqlalchemy import TextClause, text

from application.shared.errors import ApplicationError
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.limits import Limits
from infrastructure.database.plans import ExplainingSession, Plan
from infrastructure.database.reading import Reading
from infrastructure.database.samples import Sample, Subject
from infrastructure.database.session import Session
from infrastructure.database.transaction import Row, Transaction

PATIENCE = 600.0
"""Seconds that samples get together: a statement that takes too long in the bot is to be seen here."""

_LIMITS = (
    f"SET LOCAL statement_timeout = '{PATIENCE:.0f}s'",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
# Only here: of the bot's statements none counts the members of all guilds.
_LARGEST = text("SELECT guild_id AS id FROM members GROUP BY guild_id ORDER BY count(*) DESC LIMIT 1")
_ANY = text("SELECT guild_id AS id FROM guilds ORDER BY guild_id LIMIT 1")
_MEMBER = text("SELECT user_id AS id FROM members WHERE guild_id = :guild ORDER BY user_id LIMIT 1")
_REGISTERED = text(
    "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (:guild, now(), '{}') ON CONFLICT DO NOTHING"
)


@frozen
class Unfinished:
    """A sample that could not go on, so that its further statements were not explained."""

    sample: str
    error: Exception


@frozen
class Explained:
    guild: GuildId
    plans: Sequence[Plan]
    """In the order of their names."""
    unfinished: Sequence[Unfinished]
    names: frozenset[str]
    """Of all statements that were sent, whichever were wanted."""


@define(eq=False)
class OneSession(FairEngine):
    """Everything happens on one session, whose transaction somebody else has begun."""

    _session: Session

    @classmethod
    def on(cls, session: Session, of: FairEngine, limits: Limits) -> Self:
        return cls(of._engine, "explaining", limits, asyncio.Semaphore(1), 1, of._reach, of._generation, session)

    async def take(self) -> Session:
        return self._session

    async def give_back(self, session: Session) -> None:
        """It is taken again and again."""


async def explain(
    engines: Engines,
    samples: Sequence[Sample],
    *,
    now: datetime,
    wanted: str | None = None,
    guild: GuildId | None = None,
) -> Explained:
    """The plans of all statements that the samples send, or of those of the `wanted` name; nothing of it is kept.

    They are about `guild`, else about the one with the most members. Raises RecordsUnavailable.
    """
    async with _session(engines.transactional, wanted) as session:
        one = OneSession.on(session, engines.transactional, evolve(engines.limits, deadline=PATIENCE))
        reading = Reading(Engines(one, one, one.limits))
        guild, user = await _whom(session, guild)
        unfinished = []
        for sample in samples:
            subject = Subject(
                engine=one, transaction=Transaction(one), reading=reading, guild=guild, user=user, now=now
            )
            await session.say("SAVEPOINT sample")
            try:
                await sample(subject)
            except (DomainError, ApplicationError, asyncpg.PostgresError) as error:
                unfinished.append(Unfinished(f"{sample.__module__}.{sample.__qualname__}", error))
            await session.say("ROLLBACK TO SAVEPOINT sample")
    plans = sorted(session.plans.values(), key=lambda plan: plan.name)
    return Explained(guild, plans, unfinished, frozenset(session.names))


@asynccontextmanager
async def _session(engine: FairEngine, wanted: str | None) -> AsyncIterator[ExplainingSession]:
    """In a transaction that is rolled back; whatever is begun within it is a part of it."""
    session = ExplainingSession.instead_of(await engine.take(), wanted)
    try:
        await session.begin()
        for limit in _LIMITS:
            await session.say(limit)
        yield session
    finally:
        await engine.give_back(session)


async def _whom(session: ExplainingSession, guild: GuildId | None) -> tuple[GuildId, UserId]:
    """A guild, registered if need be, and a member of it."""
    for query in (_LARGEST, _ANY):
        if guild is None:
            found = await _first_id(session, query)
            guild = None if found is None else GuildId(found)
    guild = GuildId(1) if guild is None else guild
    await session.plainly(_REGISTERED, {"guild": guild})
    return guild, UserId(await _first_id(session, _MEMBER, {"guild": guild}) or 1)


async def _first_id(session: ExplainingSession, query: TextClause, parameters: Row | None = None) -> int | None:
    for row in (await session.plainly(query, parameters)).mappings():
        found: int = row["id"]
        return found
    return None
