"""What people are called in Discord."""

from attrs import field, frozen

from domain.shared.text import tidied

LONGEST_NAME = 100
"""Characters, of both kinds of name."""


def as_met(name: str | None) -> str | None:
    """A name as Discord tells it: tidied and cut; one of which nothing is left is not known."""
    return tidied(tidied(name or "")[:LONGEST_NAME]) or None  # what is cut off may leave a joiner behind


@frozen(kw_only=True)
class Names:
    """What somebody is called at some moment; None where that is not known."""

    username: str | None = field(default=None, converter=as_met)
    display_name: str | None = field(default=None, converter=as_met)
