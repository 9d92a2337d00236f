"""Who is meant: a list, rules, or both, all of which must fit."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from attrs import field, frozen

from domain.moderation.bulk.errors import NothingSelected, NotUserIds, PatternTooLong
from domain.shared.ids import LARGEST_ID, RoleId, UserId
from domain.shared.names import Names
from domain.shared.standing import Standing

LONGEST_PATTERN = 200
_DISCORDS_EPOCH = 1_420_070_400_000  # milliseconds
_WORD = re.compile(r"(?:<@!?)?([0-9]{15,20})>?", re.ASCII)
_SHOWN = 5


@frozen(kw_only=True)
class MemberFacts:
    """A member as Discord has them now."""

    standing: Standing
    names: Names = field(factory=Names)
    joined_at: datetime | None = None
    roles: frozenset[RoleId] = frozenset()
    """Other than the one that everybody has."""

    @property
    def user(self) -> UserId:
        return self.standing.user


@frozen(kw_only=True)
class Selection:
    """A field that is None, False or empty does not limit."""

    users: tuple[UserId, ...] = ()
    joined_after: datetime | None = None
    created_after: datetime | None = None
    pattern: str | None = None
    """Which fits some part of one of their names."""
    begins: str | None = None
    """How one of their names begins."""
    without_roles: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.users and not self.limits_members and self.created_after is None and self.begins is None:
            raise NothingSelected
        if self.pattern is not None and len(self.pattern) > LONGEST_PATTERN:
            raise PatternTooLong(length=len(self.pattern), longest=LONGEST_PATTERN)

    @property
    def limits_members(self) -> bool:
        """Whether only members can be meant."""
        return self.joined_after is not None or self.pattern is not None or self.without_roles

    def fits_account(self, user: UserId) -> bool:
        return self.created_after is None or account_created_at(user) > self.created_after

    def fits(self, member: MemberFacts) -> bool:
        """Whether all fits but the pattern."""
        if self.joined_after is not None and (member.joined_at is None or member.joined_at <= self.joined_after):
            return False
        return not (self.without_roles and member.roles) and self.fits_account(member.user)


def account_created_at(user: UserId) -> datetime:
    """Discord's time, which every id begins with."""
    return datetime.fromtimestamp(((user >> 22) + _DISCORDS_EPOCH) / 1000, UTC)


def parse_users(text: str) -> tuple[UserId, ...]:
    """Ids and mentions, separated by anything but letters; each once, in their order. Raises NotUserIds."""
    words = [word for word in re.split(r"[\s,;|\"']+", text) if word]
    read: Mapping[str, re.Match[str] | None] = {word: _WORD.fullmatch(word) for word in words}
    wrong = [word for word, match in read.items() if match is None or int(match[1]) > LARGEST_ID]
    if wrong:
        raise NotUserIds(tuple(wrong[:_SHOWN]), len(wrong))
    return tuple(dict.fromkeys(UserId(int(match[1])) for match in read.values() if match is not None))
