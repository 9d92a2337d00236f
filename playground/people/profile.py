"""A person's names and picture, for tests."""

from attrs import define

from playground.people.by_hand import ByHand
from playground.world.guild import Guild


@define(eq=False)
class PersonsProfile:
    """Raises `PersonRefused` for what Discord would not allow."""

    _guild: Guild
    _user_id: int
    _by_hand: ByHand

    def rename(self, *, username: str | None = None, display_name: str | None = None) -> None:
        """Take other names everywhere; None leaves one as it is, an empty display name removes it."""
        self._by_hand.rename(self._user_id, username=username, display_name=display_name)

    def change_avatar(self, *, to_none: bool = False) -> None:
        """Take a new picture, or none."""
        self._by_hand.change_avatar(self._user_id, to_none=to_none)

    def speak(self, locale: str) -> None:
        """Use Discord in another language, as `de` or `en-GB`."""
        self._by_hand.speak(self._user_id, locale)

    def nickname(self, nick: str | None) -> None:
        """Take a name for this guild, or none."""
        self._by_hand.nickname(self._guild, self._user_id, self._user_id, nick)
