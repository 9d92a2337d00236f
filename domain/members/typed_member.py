"""A member as a person writes one in text."""

from domain.members.errors import NotAMemberId
from domain.shared.ids import UserId
from domain.shared.typed_user import user_in


def parse_member(typed: str) -> UserId:
    """An id or a mention. Raises NotAMemberId."""
    user = user_in(typed)
    if user is None:
        raise NotAMemberId(typed)
    return user
