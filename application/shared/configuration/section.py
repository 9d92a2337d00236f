"""What a context contributes to a server's configuration: a section of the file. `Context.sections` joins them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from attrs import evolve, frozen

from application.shared.configuration.names import GuildNames, Known, Reading
from application.shared.configuration.node import Node, Tree, node_of
from application.shared.configuration.references import named_in
from application.shared.configuration.remaining import remaining
from application.shared.configuration.shapes import Leaf, Misread, Reference, Schema, Shape
from application.shared.unit_of_work import UnitOfWork
from domain.shared.ids import GuildId, RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.written import Fault


class SectionShape[T](Shape[T], Protocol):
    def leaves(self, value: object, names: GuildNames | None) -> Iterator[Leaf]:
        """All that it says, value by value."""
        ...


@frozen(kw_only=True)
class Occasion:
    """Who brings a configuration about, where, when, and by which request."""

    guild: GuildId
    by: Standing
    at: datetime
    request: RequestId


class Keeper[T](Protocol):
    """What `T` is in the records. Nothing here commits: all sections of a file are one transaction."""

    async def read(self, uow: UnitOfWork, guild: GuildId) -> T:
        """As it is now, locked where others might change it until the end."""
        ...

    def faults(self, present: T, wanted: T, occasion: Occasion) -> Iterable[Fault]:
        """What the rules refuse of it, at places within the section: the same as where it is typed."""
        ...

    async def bring_about(self, uow: UnitOfWork, present: T, wanted: T, occasion: Occasion) -> None: ...


class Change(Protocol):
    """From what is to what is wanted, in one section."""

    @property
    def is_any(self) -> bool: ...

    def tree(self, names: GuildNames | None) -> Tree:
        """What is wanted."""
        ...

    def leaves(self, names: GuildNames | None) -> tuple[Sequence[Leaf], Sequence[Leaf]]:
        """Before and after."""
        ...

    def references(self) -> Iterable[Reference]:
        """Those that are not there yet, or on other terms."""
        ...

    def faults(self, occasion: Occasion) -> Iterable[Fault]: ...

    async def bring_about(self, uow: UnitOfWork, occasion: Occasion) -> None: ...


class Present(Protocol):
    """A section as it is now."""

    @property
    def known(self) -> frozenset[Known]:
        """What it refers to."""
        ...

    def tree(self, names: GuildNames | None) -> Tree: ...

    def against(self, node: Node, reading: Reading) -> Change:
        """Raises Misread."""
        ...

    def remaining(self, node: Node, reading: Reading) -> tuple[Node, tuple[Leaf, ...]]:
        """The section as it was once, where what names something that is gone stays as it is now; and what is gone."""
        ...


class AnySection(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def instead_of(self) -> tuple[str, ...]:
        """The commands whose place it takes, and whose ranks it therefore asks for."""
        ...

    @property
    def shown_by(self) -> str:
        """The command that shows the same: who may not use that one sees nothing of it."""
        ...

    @property
    def seen_with(self) -> Permission:
        """The right that this command is for."""
        ...

    def schema(self) -> Schema: ...

    async def present(self, uow: UnitOfWork, guild: GuildId) -> Present: ...


@frozen(kw_only=True)
class Section[T]:
    name: str
    description: str
    shape: SectionShape[T]
    keeper: Keeper[T]
    instead_of: tuple[str, ...]
    shown_by: str
    seen_with: Permission = Permission.MANAGE_GUILD

    def schema(self) -> Schema:
        return {**self.shape.schema(), "description": self.description}

    async def present(self, uow: UnitOfWork, guild: GuildId) -> Present:
        return PresentOf(self, await self.keeper.read(uow, guild))


@frozen
class PresentOf[T]:
    section: Section[T]
    value: T

    @property
    def known(self) -> frozenset[Known]:
        return frozenset((each.kind, each.id) for each in self.section.shape.references(self.value, ()))

    def tree(self, names: GuildNames | None) -> Tree:
        return self.section.shape.write(self.value, names)

    def against(self, node: Node, reading: Reading) -> Change:
        return ChangeOf(self.section, self.value, self.section.shape.read(node, (), reading))

    def remaining(self, node: Node, reading: Reading) -> tuple[Node, tuple[Leaf, ...]]:
        names, shape = reading.names, self.section.shape
        if names is None:
            return node, ()
        try:
            once = shape.read(node, (), Reading(names=names, held=named_in(node)))
        except Misread:
            return node, ()  # what is wrong with it is said where it is compared
        new = ChangeOf(self.section, self.value, once).references()
        gone = {each.where for each in new if names.name_of(each.kind, each.id) is None and not each.is_held}
        return remaining(shape, node, node_of(self.tree(names)), gone)


@frozen
class ChangeOf[T]:
    section: Section[T]
    present: T
    wanted: T

    @property
    def is_any(self) -> bool:
        before, after = self.leaves(None)
        return {*before} != {*after}

    def tree(self, names: GuildNames | None) -> Tree:
        return self.section.shape.write(self.wanted, names)

    def leaves(self, names: GuildNames | None) -> tuple[Sequence[Leaf], Sequence[Leaf]]:
        shape = self.section.shape
        return [*shape.leaves(self.present, names)], [*shape.leaves(self.wanted, names)]

    def references(self) -> Iterable[Reference]:
        shape = self.section.shape
        there = {_what(each) for each in shape.references(self.present, ())}
        held = {*map(_whatever_the_terms, there)}
        return [
            evolve(each, is_held=_whatever_the_terms(each) in held)
            for each in shape.references(self.wanted, ())
            if _what(each) not in there
        ]

    def faults(self, occasion: Occasion) -> Iterable[Fault]:
        return self.section.keeper.faults(self.present, self.wanted, occasion)

    async def bring_about(self, uow: UnitOfWork, occasion: Occasion) -> None:
        await self.section.keeper.bring_about(uow, self.present, self.wanted, occasion)


def _what(reference: Reference) -> Reference:
    return evolve(reference, where=())


def _whatever_the_terms(reference: Reference) -> Reference:
    return evolve(reference, where=(), terms="")
