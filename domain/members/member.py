"""Someone who is, or was, in a guild."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import define, field, frozen

from domain.members.names import DisplayName, Username
from domain.shared.events import Aggregate
from domain.shared.ids import GuildId, UserId
from domain.shared.names import as_met


def _username(name: str | None) -> Username | None:
    met = as_met(name)
    return None if met is None else Username(met)


def _display_name(name: str | None) -> DisplayName | None:
    met = as_met(name)
    return None if met is None else DisplayName(met)


@frozen(kw_only=True)
class Sighting:
    """What was seen of a member at a time. A name of which nothing is left when tidied is not known."""

    guild: GuildId
    user: UserId
    username: Username | None = field(default=None, converter=_username)
    display_name: DisplayName | None = field(default=None, converter=_display_name)
    is_bot: bool = False
    at: datetime
    joined_at: datetime | None = None
    messages: int = 0
    """How many were written, since the sighting before."""
    active: bool = True
    """Whether the member did something, rather than being named by Discord."""

    def merged(self, later: "Sighting") -> "Sighting":
        """Both as one, of the same member: the names of the later where it knows them, the messages of both."""
        newer, older = (later, self) if later.at >= self.at else (self, later)
        return Sighting(
            guild=self.guild,
            user=self.user,
            username=newer.username or older.username,
            display_name=newer.display_name or older.display_name,
            is_bot=self.is_bot or later.is_bot,
            at=newer.at,
            joined_at=latest(self.joined_at, later.joined_at),
            messages=self.messages + later.messages,
            active=self.active or later.active,
        )


def by_member(sightings: Iterable[Sighting]) -> list[Sighting]:
    """One sighting for each member, in the order of guild and user, in which rows are locked."""
    merged = dict[tuple[GuildId, UserId], Sighting]()
    for sighting in sightings:
        key = sighting.guild, sighting.user
        merged[key] = merged[key].merged(sighting) if key in merged else sighting
    return [merged[key] for key in sorted(merged)]


def latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)


@define(eq=False, kw_only=True)
class Member(Aggregate):
    """`left_at` is None while they are in the guild; `updated_at` is when they were last seen or changed."""

    guild: GuildId
    user: UserId
    username: Username | None
    display_name: DisplayName | None
    is_bot: bool
    joined_at: datetime | None
    first_seen_at: datetime
    last_active_at: datetime | None
    message_count: int
    left_at: datetime | None
    counted_join_at: datetime | None = None
    """The latest join that was counted."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def met(cls, sighting: Sighting) -> "Member":
        return cls(
            guild=sighting.guild,
            user=sighting.user,
            username=sighting.username,
            display_name=sighting.display_name,
            is_bot=sighting.is_bot,
            joined_at=sighting.joined_at,
            first_seen_at=sighting.at,
            last_active_at=sighting.at if sighting.active else None,
            message_count=sighting.messages,
            left_at=None,
            created_at=sighting.at,
            updated_at=sighting.at,
        )

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    def meet(self, sighting: Sighting) -> None:
        """Take in what was seen; sightings may come in any order, and an older one replaces no name."""
        newer = sighting.at >= self.updated_at
        if sighting.username is not None and (newer or self.username is None):
            self.username = sighting.username
        if sighting.display_name is not None and (newer or self.display_name is None):
            self.display_name = sighting.display_name
        self.is_bot = self.is_bot or sighting.is_bot
        self.joined_at = latest(self.joined_at, sighting.joined_at)
        self.first_seen_at = min(self.first_seen_at, sighting.at)
        if sighting.active:
            self.last_active_at = latest(self.last_active_at, sighting.at)
        self.message_count += sighting.messages
        if self.left_at is not None and max(sighting.at, sighting.joined_at or sighting.at) > self.left_at:
            self.left_at = None
        self.updated_at = max(self.updated_at, sighting.at)

    def take_over(self, fields: Mapping[str, object], at: datetime) -> bool:
        """Set these fields; returns whether one of them changed."""
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed:
            self.updated_at = max(self.updated_at, at)
        return bool(changed)

    def join(self, at: datetime) -> bool:
        """Returns whether this join was not counted before."""
        if self.counted_join_at is not None and self.counted_join_at >= at:
            return False
        self.counted_join_at = at
        return True

    def leave(self, at: datetime) -> bool:
        """Returns whether they were in the guild until now."""
        if self.left_at is not None:
            return False
        # Two clocks are at work, Discord's and ours: nothing that was seen before may look newer than the leaving.
        self.left_at = self.updated_at = max(at, self.updated_at)
        return True
