"""What people see of appeals: pure functions from view records to components."""

import discord

from application.moderation.appeals.ports import PostedAppeal
from application.moderation.appeals.queries import AppealView
from domain.moderation.appeals.appeal import LONGEST_ANSWER, LONGEST_TEXT, SHORTEST_TEXT, AppealState
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from interface.moderation.actions import face_of
from interface.moderation.people import known_as
from interface.shared.enum_words import in_words
from interface.shared.languages import gettext, gettext_lazy, untranslated
from interface.shared.layout import AMBER, GREEN, GREY, RED, Card, as_typed, as_written, card, container, shortened

_COLOURS = {
    AppealState.OPEN: AMBER,
    AppealState.GRANTING: AMBER,
    AppealState.GRANTED: GREEN,
    AppealState.REFUSED: RED,
    AppealState.MOOT: GREY,
}
APPEAL_STATES = {
    AppealState.OPEN: gettext_lazy("Open"),
    AppealState.GRANTING: gettext_lazy("Being granted"),
    AppealState.GRANTED: gettext_lazy("✅ Granted"),
    AppealState.REFUSED: gettext_lazy("❌ Refused"),
    AppealState.MOOT: gettext_lazy("No longer needed"),
}
_SHORTEST_PART = 40
"""Characters of what was typed; less of it says nothing."""
_QUOTED = ">>> "
_LONGEST_REASON = 200
"""Characters of the case's reason; `/case show` has all of it."""

type _Button = discord.ui.Button[discord.ui.LayoutView]
type _Field = discord.ui.TextInput[discord.ui.Modal]


def appeal_marker(number: CaseNumber) -> str:
    """What the first text of an appeal's card begins with, and no other appeal's."""
    return gettext("### ⚖️ Appeal of case #{number} ·", number=number)


def appeal_card(shown: PostedAppeal, *, is_bare: bool = False) -> Card:
    """One appeal, as moderators see it, with what they can do about it; a bare one has nothing that people typed."""
    appeal, case = shown.appeal, shown.case
    face = face_of(case.kind)
    about = [
        f"{appeal_marker(appeal.number)} {in_words(APPEAL_STATES, appeal.state)}",
        gettext("**Member** <@{target}>", target=case.target),
        f"-# {known_as(case.target, case.target_names)}",
        gettext("**Case** {kind} · `/case show {number}`", kind=f"{face.icon} {face.title}", number=appeal.number),
    ]
    if case.reason is not None and not is_bare:
        reason = shortened(case.reason, _LONGEST_REASON, as_written)
        about.append(gettext("**Reason** {reason}", reason=reason))
    said = gettext("*left out, as Discord refused a post with it*") if is_bare else as_written(appeal.text)
    filed = f"-# <t:{int(appeal.filed_at.timestamp())}:R>"
    texts = ["\n".join(about), f"{_QUOTED}{said}", filed, *_decision(appeal, is_bare=is_bare)]
    whole = container(*texts, colour=_COLOURS.get(appeal.state, GREY))
    if appeal.state is AppealState.OPEN:
        whole.add_item(deciding_buttons(appeal.number))
    return card(whole)


def deciding_buttons(number: CaseNumber) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    grant: _Button = discord.ui.Button(
        label=gettext("Grant"), style=discord.ButtonStyle.success, custom_id=f"appeal:grant:{number}"
    )
    refuse: _Button = discord.ui.Button(label=gettext("Refuse"), custom_id=f"appeal:refuse:{number}")
    return discord.ui.ActionRow(grant, refuse)


def decided_card(appeal: AppealView) -> Card:
    """What a moderator reads after deciding."""
    heading = f"{appeal_marker(appeal.number)} {in_words(APPEAL_STATES, appeal.state)}"
    texts = [*_decision(appeal, is_bare=False)]
    if appeal.state is AppealState.OPEN:
        texts.append(gettext("The case could not be taken back: the mod-log says why. The appeal is still open."))
    return card(container(heading, *texts, colour=_COLOURS.get(appeal.state, GREY)))


def filed_card(appeal: AppealView) -> Card:
    """What the member reads once it is filed."""
    return card(
        container(
            gettext("### Your appeal was sent to the moderators"),
            gettext(
                "They decide on it, and I tell you by direct message what they decided. Should that not reach you, as"
                " after a ban, press the button again to read it."
            ),
            gettext("-# Case #{number}", number=appeal.number),
        )
    )


def outcome_card(appeal: AppealView, guild_name: str) -> Card:
    """What the member is told; not by whom it was decided, nor what took the place of the case, if anything did."""
    about = {"guild_name": as_typed(guild_name), "number": appeal.number}
    if appeal.state is AppealState.GRANTED:
        lines = [gettext("### Your appeal of case #{number} in {guild_name} was granted", **about)]
    elif appeal.state is AppealState.MOOT:
        lines = [
            gettext("### Your appeal of case #{number} in {guild_name} is no longer needed", **about),
            gettext("Nothing of that case is in force any more, so the moderators did not have to decide."),
        ]
    else:
        lines = [gettext("### Your appeal of case #{number} in {guild_name} was refused", **about)]
    if appeal.answer is not None:
        lines.append(gettext("**The moderators say** {answer}", answer=as_written(appeal.answer)))
    return card(container("\n".join(lines), outcome_marker(appeal), colour=_COLOURS.get(appeal.state, GREY)))


def outcome_marker(appeal: AppealView) -> str:
    """The last text of that message; unlike any other appeal's, in any guild."""
    return untranslated(f"-# Appeal `{appeal.guild}/{appeal.number}`")


def appeal_line(state: AppealState) -> str:
    """What a case says of its appeal."""
    return gettext("**Appeal** {state}", state=in_words(APPEAL_STATES, state))


def appeal_texts(appeal: AppealView, room: int) -> list[str]:
    """What a case says of its appeal; of what was typed as much as this room has: the card in the channel has all."""
    when = [] if appeal.decided_at is None else [f"-# <t:{int(appeal.decided_at.timestamp())}:f>"]
    filed = f"{appeal_line(appeal.state)} · <t:{int(appeal.filed_at.timestamp())}:R>"
    texts = ["\n".join([filed, *_decision(appeal, is_bare=True), *when])]
    for typed, mark, share in ((appeal.answer, "> ", 6), (appeal.text, _QUOTED, 2)):
        longest = (room - sum(map(len, texts)) - len(mark)) // share  # each character may be two then
        if typed is not None and longest >= _SHORTEST_PART:
            texts.append(f"{mark}{shortened(typed, longest, as_written)}")
    return texts


def appealing_form(guild: GuildId, number: CaseNumber) -> discord.ui.Modal:
    form = discord.ui.Modal(
        title=gettext("Appeal case #{number}", number=number), custom_id=f"appeal:file:{guild}:{number}"
    )
    field: _Field = discord.ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        min_length=SHORTEST_TEXT,
        max_length=LONGEST_TEXT,
    )
    form.add_item(
        discord.ui.Label(
            text=gettext("Why should it be taken back?"),
            description=gettext("The moderators read it. You can appeal once."),
            component=field,
        )
    )
    return form


def deciding_form(number: CaseNumber, *, is_granting: bool) -> discord.ui.Modal:
    if is_granting:
        title, name = gettext("Grant appeal of case #{number}", number=number), "grant"
    else:
        title, name = gettext("Refuse appeal of case #{number}", number=number), "refuse"
    form = discord.ui.Modal(title=title, custom_id=f"appeal:{name}:{number}")
    field: _Field = discord.ui.TextInput(
        custom_id="answer", style=discord.TextStyle.paragraph, min_length=1, max_length=LONGEST_ANSWER
    )
    form.add_item(discord.ui.Label(text=gettext("Why"), description=gettext("The member reads it"), component=field))
    return form


def _decision(appeal: AppealView, *, is_bare: bool) -> list[str]:
    if appeal.state is AppealState.MOOT:
        return [gettext("Nothing of the case is in force any more, so there is nothing to decide.")]
    if appeal.decided_by is None:
        return []
    by = {"by": f"<@{appeal.decided_by}> · ID {appeal.decided_by}"}
    match appeal.state:
        case AppealState.GRANTED if appeal.undone_with is not None:
            said = gettext("**Granted** by {by} with case #{undone_with}", undone_with=appeal.undone_with, **by)
        case AppealState.GRANTED:
            said = gettext("**Granted** by {by}", **by)
        case AppealState.GRANTING:
            said = gettext("**Being granted** by {by}: the case is being taken back", **by)
        case _:
            said = gettext("**Refused** by {by}", **by)
    answer = [] if is_bare or appeal.answer is None else [f"> {as_written(appeal.answer)}"]
    return ["\n".join([said, *answer])]
