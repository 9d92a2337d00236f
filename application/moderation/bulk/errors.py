from attrs import frozen

from application.shared.errors import ApplicationError


@frozen
class MembersHidden(ApplicationError):
    """Without the privileged intent for members Discord does not list them."""


@frozen
class FileUnreadable(ApplicationError):
    """What was attached is too large, or no text."""


@frozen
class WholeBatchRefused(ApplicationError):
    """Discord refuses the whole of it, and nothing of it was done. `why` is Discord's word."""

    why: str
