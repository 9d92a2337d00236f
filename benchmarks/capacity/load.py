"""What is asked of the bot."""

from attrs import frozen


@frozen(kw_only=True)
class Load:
    shards: int = 4
    guilds: int = 2_000
    members: int = 25
    """Of each guild; all of them write, as often one as another."""
    processes: int = 3
    messages: float = 2_000.0
    """In a second, of all guilds together."""
    commands: float = 50.0
    """In a second."""
    seconds: float = 100.0
    """Of which two fifths are without any change, and one fifth follows on each of three."""

    @property
    def calm(self) -> float:
        return 0.4 * self.seconds

    @property
    def after_a_change(self) -> float:
        return 0.2 * self.seconds
