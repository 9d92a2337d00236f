"""What people see of a plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from json import dumps

from attrs import frozen

from application.configuration.ports import Problem
from application.shared.configuration.names import GuildNames
from application.shared.configuration.section import Change
from application.shared.configuration.shapes import Leaf
from domain.configuration.version import PlanId, VersionNumber


class Turn(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@frozen
class FieldChange:
    """None where there was, or is to be, nothing said of it."""

    field: str
    old: str | None
    new: str | None


@frozen
class EntryChange:
    """`entry` is empty for what belongs to no entry of a list."""

    section: str
    entry: tuple[str, ...]
    turn: Turn
    fields: tuple[FieldChange, ...]


@frozen(kw_only=True)
class Gone:
    """A channel, role or emoji that was configured once, and that the server has no more."""

    section: str
    entry: tuple[str, ...]
    field: str
    was: str


@frozen
class Fingerprint:
    """Of what is, and of what is to be: a plan of another one is another plan."""

    text: str


@frozen(kw_only=True)
class PlanView:
    plan: PlanId
    fingerprint: Fingerprint
    sections: tuple[str, ...]
    """Those that it speaks of."""
    changes: tuple[EntryChange, ...]
    rolls_back_to: VersionNumber | None = None
    is_checked: bool = True
    """Whether Discord could be asked about the channels and roles."""
    gone: tuple[Gone, ...] = ()
    """What the version names that is no more: what names it stays as it is now."""
    withheld: tuple[str, ...] = ()
    """Sections that are left as they are, since their own commands would not show them to whoever asks."""

    @property
    def changed(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.section for change in self.changes))


@frozen
class Refused:
    """Nothing has changed."""

    problems: tuple[Problem, ...]


def changes_of(changes: Mapping[str, Change], names: GuildNames | None) -> tuple[EntryChange, ...]:
    return tuple(
        each for name, change in changes.items() if change.is_any for each in _entries(name, *change.leaves(names))
    )


def fingerprint_of(changes: Mapping[str, Change]) -> Fingerprint:
    whole = [(name, *map(_plain, change.leaves(None))) for name, change in changes.items()]
    return Fingerprint(sha256(dumps(whole).encode()).hexdigest()[:16])


def _plain(leaves: Iterable[Leaf]) -> list[tuple[tuple[str, ...], str, str]]:
    return sorted((leaf.entry, leaf.field, leaf.text) for leaf in leaves)


type _Entry = tuple[str, ...]


def _entries(section: str, before: Sequence[Leaf], after: Sequence[Leaf]) -> Iterator[EntryChange]:
    old, new = _by_entry(before), _by_entry(after)
    for key in {**old, **new}:
        fields = tuple(_fields(old.get(key, {}), new.get(key, {})))
        if not fields:
            continue
        shown = next(leaf.entry for leaf in (*(new.get(key) or old[key]).values(),))
        is_whole = bool(key) and (key not in old or key not in new)
        turn = (Turn.ADDED if key in new else Turn.REMOVED) if is_whole else Turn.CHANGED
        yield EntryChange(section, shown, turn, fields)


def _fields(old: Mapping[str, Leaf], new: Mapping[str, Leaf]) -> Iterator[FieldChange]:
    for name in {**new, **old}:
        before, after = (each[name].text if name in each else None for each in (old, new))
        if before != after:
            yield FieldChange(name, before, after)


def _by_entry(leaves: Sequence[Leaf]) -> dict[_Entry, dict[str, Leaf]]:
    found = dict[_Entry, dict[str, Leaf]]()
    for leaf in leaves:
        found.setdefault(tuple(part.casefold() for part in leaf.entry), {})[leaf.field] = leaf
    return found
