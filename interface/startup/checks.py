from attrs import frozen


@frozen
class Check:
    """One line of `tux doctor`."""

    name: str
    passed: bool
    finding: str
