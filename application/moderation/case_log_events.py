from domain.moderation.events import CaseEnded, CaseReasonAmended, CaseSettled, CaseUnvoided, CaseVoided

IN_THE_MOD_LOG = (CaseSettled, CaseReasonAmended, CaseEnded, CaseVoided, CaseUnvoided)
"""The events after which the mod-log shows a case as it is then."""
