from domain.channels.events import IN_THE_MOD_LOG as OF_CHANNELS
from domain.moderation.bulk.events import BulkOperationChanged
from domain.moderation.drift.check import DriftFound
from domain.moderation.events import (
    CaseClaimed,
    CaseEndChanged,
    CaseEnded,
    CaseReasonAmended,
    CaseSettled,
    CaseUnvoided,
    CaseVoided,
)
from domain.shared.events import Event

OF_A_CASE = (CaseSettled, CaseReasonAmended, CaseEnded, CaseEndChanged, CaseClaimed, CaseVoided, CaseUnvoided)
"""The events after which the mod-log shows a case as it is then."""

IN_THE_MOD_LOG = (*OF_A_CASE, BulkOperationChanged, DriftFound)
"""All events of moderation after which something is posted there, or brought up to date."""

ALL_IN_THE_MOD_LOG: tuple[type[Event], ...] = (*IN_THE_MOD_LOG, *OF_CHANNELS)
"""With those of what is no case: they wait for the same channel, and are tried again together."""
