from application.shared.errors import DiscordUnreachable, RecordsUnavailable, TransientFailure
from domain.shared.errors import DomainError

NOTHING_DONE = (DomainError, DiscordUnreachable, RecordsUnavailable, TransientFailure)
"""After these there is no case: what is on record and unfinished, or may be, says so in another way."""
