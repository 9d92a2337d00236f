"""What people read of each error about privacy."""

from datetime import UTC, datetime

from application.privacy.ports import MailRefused, TooMuchToSend
from domain.privacy import errors as privacy

READ: tuple[tuple[Exception, str], ...] = (
    (privacy.CountedByServer(), "Each server counts by itself"),
    (privacy.AlreadyUnderWay(), "You have asked for that already, and I am at it."),
    (privacy.AskedTooSoon(datetime(2020, 1, 1, tzinfo=UTC)), "That was done not long ago. You can ask again <t:1577"),
    (MailRefused("why"), "Discord does not let me send you a direct message."),
    (TooMuchToSend(20), "That is more than 20 files. Ask whoever runs this bot"),
)
