"""What a file says of members, taken over in bulk."""

from datetime import datetime

from attrs import fields, frozen

from domain.members.member import Member
from domain.members.names import DisplayName, Username
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class MemberRecord:
    """One member; which of the fields are meant is said beside it, once for many.

    `is_bot`, `first_seen_at` and `message_count` have a value where they are meant: None is none of theirs.
    """

    user: UserId
    username: Username | None = None
    display_name: DisplayName | None = None
    is_bot: bool | None = None
    joined_at: datetime | None = None
    first_seen_at: datetime | None = None
    last_active_at: datetime | None = None
    message_count: int | None = None
    left_at: datetime | None = None

    def as_member(self, guild: GuildId, at: datetime) -> Member:
        """Somebody new, with defaults for what the record does not say."""
        return Member(
            guild=guild,
            user=self.user,
            username=self.username,
            display_name=self.display_name,
            is_bot=self.is_bot or False,
            joined_at=self.joined_at,
            first_seen_at=self.first_seen_at or at,
            last_active_at=self.last_active_at,
            message_count=self.message_count or 0,
            left_at=self.left_at,
            created_at=at,
            updated_at=at,
        )


MOST_MESSAGES = 10**12
"""More than anybody can write, and far from where counting on would overflow the column."""

RECORD_FIELDS = frozenset(field.name for field in fields(MemberRecord)) - {"user"}


@frozen(kw_only=True)
class BulkOutcome:
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "BulkOutcome") -> "BulkOutcome":
        return BulkOutcome(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
        )
