"""What people read of points where their server has not given them a name."""

from domain.points.settings import CURRENCY
from interface.shared.languages import gettext_lazy, ngettext

DEFAULT_NAME = gettext_lazy("points")


def currency_name(currency: str) -> str:
    """A name that a server chose is the same to everybody."""
    return str(DEFAULT_NAME) if currency == CURRENCY.default else currency


def counted_currency(points: int, currency: str) -> str:
    """As it stands after a number of them."""
    return ngettext("point", "points", points) if currency == CURRENCY.default else currency


def currency_title(currency: str) -> str:
    """As a line begins with it."""
    name = currency_name(currency)
    return name[:1].upper() + name[1:]
