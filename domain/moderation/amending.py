"""Who may change what is written about a case: checked before anything is."""

from collections.abc import Callable

from attrs import frozen

from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import AmendmentRefused, CaseAboutOneself, CaseAboutSomebodyAbove, CaseBySomebodyAbove
from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS


@frozen(kw_only=True)
class ProposedAmendment:
    """`target` and `moderator` are those of the case, where they stand now; who has left stands below everybody."""

    number: CaseNumber
    by: Standing
    target: Standing
    moderator: Standing


type Rule = Callable[[ProposedAmendment], AmendmentRefused | None]


def _not_about_oneself(proposed: ProposedAmendment) -> AmendmentRefused | None:
    return CaseAboutOneself(proposed.number) if proposed.target.user == proposed.by.user else None


def _not_about_somebody_above(proposed: ProposedAmendment) -> AmendmentRefused | None:
    above = proposed.target.is_above(proposed.by)
    return CaseAboutSomebodyAbove(proposed.number, proposed.target.user) if above else None


def _not_by_somebody_above(proposed: ProposedAmendment) -> AmendmentRefused | None:
    above = proposed.moderator.is_above(proposed.by)
    return CaseBySomebodyAbove(proposed.number, proposed.moderator.user) if above else None


RULES: tuple[Rule, ...] = (_not_about_oneself, _not_about_somebody_above, _not_by_somebody_above)


def check_amendment(proposed: ProposedAmendment) -> None:
    """Raises MissingPermission, then the first refusal of RULES; none of them stops the owner."""
    if not proposed.by.may(RIGHT):
        raise MissingPermission(RIGHT)
    check_ranks(proposed)


def check_ranks(proposed: ProposedAmendment) -> None:
    """The same for who has a right of another sort."""
    if proposed.by.is_owner:
        return
    for rule in RULES:
        if refusal := rule(proposed):
            raise refusal


def check_claim(case: Case, by: Standing) -> None:
    """Who says that an action was theirs must have been able to take it. Raises MissingPermission, CaseAboutOneself."""
    by.require(RIGHT)
    by.require(case.kind.needs_of_moderator)
    if case.target == by.user and not by.is_owner:
        raise CaseAboutOneself(case.number)
