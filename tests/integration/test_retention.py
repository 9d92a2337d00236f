"""What guilds want to be forgotten after some days is forgotten there, in bounded parts, and nowhere else."""

from datetime import timedelta

from sqlalchemy import text

from application.privacy.forget_old import ForgetOld, ForgetOldHandler, ForgetSomeHandler
from domain.guilds.guild import Choice
from domain.privacy.settings import EVIDENCE_DAYS, LEFT_MEMBER_DAYS, RETENTIONS
from infrastructure.database.engines import Engines
from infrastructure.privacy.retention import forgetting
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.one_of_everything import ANOTHER, SOMEBODY, populate

_AGES = text("UPDATE captures SET captured_at = :at")
_LEFT = text("UPDATE members SET left_at = :at WHERE user_id = :user")
_WORDS = text("SELECT guild_id FROM captures WHERE text IS NOT NULL OR attachments <> '[]' ORDER BY 1")
_MEMBERS = text("SELECT guild_id, user_id FROM members ORDER BY 1, 2")


def test_every_setting_is_of_a_table() -> None:
    assert {each.name for each in RETENTIONS} == forgetting().keys()


async def test_what_is_older_than_a_guild_keeps_it_is_forgotten(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines, GUILD)
    await populate(engines, OTHER_GUILD, alone=False)
    async with engines.autocommit.connect() as connection:
        await connection.execute(_AGES, {"at": START})
        await connection.execute(_LEFT, {"at": START, "user": SOMEBODY})
    async with uow_factory() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(EVIDENCE_DAYS, 30), Choice(LEFT_MEMBER_DAYS, 7)], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    clock = FakeClock()
    forget = ForgetOldHandler(uow_factory, ForgetSomeHandler(uow_factory, AgreedClock(clock)))

    async def left() -> tuple[list[int], int]:
        await forget(ForgetOld(frozenset({GUILD, OTHER_GUILD})))
        async with engines.autocommit.connect() as connection:
            words = [*await connection.scalars(_WORDS)]
            return words, len((await connection.execute(_MEMBERS)).all())

    both = sorted([GUILD, OTHER_GUILD])
    clock.advance(timedelta(days=7))
    assert await left() == (both, 4)
    clock.advance(timedelta(seconds=1))
    assert await left() == (both, 3)
    clock.advance(timedelta(days=23))
    assert await left() == ([OTHER_GUILD], 3)
    async with engines.autocommit.connect() as connection:
        members = [tuple(row) for row in await connection.execute(_MEMBERS)]
    assert (GUILD, SOMEBODY) not in members
    assert {(GUILD, ANOTHER), (OTHER_GUILD, SOMEBODY)} <= {*members}


async def test_no_more_is_forgotten_at_once_than_may_be(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines)
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("UPDATE members SET left_at = :at"), {"at": START})
    async with uow_factory() as uow:
        tomorrow, setting = START + timedelta(days=1), LEFT_MEMBER_DAYS.name
        some = [await uow.personal_data.forget_old(GUILD, setting, before=tomorrow, limit=1) for _ in range(3)]
    assert some == [1, 1, 0]
