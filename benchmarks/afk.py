"""What a message costs: who wrote it and whom it mentions are looked for among those who are away."""

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import evolve

from application.afk.end_absence import EndByMessageHandler
from application.afk.note_message import NoteMessage, NoteMessageHandler, RecordNotice, RecordNoticeHandler
from application.afk.recent_notices import INTERVAL, RecentNotices
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.afk.away import Away
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from infrastructure.afk.away_cache import AwayCache, CachedAwayReader
from infrastructure.afk.away_reader import PostgresAwayReader
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

AWAY = 1_000
_GUILD, _WITHOUT = GuildId(1_540_000_000_000_000_000), GuildId(1_540_000_000_000_000_001)
_FIRST, _AUTHOR = UserId(1_541_000_000_000_000_000), UserId(1_542_000_000_000_000_000)
_ABSENCES = """
    INSERT INTO absences (
        guild_id, user_id, reason, since, set_at, ends_at, is_over, is_tagged, lease_until, lease_token
    )
    SELECT $1::bigint, $2::bigint + n, 'tea', $3::timestamptz, $3::timestamptz, $3::timestamptz + interval '1 year',
        false, false, $3::timestamptz + interval '1 year', gen_random_uuid()
    FROM generate_series(0, $4::integer - 1) AS n
"""


class _Posts:
    """Nothing is written anywhere."""

    async def tell(self, guild: GuildId, channel: ChannelId, message: MessageId, away: Sequence[Away]) -> None:
        pass

    async def welcome(self, guild: GuildId, channel: ChannelId, user: UserId, *, mentions: int) -> None:
        raise AssertionError("nobody comes back here")


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    now, reading = datetime.now(UTC), Reading(database.engines)
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    async with uow() as work:
        await work.guilds.register_many([_GUILD, _WITHOUT], at=now)
        await work.commit()
    async with database.floor.acquire() as connection:
        await connection.execute(_ABSENCES, _GUILD, _FIRST, now, AWAY)
    cache, record = AwayCache(), RecordNoticeHandler(uow)
    cache.listening(established=True)
    away = CachedAwayReader(PostgresAwayReader(reading), cache)
    note = NoteMessageHandler(
        away=away,
        notices=RecentNotices(),
        end=EndByMessageHandler(uow, DatabaseClock(reading), lambda: None),
        record=record,
        posts=_Posts(),
    )
    strangers = [UserId(_AUTHOR + number) for number in range(1, 4)]
    elsewhere = NoteMessage(
        guild=_WITHOUT, channel=ChannelId(1), message=MessageId(1), author=_AUTHOR, at=now, mentions=strangers
    )
    here, of_one_away = evolve(elsewhere, guild=_GUILD), evolve(elsewhere, guild=_GUILD, mentions=[_FIRST])
    known, later = {_GUILD: await away.of(_GUILD)}, now

    async def dictionary() -> None:
        known.get(_GUILD)

    async def tell_anew() -> None:
        nonlocal later
        later += INTERVAL
        told = await record(RecordNotice(guild=_GUILD, channel=ChannelId(2), mentioned={_FIRST: 1}, at=later))
        assert told == {_FIRST}

    for each in (elsewhere, here, of_one_away):
        await note(each)
    with recording(database.engines.autocommit) as reads, recording(database.engines.transactional) as writes:
        for each in (elsewhere, here, of_one_away):
            await note(each)
    assert not reads.statements
    assert not writes.statements
    with recording(database.engines.transactional) as recorded:
        await tell_anew()
    assert len(recorded.statements) == 1
    floor = Floor.of(database.floor, recorded)
    rounds, of_floor = effort.rounds(15), "(floor: an async dict lookup)"

    async def time(message: NoteMessage, what: str) -> Figure:
        pair = await milliseconds(lambda: note(message), dictionary, rounds=rounds, times=2000)
        return Figure(name=f"AFK check of a message, {what} {of_floor}", pair=pair, unit="ms")

    return [
        await time(elsewhere, "nobody away"),
        await time(here, f"{AWAY:,} others away, three mentioned who are not"),
        await time(of_one_away, "one mentioned who is, told of lately"),
        Figure(
            name="AFK notice, put on record",
            pair=await milliseconds(tell_anew, lambda: floor({}), rounds=rounds, times=40),
            unit="ms",
            goal="<= 1.5",
        ),
    ]
