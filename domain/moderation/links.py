"""What one case has to do with others of its guild; said when it is opened, and never changed."""

from enum import StrEnum

from attrs import frozen

from domain.moderation.case_number import CaseNumber


class Relation(StrEnum):
    """What the later case is to the earlier one."""

    UNDOES = "undoes"
    CAUSED_BY = "caused_by"
    """It was taken because of that one, as a step of an escalation is."""


@frozen
class Link:
    """Said of the case that is opened."""

    relation: Relation
    to: CaseNumber


@frozen
class CaseLinks:
    """What a case says of others, and what others say of it: the first of each, by relation and number."""

    others: tuple[Link, ...] = ()
    from_others: tuple[Link, ...] = ()
    """Here `to` is the case that says so."""
    failed: frozenset[CaseNumber] = frozenset()
    """Which of those that say so came to nothing."""


SHOWN_LINKS = 10
"""In each direction; one more is read, which tells that there are more."""
