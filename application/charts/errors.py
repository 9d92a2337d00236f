from attrs import frozen

from application.shared.errors import ApplicationError


@frozen
class DigestUnwritable(ApplicationError):
    """Discord will not let the bot post there until somebody changes something."""
