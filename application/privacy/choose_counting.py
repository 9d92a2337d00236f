from datetime import datetime

from attrs import define, frozen

from application.privacy.queries import CountingReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.privacy.counting import CountingWish
from domain.privacy.errors import CountedByServer
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class ChooseCounting:
    """`guild` is None in a direct message."""

    guild: GuildId | None
    by: UserId
    is_counted: bool
    asked_at: datetime
    """By Discord's clock."""


@define
class ChooseCountingHandler:
    """Returns what holds now. Raises CountedByServer in a direct message."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChooseCounting) -> CountingWish:
        if command.guild is None:
            raise CountedByServer
        wish = CountingWish(
            guild=command.guild, user=command.by, is_counted=command.is_counted, wished_at=command.asked_at
        )
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            holds = await uow.counting_wishes.put(wish)
            await uow.commit()
        return holds


@frozen(kw_only=True)
class ShowCounting:
    guild: GuildId | None
    by: UserId


@define
class ShowCountingHandler:
    """None where they never said anything. Raises CountedByServer in a direct message."""

    _wishes: CountingReader

    async def __call__(self, command: ShowCounting) -> CountingWish | None:
        if command.guild is None:
            raise CountedByServer
        return await self._wishes.wish(command.guild, command.by)
