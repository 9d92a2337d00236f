"""A step of `/setup`: what it is for, how it stands, and what can be chosen there. A context brings its own along."""

from collections.abc import Awaitable, Callable, Mapping

from attrs import field, frozen

from interface.shared.border import Interaction
from interface.shared.forms import Filled
from interface.shared.languages import Text


@frozen(kw_only=True)
class StepState:
    """How a step stands: what is set there is the guild's record itself, so nothing else is remembered of it."""

    is_done: bool
    lines: tuple[str, ...] = ()
    """What is set, and what stands in the way."""
    chosen: Mapping[str, int] = field(factory=dict)
    """What is chosen already, by the names of the step's channels."""
    hidden: frozenset[str] = frozenset()
    """The names of the acts that would change nothing now."""


@frozen(kw_only=True)
class ChannelChoice:
    """A select of text channels. `choose` returns what was done, in words; so do the next two."""

    name: str
    label: Text
    command: str
    """The command that does the same: whoever may not use that may not do it here."""
    choose: Callable[[Interaction, int], Awaitable[str]]


@frozen(kw_only=True)
class Act:
    """A button that does something at once."""

    name: str
    label: Text
    command: str
    act: Callable[[Interaction], Awaitable[str]]


@frozen(kw_only=True)
class TextField:
    """`label` up to 45 characters, `hint` up to 100."""

    name: str
    label: Text
    hint: Text | None = None
    longest: int = 100
    is_required: bool = True


@frozen(kw_only=True)
class RoleField:
    name: str
    label: Text
    is_required: bool = True


@frozen(kw_only=True)
class ChannelField:
    name: str
    label: Text
    is_required: bool


@frozen(kw_only=True)
class Fields:
    """A button that opens a form. What was left empty is not among what is filled in, or is empty there."""

    name: str
    label: Text
    title: Text
    command: str
    fields: tuple[TextField | RoleField | ChannelField, ...]
    submit: Callable[[Interaction, Filled], Awaitable[str]]


@frozen(kw_only=True)
class SetupStep:
    """Names are lower-case letters. Steps are taken in the order of `place`."""

    name: str
    place: int
    title: Text
    purpose: Text
    look: Callable[[Interaction], Awaitable[StepState]]
    """Raises what keeps the person from seeing it."""
    rights: tuple[str, ...] = ()
    """What the bot needs for it in the whole server, as discord.py names the permissions."""
    channels: tuple[ChannelChoice, ...] = ()
    acts: tuple[Act, ...] = ()
    forms: tuple[Fields, ...] = ()

    @property
    def commands(self) -> frozenset[str]:
        """Those that do what can be done here."""
        picked = {each.command for each in self.channels} | {each.command for each in self.acts}
        return frozenset(picked | {each.command for each in self.forms})
