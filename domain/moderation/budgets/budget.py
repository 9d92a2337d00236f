"""How many actions of a kind one moderator may take within an hour: a bound to what a stolen account can do."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.shared.errors import DomainError
from domain.shared.settings import Setting, Settings, WholeNumber, YesNo
from domain.shared.standing import Standing

WINDOW = timedelta(hours=1)

_NUMBER = WholeNumber(least=0, most=1_000)


def _budget(kind: ActionKind, default: int) -> Setting[int]:
    return Setting(f"{kind.name}_budget", _NUMBER, default)


BUDGETS: Mapping[ActionKind, Setting[int]] = {
    BAN: _budget(BAN, 20),
    SOFTBAN: _budget(SOFTBAN, 20),
    KICK: _budget(KICK, 0),
    TIMEOUT: _budget(TIMEOUT, 0),
    WARN: _budget(WARN, 0),
}
"""0 is no bound."""

BUDGETS_BIND_ALL = Setting("budgets_bind_all", YesNo(), default=True)
"""Whether the owner and administrators are bound, too."""


@frozen
class BudgetSpent(DomainError):
    kind: ActionKind
    most: int
    next_at: datetime


def budget_of(settings: Settings, kind: ActionKind, moderator: Standing) -> int | None:
    """None where nothing bounds it."""
    setting = BUDGETS.get(kind)
    is_free = (moderator.is_owner or moderator.is_administrator) and not settings[BUDGETS_BIND_ALL]
    return None if setting is None or is_free else settings[setting] or None


def check_budget(kind: ActionKind, budget: int, taken_at: Sequence[datetime], now: datetime) -> None:
    """`taken_at` is when the newest were asked for: one more than the budget, with this one. Raises BudgetSpent."""
    lately = [moment for moment in taken_at if moment > now - WINDOW]
    if len(lately) > budget:
        raise BudgetSpent(kind, budget, next_at=min(lately) + WINDOW)
