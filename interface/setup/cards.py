"""What people see of setting up: pure functions from how the steps stand to cards."""

from collections.abc import Sequence

import discord
from attrs import frozen

from interface.shared.invite import RIGHTS, Right
from interface.shared.languages import Text, gettext, gettext_lazy, listed
from interface.shared.layout import Card, Container, card, container, text, within
from interface.shared.setup_step import SetupStep, StepState

END = "end"
"""In place of a step's name: the last page."""

_LONGEST_PART = 1_500
_BUTTONS_IN_A_ROW = 5
_WHERE = gettext_lazy("Server Settings → Roles → my role")
_LEAVE = gettext_lazy("-# Leave whenever you like: `/setup` goes on with what is open, and what is done stays done.")


@frozen(kw_only=True)
class Standing:
    step: SetupStep
    state: StepState
    is_skipped: bool

    @property
    def is_open(self) -> bool:
        return not (self.state.is_done or self.is_skipped)

    @property
    def mark(self) -> str:
        return "✅" if self.state.is_done else "⏭️" if self.is_skipped else "▫️"


@frozen(kw_only=True)
class SetupView:
    steps: Sequence[Standing]
    shown: str
    """The name of a step, or END."""
    missing: Sequence[str] = ()
    note: str | None = None
    """What was just done."""

    @property
    def place(self) -> int:
        """Of the step that is shown; behind the last at the end."""
        names = [each.step.name for each in self.steps]
        return names.index(self.shown) if self.shown in names else len(names)

    def name_at(self, place: int) -> str:
        return self.steps[place].step.name if place < len(self.steps) else END


def setup_card(view: SetupView) -> Card:
    shown = container(_overview(view))
    if view.note is not None:
        shown.add_item(text(f"✔ {view.note}"))
    if view.place < len(view.steps):
        _add_step(shown, view)
    else:
        _add_end(shown, view)
    return card(shown)


def rights_lines(missing: Sequence[Right]) -> list[str]:
    return [
        gettext("⚠️ **{permission}** for {purpose}", permission=right.name, purpose=right.purpose) for right in missing
    ]


def missing_of(flags: Sequence[str]) -> list[Right]:
    return [right for right in RIGHTS if right.flag in flags]


def _overview(view: SetupView) -> str:
    titles = (
        f"{each.mark} **{each.step.title}**" if each.step.name == view.shown else f"{each.mark} {each.step.title}"
        for each in view.steps
    )
    return f"### {gettext('Set-up')}\n{' · '.join(titles)}"


def _add_step(shown: Container, view: SetupView) -> None:
    standing = view.steps[view.place]
    step, state = standing.step, standing.state
    lines = [str(step.purpose), *state.lines]
    lacking = missing_of([flag for flag in step.rights if flag in view.missing])
    if lacking:
        names = listed(f"**{right.name}**" for right in lacking)
        lines.append(gettext("⚠️ For this I lack {names}: {where}", names=names, where=_WHERE))
    shown.add_item(discord.ui.Separator())
    shown.add_item(text(within(lines, _LONGEST_PART, heading=f"### {view.place + 1} · {step.title}")))
    for choice in step.channels:
        shown.add_item(discord.ui.ActionRow(_select(step.name, choice.name, choice.label, state)))
    doing = [
        _button(act.label, f"setup:do:{step.name}:{act.name}") for act in step.acts if act.name not in state.hidden
    ]
    doing += [_button(form.label, f"setup:form:{step.name}:{form.name}") for form in step.forms]
    if doing:
        shown.add_item(discord.ui.ActionRow(*doing))
    shown.add_item(discord.ui.ActionRow(*_moves(view, standing)))
    shown.add_item(text(str(_LEAVE)))


def _add_end(shown: Container, view: SetupView) -> None:
    left = [each.step.title for each in view.steps if not each.state.is_done]
    lines = [gettext("Left out: {left}", left=listed(left))] if left else [gettext("All of it is done.")]
    lines += rights_lines(missing_of(view.missing))
    heading = gettext("### That is all for now") if left else gettext("### Your server is set up")
    shown.add_item(discord.ui.Separator())
    shown.add_item(text(within(lines, _LONGEST_PART, heading=heading)))
    names = [each.step for each in view.steps]
    for first in range(0, len(names), _BUTTONS_IN_A_ROW):
        row = names[first : first + _BUTTONS_IN_A_ROW]
        shown.add_item(discord.ui.ActionRow(*(_button(step.title, f"setup:go:{step.name}") for step in row)))
    shown.add_item(text(gettext("-# `/settings show` has everything else that can be chosen.")))


def _select(step: str, name: str, label: Text, state: StepState) -> discord.ui.ChannelSelect[discord.ui.LayoutView]:
    chosen = state.chosen.get(name)
    known = (
        [] if chosen is None else [discord.SelectDefaultValue(id=chosen, type=discord.SelectDefaultValueType.channel)]
    )
    return discord.ui.ChannelSelect(
        custom_id=f"setup:pick:{step}:{name}",
        placeholder=str(label),
        channel_types=[discord.ChannelType.text],
        default_values=known,
    )


def _moves(view: SetupView, standing: Standing) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    place, name = view.place, standing.step.name
    moves = [] if place == 0 else [_button(gettext("◀ Back"), f"setup:go:{view.name_at(place - 1)}")]
    if standing.state.is_done:
        return [*moves, _button(gettext("Next ▶"), f"setup:go:{view.name_at(place + 1)}", is_main=True)]
    return [
        *moves,
        _button(gettext("Look again"), f"setup:go:{name}"),
        _button(gettext("Skip ▶"), f"setup:skip:{name}"),
    ]


def _button(label: Text, custom_id: str, *, is_main: bool = False) -> discord.ui.Button[discord.ui.LayoutView]:
    style = discord.ButtonStyle.primary if is_main else discord.ButtonStyle.secondary
    return discord.ui.Button(label=str(label), custom_id=custom_id, style=style)
