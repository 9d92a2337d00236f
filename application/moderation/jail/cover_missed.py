from bisect import bisect_right
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.jail.open_channels import OpenChannels
from application.moderation.jail.ports import JailGrounds, SetUpRefused, Sight
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.roles import RoleDirectory
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, GuildId, RoleId

MADE_WITHIN = timedelta(days=30)
"""Older channels are left as people have arranged them."""

GUILDS_AT_ONCE = 200
"""Looked at in one round, each in its turn."""

HIDDEN_AT_ONCE = 50
"""Channels, one request each."""

_HIDEABLE = frozenset({Sight.TO_HIDE, Sight.TO_KEEP_HIDDEN})

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


@frozen
class NotHidden:
    guild: GuildId
    channel: ChannelId
    why: str
    """In Discord's own words."""


@define
class CoverMissedHandler:
    """Hides from those in jail the channels that were made while the bot was away, or while Discord did not answer.

    By what Discord has told, so that it costs a request only where there is something to hide, and the bot may. A
    channel of which somebody has said whether those in jail see it is left so, as is one of which that was said and
    taken back while this process looked on, or that the bot had hidden before. One that cannot be hidden keeps no
    other waiting, and is noted as open.
    """

    _settings: GuildSettingsReader
    _grounds: JailGrounds
    _directory: RoleDirectory
    _clock: SharedClock
    _open: OpenChannels
    _last: GuildId = field(default=GuildId(0), init=False)
    """Whose turn it was last, in the order of their ids."""
    _waiting: dict[_Missed, datetime] = field(factory=dict, init=False)
    """Until when those are not tried again that could not be hidden."""
    _refused: set[_Missed] = field(factory=set, init=False)
    _unseen: set[_Missed] = field(factory=set, init=False)
    """Of those to hide, the ones that are hidden from everybody at this moment."""
    _asked: dict[GuildId, frozenset[_Missed]] = field(factory=dict, init=False)
    """Of which the audit log has said already whether they were hidden before."""
    _decided: dict[GuildId, AbstractSet[_Missed]] = field(factory=dict, init=False)
    """What has been hidden or shown once; whoever takes that back wants it so."""

    async def __call__(self, command: CoverMissed) -> tuple[NotHidden, ...]:
        """What Discord refused to have hidden. Raises DiscordUnreachable where it does not answer."""
        now, not_hidden = await self._clock.now(), list[NotHidden]()
        self._waiting = {each: until for each, until in self._waiting.items() if until > now}
        for missed in await self._missed(command.guilds, now):
            try:
                await self._grounds.hide(missed.guild, missed.channel, missed.role, reason="hidden from the jail")
            except SetUpRefused as refused:
                self._waiting[missed] = now + REFUSED_WAITS
                self._refused.add(missed)
                if missed not in self._unseen:
                    self._open.note(missed.guild, {*self._open.of(missed.guild), missed.channel})
                not_hidden.append(NotHidden(missed.guild, missed.channel, refused.why))
            except DiscordUnreachable:
                self._waiting[missed] = now + UNANSWERED_WAITS
                raise
        return tuple(not_hidden)

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
        settings = await settings_of(guild, self._settings)
        role = settings[JAIL_ROLE]
        if role is None:
            self._open.note(guild, ())
            return []
        try:
            made = await self._grounds.made_since(guild, role, since=now - MADE_WITHIN)
            sights = {_Missed(guild, channel, role): sight for channel, sight in made.items()}
            decided = self._decided.get(guild, frozenset()) & sights.keys()
            self._decided[guild] = decided | {each for each, sight in sights.items() if sight is Sight.DECIDED}
            seen = {each: sight for each, sight in sights.items() if each not in decided}
            seen.pop(_Missed(guild, settings[JAIL_CHANNEL] or ChannelId(0), role), None)
            missed = [each for each, sight in seen.items() if sight in _HIDEABLE]
            taken_back = await self._taken_back(guild, role, missed, now)
            self._decided[guild] = self._decided[guild] | taken_back
            seen = {each: sight for each, sight in seen.items() if each not in taken_back}
            missed = [each for each in missed if each not in taken_back]
            self._refused -= {each for each in self._refused if each.guild == guild and each not in missed}
            self._unseen -= {each for each in self._unseen if each.guild == guild}
            self._unseen |= {each for each in missed if seen[each] is Sight.TO_KEEP_HIDDEN}
            still = {each for each, sight in seen.items() if sight is Sight.OPEN or each in self._refused}
            still -= self._unseen
            self._open.note(guild, [each.channel for each in still])
            if not missed or role not in (await self._directory.of(guild)).known:
                return []
        except DiscordUnreachable:  # nothing is known of the guild at this moment
            return []
        return missed

    async def _taken_back(
        self, guild: GuildId, role: RoleId, missed: Collection[_Missed], now: datetime
    ) -> frozenset[_Missed]:
        """Those that were hidden once, before this process looked on; each is asked for once."""
        asked = self._asked.get(guild, frozenset())
        self._asked[guild] = asked & frozenset(missed)
        new = frozenset(missed) - asked
        if not new:
            return frozenset()
        hidden = await self._grounds.hidden_since(guild, role, since=now - MADE_WITHIN)
        self._asked[guild] |= new
        return frozenset(each for each in new if each.channel in hidden)
