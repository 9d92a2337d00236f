"""What a process tells of itself, and what it is to do."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from domain.fleet.process import Identity


@frozen
class Wish:
    """Into how many shards a process would split the bot."""

    shards: int
    is_fixed: bool
    """Whether somebody chose it; else Discord advises at least so many."""


@frozen(kw_only=True)
class Report:
    """What a process tells at each step; the first one joins the fleet."""

    process: Identity
    wish: Wish
    since: datetime | None = None
    """When it joined, as it was told then."""
    generation: int | None = None
    """The oldest one of which it has shards open; None where it has none open."""
    ready: frozenset[int] = frozenset()
    """Shards to which it is connected, as their heir."""
    connected: frozenset[int] = frozenset()
    """Those of its own to which it is."""
    handed: Mapping[int, tuple[int, ...]] = field(factory=dict)
    """Shards of which it takes up nothing more, for their heirs; with what it took up shortly before."""
    is_leaving: bool = False


@frozen(kw_only=True)
class Orders:
    """Everything that it does not name is to be closed."""

    generation: int
    count: int
    joined_at: datetime
    serve: Mapping[int, tuple[int, ...]]
    """The shards that are its own; with the interactions that are to be left alone."""
    prepare: frozenset[int]
    """The shards of others to which it is to connect, to be ready for them."""
    hand: frozenset[int]
    """Those of its own whose heirs are connected."""
    in_flux: bool
    """Whether something is about to change: a process that knows looks again soon."""
    others: bool
    """Whether another process is there that could take what this one has."""
