from bisect import bisect_right
from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.jail.ports import JailGrounds, SetUpRefused
from application.shared.clock import SharedClock
from application.shared.errors import ApplicationError, DiscordUnreachable
from application.shared.roles import RoleDirectory
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.settings import Settings

MADE_WITHIN = timedelta(days=30)
"""Older channels are left as people have arranged them."""

GUILDS_AT_ONCE = 200
"""Looked at in one round, each in its turn."""

HIDDEN_AT_ONCE = 50
"""Channels, one request each."""

REFUSED_WAITS = timedelta(hours=1)
UNANSWERED_WAITS = timedelta(minutes=1)


@frozen
class CoverMissed:
    """In these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@frozen
class _Missed:
    guild: GuildId
    channel: ChannelId
    role: RoleId


@define
class CoverMissedHandler:
    """Hides from those in jail the channels that were made while the bot was away, or while Discord did not answer.

    By what Discord has told, so that it costs a request only where there is something to hide. A channel of which
    somebody has said whether those in jail see it is left so. One that cannot be hidden keeps no other waiting; what
    stood in the way is raised at the end.
    """

    _settings: GuildSettingsReader
    _grounds: JailGrounds
    _directory: RoleDirectory
    _clock: SharedClock
    _last: GuildId = field(default=GuildId(0), init=False)
    """Whose turn it was last, in the order of their ids."""
    _waiting: dict[_Missed, datetime] = field(factory=dict, init=False)
    """Until when those are not tried again that could not be hidden."""

    async def __call__(self, command: CoverMissed) -> None:
        now, failures = await self._clock.now(), list[ApplicationError]()
        self._waiting = {each: until for each, until in self._waiting.items() if until > now}
        for missed in await self._missed(command.guilds, now):
            try:
                await self._grounds.hide(missed.guild, missed.channel, missed.role, reason="hidden from the jail")
            except SetUpRefused as refused:
                self._waiting[missed] = now + REFUSED_WAITS
                failures.append(refused)
            except DiscordUnreachable as unanswered:
                self._waiting[missed] = now + UNANSWERED_WAITS
                failures.append(unanswered)
                break
        if failures:
            raise ExceptionGroup("not all channels could be hidden from the jail", failures)

    async def _missed(self, guilds: Collection[GuildId], now: datetime) -> list[_Missed]:
        ordered, found = sorted(guilds), list[_Missed]()
        begin = bisect_right(ordered, self._last)
        for guild in (ordered[begin:] + ordered[:begin])[:GUILDS_AT_ONCE]:
            found += [each for each in await self._missed_in(guild, now) if each not in self._waiting]
            if len(found) > HIDDEN_AT_ONCE:
                break  # and this guild's turn comes again, for the rest
            self._last = guild
        return found[:HIDDEN_AT_ONCE]

    async def _missed_in(self, guild: GuildId, now: datetime) -> list[_Missed]:
        settings = await self._settings.get(guild) or Settings()
        role = settings[JAIL_ROLE]
        if role is None:
            return []
        try:
            undecided = await self._grounds.undecided(guild, role, since=now - MADE_WITHIN)
            missed = [channel for channel in undecided if channel != settings[JAIL_CHANNEL]]
            if not missed or role not in (await self._directory.of(guild)).known:
                return []
        except DiscordUnreachable:  # nothing is known of the guild at this moment
            return []
        return [_Missed(guild, channel, role) for channel in missed]
