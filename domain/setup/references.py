"""What a guild's records name in Discord, and what of that is gone."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import field, frozen

MAY_BE_UNHEARD: Final = timedelta(minutes=5)
"""How long after it was made a channel or role may be on record before Discord has told of it."""

_DISCORDS_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


@frozen(kw_only=True, order=True)
class Reference:
    """`place` is a name that the code gives, as `setting`; `name` says which one, as `mod_log_channel`."""

    place: str
    name: str
    target: int
    is_role: bool = field(eq=False, order=False)


@frozen(kw_only=True)
class Contents:
    """The channels and roles that a guild has."""

    channels: frozenset[int]
    roles: frozenset[int]

    def have(self, reference: Reference) -> bool:
        return reference.target in (self.roles if reference.is_role else self.channels)


def lost(
    references: Iterable[Reference], contents: Contents, *, now: datetime, deleted: Collection[int] = ()
) -> frozenset[Reference]:
    """Those whose channel or role is gone: of what was made just now, only where Discord said that it was `deleted`."""
    return frozenset(
        reference
        for reference in references
        if not contents.have(reference)
        and (reference.target in deleted or now - _made_at(reference.target) > MAY_BE_UNHEARD)
    )


def _made_at(snowflake: int) -> datetime:
    return _DISCORDS_EPOCH + timedelta(milliseconds=snowflake >> 22)
