"""A person in the voice channels of a guild, for tests."""

from attrs import define

from playground.people.by_hand import ByHand
from playground.world.guild import Guild
from playground.world.records import VoiceState


@define(eq=False)
class PersonInVoice:
    """Channels go by name or id. Raises `PersonRefused` for what Discord would not allow."""

    _guild: Guild
    _user_id: int
    _by_hand: ByHand

    @property
    def state(self) -> VoiceState | None:
        """Where this person is and how; None outside of voice."""
        return self._guild.voice.get(self._user_id)

    def join(self, channel: str | int) -> None:
        """Enter a voice channel, from another one too."""
        self._by_hand.join_voice(self._guild, self._user_id, self._channel(channel))

    def leave(self) -> None:
        self._by_hand.leave_voice(self._guild, self._user_id)

    def set(
        self,
        *,
        mute: bool | None = None,
        deaf: bool | None = None,
        video: bool | None = None,
        stream: bool | None = None,
    ) -> None:
        """Mute or deafen oneself, show one's camera or screen."""
        self._by_hand.set_voice(self._guild, self._user_id, mute=mute, deaf=deaf, video=video, stream=stream)

    def move(self, target: int, channel: str | int | None) -> None:
        """Move somebody else, by id, into another channel or, with None, out of voice."""
        place = None if channel is None else self._channel(channel)
        self._by_hand.move_in_voice(self._guild, self._user_id, target, place)

    def silence(self, target: int, *, mute: bool | None = None, deaf: bool | None = None) -> None:
        """Mute or deafen somebody else, by id, in the whole guild."""
        self._by_hand.silence(self._guild, self._user_id, target, mute=mute, deaf=deaf)

    def _channel(self, channel: str | int) -> int:
        if isinstance(channel, int):
            return channel
        return {known.name: known.id for known in self._guild.channels.values()}[channel]
