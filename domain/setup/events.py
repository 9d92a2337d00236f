from attrs import frozen

from domain.shared.events import Event


@frozen(kw_only=True)
class ReferencesLost(Event):
    """Channels or roles are gone that the guild's records name; for each of these, that is said once."""

    targets: tuple[int, ...]
