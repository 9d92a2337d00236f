from domain.moderation.events import CaseClaimed, CaseEnded, CaseReasonAmended, CaseSettled

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended, CaseEnded, CaseClaimed)
"""The events after which the mod-log shows a case as it is then."""
