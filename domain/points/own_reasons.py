"""The reasons that Tux itself gives. They stay as they are on record; people read them in their language."""

from domain.points.purchase import Refusal
from domain.points.reason import Reason

_BOUGHT = "Bought "


def for_payment(item: str) -> Reason:
    return Reason(f"{_BOUGHT}{item}")


def item_paid_for(reason: Reason) -> str:
    """What was bought, of the reason of a purchase."""
    return reason.removeprefix(_BOUGHT)


def for_refund(refusal: Refusal) -> Reason:
    return Reason(f"Refund: {refusal.value.replace('_', ' ')}")


def refund_given(reason: Reason) -> Refusal | None:
    """Why a payment was given back, of the reason of a reversal; None where a moderator reversed it."""
    return next((refusal for refusal in Refusal if for_refund(refusal) == reason), None)
