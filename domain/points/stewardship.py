"""What moderators may do with others' points: checked before any points move."""

from domain.points.account import wallet
from domain.points.errors import BotHasNoWallet, HolderOutranksModerator, MayNotFavourOneself, ReceiverLeft
from domain.points.holder import Holder
from domain.points.transaction import RecordedTransaction
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS
"""For one member at a time."""
RIGHT_FOR_ALL = Permission.MANAGE_GUILD
"""For many members at a time; whoever has it also answers to nobody about their own points."""


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
    if not moderator.outranks(giver.standing):
        raise HolderOutranksModerator(giver.user)


def check_reversal(moderator: Standing, recorded: RecordedTransaction) -> None:
    """Raises MissingPermission, and MayNotFavourOneself where the moderator would get points back."""
    moderator.require(RIGHT)
    own = wallet(moderator.user)
    if any(entry.account == own and entry.amount < 0 for entry in recorded.entries):
        _check_own(moderator)


def _check_own(moderator: Standing) -> None:
    if not moderator.may(RIGHT_FOR_ALL):
        raise MayNotFavourOneself(RIGHT_FOR_ALL)
