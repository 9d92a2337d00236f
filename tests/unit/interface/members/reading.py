"""What people read of each error about members."""

from domain.members.errors import InvalidUsername, MemberNotKnown, NotAMemberId
from domain.shared.ids import UserId

SOMEBODY = UserId(3)

READ: tuple[tuple[Exception, str], ...] = (
    (MemberNotKnown(SOMEBODY), "I have never seen <@3> in this server."),
    (InvalidUsername(length=101, longest=100), "A username has 1 to 100 characters, not 101."),
    (NotAMemberId("x"), "I cannot tell who `x` is."),
)
