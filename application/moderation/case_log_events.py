from domain.moderation.drift.check import DriftFound
from domain.moderation.events import CaseClaimed, CaseEnded, CaseReasonAmended, CaseSettled

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended, CaseEnded, CaseClaimed)
"""The events after which the mod-log shows a case as it is then."""

POSTED_IN_THE_MOD_LOG = (*IN_THE_MOD_LOG, DriftFound)
"""All whose reactions post there."""
