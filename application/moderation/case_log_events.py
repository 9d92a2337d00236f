from domain.moderation.bulk.events import BulkOperationChanged
from domain.moderation.events import CaseEnded, CaseReasonAmended, CaseSettled

OF_A_CASE = (CaseSettled, CaseReasonAmended, CaseEnded)
"""The events after which the mod-log shows a case as it is then."""

IN_THE_MOD_LOG = (*OF_A_CASE, BulkOperationChanged)
"""All events after which something is posted there, or brought up to date."""
