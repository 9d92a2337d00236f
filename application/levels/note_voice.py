from collections.abc import Mapping

from attrs import define, frozen

from application.levels.ports import ActivityBuffer
from application.shared.clock import Clock
from domain.levels.activity import Activity, ActivityKey, Face, Second, day_of
from domain.levels.counting import Occupant, who_talks
from domain.levels.rules import Places
from domain.shared.ids import GuildId, RoleId, UserId


@frozen(kw_only=True)
class InVoice:
    """Somebody in a voice channel."""

    username: str
    display_name: str
    roles: frozenset[RoleId]
    is_bot: bool
    is_muted: bool
    is_deafened: bool


@frozen(kw_only=True)
class VoiceChannel:
    guild: GuildId
    places: Places
    is_afk: bool
    occupants: Mapping[UserId, InVoice]


@frozen
class NoteVoice:
    """Who is in voice at this moment; asked once a minute."""

    channels: tuple[VoiceChannel, ...]


@define
class NoteVoiceHandler:
    """Keeps in mind who spent this minute in company; returns how many."""

    _activity: ActivityBuffer
    _clock: Clock

    async def __call__(self, command: NoteVoice) -> int:
        now, noted = Second(int(self._clock.now().timestamp())), 0
        for channel in command.channels:
            occupants = [
                Occupant(user, each.is_bot, each.is_muted, each.is_deafened) for user, each in channel.occupants.items()
            ]
            for user in who_talks(occupants, channel_is_afk=channel.is_afk):
                who = channel.occupants[user]
                face = Face(now, who.username, who.display_name, who.roles)
                key = ActivityKey(channel.guild, user, day_of(now))
                await self._activity.put(key, Activity.minute_in_voice(face, channel.places))
                noted += 1
        return noted
