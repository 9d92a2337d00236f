from attrs import frozen

from domain.shared.events import Event


@frozen(kw_only=True)
class RoleMenuChanged(Event):
    """Or deleted, or to be posted somewhere; `menu` is its id."""

    menu: int
