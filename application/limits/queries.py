from attrs import frozen


@frozen(kw_only=True)
class LimitsView:
    """Of all processes together."""

    processes: int
    """That hold a share of the requests."""
    invalid: int
    """Requests of the last ten minutes."""
    waiting: int
    """Shards that wait for their turn to connect."""
