"""What a guild may choose about how long things are kept."""

from domain.shared.settings import Setting, WholeNumber

DAYS = WholeNumber(0, 3_650)
"""0: for as long as the bot is there."""

EVIDENCE_DAYS = Setting("evidence_days", DAYS, 0)
"""What was written in messages kept as evidence, and what files there were; whose and which message it was stays."""

LEFT_MEMBER_DAYS = Setting("left_member_days", DAYS, 0)
"""Names, dates and counters of members who left."""

RETENTIONS = (EVIDENCE_DAYS, LEFT_MEMBER_DAYS)
