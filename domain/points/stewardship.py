"""What moderators may do with others' points: checked before any points move."""

from domain.points.account import AccountKind, wallet
from domain.points.errors import BotHasNoWallet, HolderOutranksModerator, MayNotFavourOneself, ReceiverLeft
from domain.points.holder import Holder
from domain.points.transaction import PURCHASE, ROLE_GRANT, RecordedTransaction
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS
"""For one member at a time."""
RIGHT_FOR_ALL = Permission.MANAGE_GUILD
"""For many members at a time, and for what the shop sold; whoever has it also answers to nobody about their own points,
and may take from those above them."""
_REVERSED_WITH_RIGHT_FOR_ALL = frozenset({ROLE_GRANT, PURCHASE})


def check_grant(moderator: Standing, receiver: Holder) -> None:
    """Raises MissingPermission, BotHasNoWallet, ReceiverLeft, MayNotFavourOneself."""
    moderator.require(RIGHT)
    if receiver.is_bot:
        raise BotHasNoWallet(receiver.user)
    if not receiver.is_member:
        raise ReceiverLeft(receiver.user)
    if receiver.user == moderator.user:
        _check_own(moderator)


def check_take(moderator: Standing, giver: Holder) -> None:
    """Raises MissingPermission, HolderOutranksModerator. Who left can lose points too."""
    moderator.require(RIGHT)
    if giver.user == moderator.user or moderator.may(RIGHT_FOR_ALL):
        return
    check_loser(moderator, giver.standing)


def check_reversal(moderator: Standing, recorded: RecordedTransaction) -> None:
    """Raises MissingPermission, and MayNotFavourOneself where the moderator would get points back.

    Who loses points by it is a question of its own: see `losers_of`.
    """
    moderator.require(RIGHT_FOR_ALL if recorded.kind in _REVERSED_WITH_RIGHT_FOR_ALL else RIGHT)
    own = wallet(moderator.user)
    if any(entry.account == own and entry.amount < 0 for entry in recorded.entries):
        _check_own(moderator)


def losers_of(recorded: RecordedTransaction, *, by: Standing) -> tuple[UserId, ...]:
    """Whom the moderator must outrank: `check_loser` says whether. None of them where they may anyway."""
    if by.may(RIGHT_FOR_ALL):
        return ()
    return tuple(
        UserId(entry.account.holder)
        for entry in recorded.entries
        if entry.account.kind is AccountKind.WALLET and entry.amount > 0 and entry.account.holder != by.user
    )


def check_loser(moderator: Standing, loser: Standing) -> None:
    """Raises HolderOutranksModerator."""
    if not moderator.outranks(loser):
        raise HolderOutranksModerator(loser.user)


def _check_own(moderator: Standing) -> None:
    if not moderator.may(RIGHT_FOR_ALL):
        raise MayNotFavourOneself(RIGHT_FOR_ALL)
