"""Members as they are met, for tests on any records."""

from datetime import datetime, timedelta

from domain.members.member import Member, Sighting
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, MEMBER
from tests.contract.backends import Backend
from tests.fakes.clock import START


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def a_sighting(
    user: UserId = MEMBER,
    *,
    guild: GuildId = GUILD,
    username: str | None = "emil",
    display_name: str | None = "Emil",
    is_bot: bool = False,
    seen: datetime = START,
    joined_at: datetime | None = None,
    messages: int = 0,
    active: bool = True,
) -> Sighting:
    return Sighting(
        guild=guild,
        user=user,
        username=username,
        display_name=display_name,
        is_bot=is_bot,
        at=seen,
        joined_at=joined_at,
        messages=messages,
        active=active,
    )


async def met(backend: Backend, *sightings: Sighting) -> None:
    async with backend.uow() as uow:
        await uow.members.meet(sightings)
        await uow.commit()


async def found(backend: Backend, user: UserId = MEMBER, guild: GuildId = GUILD) -> Member:
    async with backend.uow() as uow:
        return await uow.members.get(guild, user)


async def joined(backend: Backend, sighting: Sighting) -> bool:
    async with backend.uow() as uow:
        is_new = await uow.members.joined(sighting)
        await uow.commit()
    return is_new


async def left(backend: Backend, seen: datetime, user: UserId = MEMBER) -> bool:
    async with backend.uow() as uow:
        is_new = await uow.members.left(a_sighting(user, seen=seen, active=False))
        await uow.commit()
    return is_new
