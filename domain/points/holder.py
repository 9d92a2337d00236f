from attrs import frozen

from domain.shared.ids import UserId
from domain.shared.standing import Standing


@frozen
class Holder:
    """Somebody whose points are to change, as far as the rules need to know; they may have left."""

    standing: Standing
    is_bot: bool = False
    is_timed_out: bool = False

    @property
    def user(self) -> UserId:
        return self.standing.user

    @property
    def is_member(self) -> bool:
        return self.standing.is_member
