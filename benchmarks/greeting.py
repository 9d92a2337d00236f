"""A welcome, without what Discord takes of it: that somebody is greeted is put on record; the settings are known."""

from collections.abc import Collection
from datetime import UTC, datetime
from itertools import count

from application.greetings.doorstep import MOST_A_MINUTE, Batch, Doorstep
from application.greetings.greet import GreetHandler
from application.greetings.ports import Greeting, Household, Said
from application.greetings.record_greetings import RecordGreetingsHandler
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.greetings.repository import Coming
from domain.greetings.settings import WELCOME_CHANNEL
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.names import Names
from domain.shared.settings import Settings
from infrastructure.clock import SystemClock
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_GUILD = GuildId(2_140_000_000_000_000_000)
_FIRST = 2_150_000_000_000_000_000
_NAMES = Names(username="somebody")


class _Guild:
    """Everybody is there, and it is said at once."""

    async def of(self, guild: GuildId, users: Collection[UserId]) -> Household:
        return Household(name="Harbour", count=7, here=dict.fromkeys(users, _NAMES))

    async def welcome(self, guild: GuildId, channel: ChannelId, greeting: Greeting, *, ping: bool) -> None:
        pass

    async def farewell(self, guild: GuildId, channel: ChannelId, greeting: Greeting) -> None:
        pass

    async def tell(self, said: Said) -> None:
        pass


async def _settings(_: GuildId) -> Settings:
    return Settings({WELCOME_CHANNEL.name: 1})


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    async with uow() as work:
        await work.guilds.register_many([_GUILD], at=datetime.now(UTC))
        await work.commit()
    guild, users = _Guild(), count(_FIRST)
    record = RecordGreetingsHandler(uow, DatabaseClock(Reading(database.engines)))

    async def welcome(comers: Collection[int]) -> None:
        now = datetime.now(UTC)
        greet = GreetHandler(
            get_settings=_settings,
            record=record,
            households=guild,
            channel=guild,
            doorstep=Doorstep(),  # so that nobody has to wait for a minute to be over
            clock=SystemClock(),
        )
        await greet(Batch(guild=_GUILD, comers=tuple(Coming(UserId(user), now) for user in comers)))

    async def time(at_once: int) -> Figure:
        known = [next(users) for _ in range(at_once)]
        await welcome([next(users)])  # the clock is known by now
        with recording(database.engines.transactional) as recorded:
            await welcome(known)
        floor = Floor.of(database.floor, recorded)

        async def ours() -> None:
            await welcome([next(users) for _ in range(at_once)])

        async def of_floor() -> None:
            await floor({old: next(users) for old in known})

        pair = await milliseconds(ours, of_floor, rounds=effort.rounds(15), times=40)
        what = "a welcome" if at_once == 1 else f"{at_once} welcomes at once"
        name = f"{what}, put on record ({floor.round_trips} round trips)"
        return Figure(name=name, pair=pair, unit="ms", goal="<= 1.6")

    return [await time(1), await time(MOST_A_MINUTE)]
