from attrs import frozen

from domain.moderation.case_number import CaseNumber
from domain.shared.events import Event


@frozen(kw_only=True)
class CaseOpened(Event):
    """The intent is on record; nothing has been done yet."""

    number: CaseNumber


@frozen(kw_only=True)
class CaseSettled(Event):
    """The action was carried out, or failed for good."""

    number: CaseNumber


@frozen(kw_only=True)
class CaseReasonAmended(Event):
    number: CaseNumber


@frozen(kw_only=True)
class CaseEnded(Event):
    """The action holds no longer."""

    number: CaseNumber


@frozen(kw_only=True)
class CaseClaimed(Event):
    """Somebody said that the action was theirs, of which nobody knew whose it was."""

    number: CaseNumber


@frozen(kw_only=True)
class CaseVoided(Event):
    """It stays on record, and counts nowhere."""

    number: CaseNumber


@frozen(kw_only=True)
class CaseUnvoided(Event):
    number: CaseNumber


@frozen(kw_only=True)
class CaseEndChanged(Event):
    """The action is to end at another time than before, or not at all; Discord may not have been told yet."""

    number: CaseNumber
