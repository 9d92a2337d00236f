"""What people read of each error about evidence."""

from domain.evidence import errors as evidence

READ: tuple[tuple[Exception, str], ...] = (
    (evidence.NotAMessageLink("`x`"), "`'x'` is no link to a message. Copy it from the message's menu"),
    (evidence.MessageElsewhere(), "That link leads to another server."),
    (evidence.MessageNotFound(), "I find no such message, or it is not for you or for me to read."),
    (evidence.CaptureForgotten(), "This was left open for too long"),
    (evidence.TooMuchEvidence(10), "A case has 10 messages as its evidence at most."),
)
