from domain.moderation.events import CaseEnded, CaseReasonAmended, CaseSettled

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended, CaseEnded)
"""The events after which the mod-log shows a case as it is then."""
