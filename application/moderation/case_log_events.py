from domain.moderation.events import CaseEndChanged, CaseEnded, CaseReasonAmended, CaseSettled

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended, CaseEnded, CaseEndChanged)
"""The events after which the mod-log shows a case as it is then."""
