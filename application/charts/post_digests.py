import asyncio
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from application.charts.activity_book import ActivityBook
from application.charts.errors import DigestUnwritable
from application.charts.ports import ActivityPictures, DigestChannel
from application.charts.queries import ActivityReader, DigestReader, Week
from application.shared.clock import SharedClock
from application.shared.drawing import CannotDraw, Png, Theme
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.charts.weeks import due_week, week_of
from domain.guilds.settings import TIME_ZONE
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import Settings

LEASES = (timedelta(minutes=2), timedelta(minutes=10))
"""Of the first attempt, and of all others."""

AT_ONCE = 20
TOP = 5


@frozen
class PostDigests:
    """Tell these guilds of their week, those that want it and were not told yet."""

    guilds: Collection[GuildId]


@define
class PostDigestsHandler:
    """Has the workers post what is due.

    Where Discord gives no answer, or refuses, a digest is left for later. What is already in the channel, but not on
    record, is found there and recorded.
    """

    _uow: UnitOfWorkFactory
    _digests: DigestReader
    _activity: ActivityReader
    _book: ActivityBook
    _pictures: ActivityPictures
    _channel: DigestChannel
    _clock: SharedClock
    _workers: Workers
    _drawing: asyncio.Lock = field(factory=asyncio.Lock)
    """One picture at a time, so that none is given up because it had to wait for the others."""

    async def __call__(self, command: PostDigests) -> None:
        wanted = await self._digests.opted_in(command.guilds)

        async def tell(digest: Digest) -> None:
            await self._tell(digest, wanted[digest.guild])

        for week, guilds in sorted(_due(wanted, await self._clock.now()).items()):
            await self._workers.take_on(partial(self._claim, guilds, week), tell)

    async def _claim(self, guilds: Collection[GuildId], week: date, room: Room) -> tuple[Digest, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            claimed = await uow.digests.claim(guilds, week, now=now, leases=LEASES, room=room)
            await uow.commit()
        return claimed

    async def _tell(self, digest: Digest, settings: Settings) -> None:
        channel, notices = settings[DIGEST_CHANNEL], settings[MOD_LOG_CHANNEL]
        assert channel is not None, "they opted in"
        week = await self._week(digest, settings[TIME_ZONE])
        if week.activity.is_empty:
            digest.left_out(at=await self._clock.now())
            await self._save(digest)
            return
        try:
            message = await self._channel.post(channel, digest, week, await self._picture(week))
        except DigestUnwritable:
            is_first = digest.refused(at=await self._clock.now())
            if is_first and notices is not None:
                # Before it is on record: one that got no answer is made again by the next attempt.
                await self._channel.complain(notices, digest, channel)
            await self._save(digest)
            return
        digest.posted(channel, message, at=await self._clock.now())
        await self._save(digest)

    async def _week(self, digest: Digest, time_zone: str) -> Week:
        guild, span = digest.guild, week_of(digest.week)
        return Week(
            activity=await self._book.of_guild(guild, span, time_zone),
            totals=await self._activity.totals(guild, span),
            before=await self._activity.totals(guild, span.before()),
            top=tuple(await self._activity.top(guild, span, TOP)),
        )

    async def _picture(self, week: Week) -> Png | None:
        try:
            async with self._drawing:
                return await self._pictures.draw(week.activity, name=None, theme=Theme.DARK)
        except CannotDraw:
            return None

    async def _save(self, digest: Digest) -> None:
        async with self._uow() as uow:
            await uow.digests.save(digest)
            await uow.commit()


def _due(wanted: Mapping[GuildId, Settings], now: datetime) -> dict[date, list[GuildId]]:
    due = dict[date, list[GuildId]]()
    for guild, settings in wanted.items():
        week = due_week(now, ZoneInfo(settings[TIME_ZONE]))
        if week is not None:
            due.setdefault(week, []).append(guild)
    return due
