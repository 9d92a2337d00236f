from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.guilds.settings import TIME_ZONE
from domain.levels.activity import QUARTER, Activity, ActivityKey, MemberId, Second
from domain.levels.counting import LocalDay, XpDraw, at, count, days_of, local_days
from domain.levels.events import LevelReached
from domain.levels.repository import MemberCount
from domain.levels.settings import LEVELS_ENABLED
from domain.members.member import Sighting
from domain.privacy.counting import CountingWish
from domain.shared.batch import BatchId
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@frozen
class CountActivity:
    batch: BatchId
    activity: Mapping[ActivityKey, Activity]


@define
class CountActivityHandler:
    """Stores what members of many guilds did, and the XP that it brings, in one transaction.

    A batch that was counted before changes nothing. How many statements it takes depends on neither members nor guilds.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock
    _draw: XpDraw

    async def __call__(self, command: CountActivity) -> None:
        if not command.activity:
            return
        async with self._uow() as uow:
            settings = await self._settings(uow, {key.guild for key in command.activity})
            fresh = await uow.activity.begin(command.batch, settings, at=self._clock.now())
            by_member = _by_member(command.activity, fresh)
            by_member = _counted(by_member, await uow.counting_wishes.of(by_member))
            if by_member:
                counts = await self._count(uow, by_member, settings)
                await uow.activity.add_days(counts)
                await uow.activity.add_sums(counts)
                await uow.activity.add_hours(_by_hour(by_member))
                await uow.members.meet([*_sightings(by_member)])
            await uow.commit()

    async def _settings(self, uow: UnitOfWork, guilds: set[GuildId]) -> Mapping[GuildId, Settings]:
        known = await uow.guilds.settings_of(guilds)
        if len(known) == len(guilds):
            return known
        await uow.guilds.register_many(guilds - known.keys(), at=self._clock.now())
        return await uow.guilds.settings_of(guilds)

    async def _count(
        self,
        uow: UnitOfWork,
        by_member: Mapping[MemberId, list[Activity]],
        settings: Mapping[GuildId, Settings],
    ) -> list[MemberCount]:
        scores = await uow.activity.lock(by_member)
        # After that: by a curve that another has replaced, levels would be what they were before RelevelMembers.
        rules = await uow.level_rules.in_force({guild for guild, _ in by_member})
        local = {guild: _days_in(settings[guild]) for guild in rules}
        capped = {
            (guild, user): days_of(activity, local[guild])
            for (guild, user), activity in by_member.items()
            if rules[guild].has_caps
        }
        had = await uow.activity.gained(capped) if capped else {}
        counts, reached, now = list[MemberCount](), list[LevelReached](), self._clock.now()
        moved = dict[MemberId, bool]()
        for (guild, user), activity in by_member.items():
            score = scores[guild, user]
            found = count(
                activity,
                score,
                rules[guild],
                local[guild],
                self._draw,
                had=had.get((guild, user), {}),
                brings_xp=not score.is_blocked and settings[guild][LEVELS_ENABLED],
            )
            counts.append(MemberCount(guild, user, rules[guild].version, found))
            if found.level == score.level:
                continue
            # What other rules made of the level is no news: where RelevelMembers comes first, it tells nobody either.
            before = rules[guild].curve.level_at(score.xp)
            if found.level > before:
                reached.append(LevelReached(guild=guild, at=now, user=user, level=found.level, previous=before))
            moved[guild, user] = found.level < score.level
        uow.activity.announce(reached)
        await uow.role_syncs.put(moved, at=now)
        return counts


def _days_in(settings: Settings) -> LocalDay:
    return local_days(ZoneInfo(settings[TIME_ZONE]))


def _by_member(activity: Mapping[ActivityKey, Activity], guilds: frozenset[GuildId]) -> dict[MemberId, list[Activity]]:
    """Each member's days in order."""
    by_member = defaultdict[MemberId, list[Activity]](list)
    for key in sorted((key for key in activity if key.guild in guilds), key=lambda key: key.day):
        by_member[key.guild, key.user].append(activity[key])
    return by_member


def _counted(
    by_member: Mapping[MemberId, list[Activity]], wishes: Mapping[MemberId, CountingWish]
) -> dict[MemberId, list[Activity]]:
    """What of it those who did it let be counted: a wish holds for what is not stored yet, whichever process has it."""
    counted = {
        member: [part for part in activity if member not in wishes or wishes[member].lets_count(at(part.since))]
        for member, activity in by_member.items()
    }
    return {member: activity for member, activity in counted.items() if activity}


def _by_hour(by_member: Mapping[MemberId, list[Activity]]) -> dict[tuple[GuildId, datetime], int]:
    hours = defaultdict[tuple[GuildId, int], int](int)
    for (guild, _), activity in by_member.items():
        for part in activity:
            for quarter, messages in part.messages.items():
                hours[guild, quarter // 4] += messages
    return {(guild, at(Second(hour * 4 * QUARTER))): messages for (guild, hour), messages in hours.items()}


def _sightings(by_member: Mapping[MemberId, list[Activity]]) -> Iterator[Sighting]:
    for (guild, user), activity in by_member.items():
        face = max((part.face for part in activity), key=lambda face: face.at)
        yield Sighting(
            guild=guild,
            user=user,
            username=face.username,
            display_name=face.display_name,
            at=at(face.at),
            messages=sum(part.message_count for part in activity),
        )
