from domain.moderation.events import CaseReasonAmended, CaseSettled

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended)
"""The events after which the mod-log shows a case as it is then."""
