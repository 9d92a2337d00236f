"""What a command, menu, form or button is tried out with."""

from collections.abc import Callable, Mapping

from attrs import field, frozen

from domain.shared.ids import RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.fakes.interactions import Given

type Asks = Callable[[Standing, RequestId], list[object]]
"""What use cases are then asked, given who asks and with which interaction."""


@frozen(kw_only=True)
class Sample:
    right: Permission | None
    """None where anybody may."""
    besides: Permission | None = None
    """What it takes as well."""
    shown_to: Permission | None = None
    """The right of those whom Discord shows its group to, where that is another."""
    in_dms: bool = False
    """Whether it can be used in direct messages, too: it is about what is somebody's own."""
    takes: str = ""
    """The options as Discord is told of them; `!` where one must be given."""
    given: Mapping[str, Given] = field(factory=dict)
    asks: Asks
    says: str
    """What the answer's first text begins with."""
    is_public: bool = False
    """Whether everybody reads the answer: it then comes at once, and a refusal is read by the person alone."""


@frozen(kw_only=True)
class Further:
    """What else a command is tried out with: options that its sample leaves out, or gives as they are anyway."""

    given: Mapping[str, Given]
    besides: Permission | None = None
    """What these options take, beside what the command does."""
    asks: Asks


@frozen(kw_only=True)
class Menu:
    """Chosen from the menu of MEMBER."""

    right: Permission | None
    asks: Asks
    says: str
    opens_form: bool = False
    """Whether it shows a form first, which `says` is the title of."""
    in_dms: bool = False
    on_message: bool = False
    """Whether it is chosen from the menu of a message of MEMBER."""


@frozen(kw_only=True)
class Submission:
    """A form that is sent off."""

    right: Permission | None
    values: Mapping[str, str]
    asks: Asks
    says: str
    in_place: bool = False
    """Whether the answer takes the place of the message whose button opened it."""


@frozen(kw_only=True)
class Press:
    right: Permission | None
    """None where anybody may."""
    opens_form: bool = False
    """Whether it shows a form, which `says` is the title of."""
    besides: Permission | None = None
    """What it takes as well."""
    in_place: bool = True
    """Whether the answer takes the place of what was shown; else it is a message of its own."""
    chosen: tuple[str, ...] | None = None
    """Of a select: what is chosen from it."""
    asks: Asks
    says: str


@frozen(kw_only=True)
class Pick:
    """A channel that is picked in a select; the answer takes the place of what was shown."""

    right: Permission | None
    channel: int
    asks: Asks
    says: str


@frozen(kw_only=True)
class Samples:
    """Those of a context."""

    commands: Mapping[str, Sample] = field(factory=dict)
    further: Mapping[str, tuple[Further, ...]] = field(factory=dict)
    """By a command's name."""
    menus: Mapping[str, Menu] = field(factory=dict)
    forms: Mapping[str, Submission] = field(factory=dict)
    """By a custom id."""
    buttons: Mapping[str, Press] = field(factory=dict)
    """By a custom id."""
    selects: Mapping[str, Pick] = field(factory=dict)
    """By a custom id."""
