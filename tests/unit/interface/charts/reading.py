"""What people read of each error about charts."""

from application.charts.errors import DigestUnwritable
from domain.charts.errors import InvalidSpan

READ: tuple[tuple[Exception, str], ...] = (
    (DigestUnwritable(), "I cannot write to the digest channel."),
    (InvalidSpan(91, 7, 90), "A chart shows 7 to 90 days, not 91."),
)
