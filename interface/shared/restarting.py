from attrs import frozen

from application.shared.errors import ApplicationError


@frozen
class Restarting(ApplicationError):
    """The bot is being stopped, and takes nothing more."""
