"""What people see of the rules that XP are counted by."""

from application.levels.change_rules import ChangedRules
from application.levels.preview_rules import Move, RulesPreview
from application.levels.rule_queries import RulesDecision
from domain.levels.curve import AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.rules import LevelRules
from domain.shared.paging import Page
from interface.shared.languages import gettext, gettext_lazy, ngettext, number, signed
from interface.shared.layout import LONGEST_TEXT, Card, card, container, room_left, within

_HINT = gettext_lazy(
    "-# Change them with `/levels rules set`, `curve`, `role` and `channel`; `/levels preview` shows who moves how."
)
_HINT_AFTER = gettext_lazy("-# `/levels rules show` has all of them; `/levels preview` shows who moves how.")
_NOTHING_CHANGED = gettext_lazy(
    "-# Nothing was changed. A curve holds for all as soon as it is set; what was counted until "
    "now is replayed with `tux levels recompute`."
)
_SHOWN_TOTALS = 10


def rules_card(rules: LevelRules) -> Card:
    numbers = "\n".join([gettext("### Rules for XP"), *_numbers(rules)])
    texts, footer = [numbers], gettext("{hint} Version {version}.", hint=_HINT, version=rules.version)
    if exceptions := _exceptions(rules):
        texts.append(
            within(exceptions, room_left(numbers, footer), heading=gettext("**Roles and channels of their own**"))
        )
    return card(container(*texts, footer))


def changed_rules_card(changed: ChangedRules) -> Card:
    """What holds no longer, struck through, and what holds instead; the rest is in force as it was."""
    before, now = _lines(changed.before), _lines(changed.rules)
    said = gettext("### The rules for XP have changed") if changed.has_changed else gettext("### Nothing to change")
    lines = [*(f"~~{line}~~" for line in before if line not in now), *(line for line in now if line not in before)]
    footer = gettext("{hint} Version {version}.", hint=_HINT_AFTER, version=changed.rules.version)
    return card(container(within(lines, room_left(footer), heading=said), footer))


def preview_card(preview: RulesPreview) -> Card:
    moved = sum(preview.by_levels.values())
    lines = [
        gettext("### What these rules would do"),
        *_numbers(preview.rules),
        _how_many_move(preview, moved),
    ]
    if not preview.is_exact:
        lines.append(gettext("What messages brought is kept as days, so another range of XP is applied to their mean."))
    summary = "\n".join(lines)
    texts = [summary]
    if preview.by_levels:
        levels = [f"{_levels(by)}: {number(members)}" for by, members in preview.by_levels.items()]
        texts.append(
            within(levels, room_left(summary, str(_NOTHING_CHANGED)) // 3, heading=gettext("**Members by levels**"))
        )
    if preview.most:
        room = room_left(str(_NOTHING_CHANGED), *texts)
        texts.append(within([*map(_move, preview.most)], room, heading=gettext("**Who moves most**")))
    return card(container(*texts, str(_NOTHING_CHANGED)))


def _how_many_move(preview: RulesPreview, moved: int) -> str:
    if preview.is_whole:
        return ngettext(
            "Of {n} member {moved} would move to another level.",
            "Of {n} members {moved} would move to another level.",
            preview.members,
            moved=number(moved),
        )
    return gettext(
        "Of the first {members} members by XP, who alone were looked at, {moved} would move to another level.",
        members=number(preview.members),
        moved=number(moved),
    )


def rule_history_card(page: Page[RulesDecision]) -> Card:
    entries = [_decision(decision) for decision in page.items] or [gettext("*The defaults are in force.*")]
    return card(container(within(entries, LONGEST_TEXT, heading=gettext("### Rules for XP until now"))))


def curve_in_words(curve: AnyCurve) -> str:
    match curve:
        case StandardCurve():
            return gettext("from level L to the next 5 L² + 50 L + 100 XP")
        case LinearCurve(first=first, step=0):
            return gettext("each level {first} XP", first=number(first))
        case LinearCurve(first=first, step=step):
            return gettext(
                "the first level {first} XP, each further one {step} more", first=number(first), step=number(step)
            )
        case TableCurve(totals=totals):
            shown = ", ".join(number(total) for total in totals[:_SHOWN_TOTALS])
            more = gettext(", … up to {total}", total=number(totals[-1])) if len(totals) > _SHOWN_TOTALS else ""
            return gettext(
                "a table of {totals} levels, reached with {shown}{more} XP", totals=len(totals), shown=shown, more=more
            )


def _levels(by: int) -> str:
    return ngettext("{by} level", "{by} levels", abs(by), by=signed(by))


def _move(move: Move) -> str:
    return gettext(
        "<@{member}> level {level_before} → {level}, {xp_before} → {xp} XP",
        member=move.member,
        level_before=number(move.level_before),
        level=number(move.level),
        xp_before=number(move.xp_before),
        xp=number(move.xp),
    )


def _lines(rules: LevelRules) -> list[str]:
    return [*_numbers(rules), *_exceptions(rules)]


def _exceptions(rules: LevelRules) -> list[str]:
    return [
        *(gettext("<@&{role}> no XP", role=role) for role in sorted(rules.excluded_roles)),
        *(gettext("<#{channel}> no XP", channel=channel) for channel in sorted(rules.excluded_channels)),
        *(f"<@&{role}> {rate} %" for role, rate in sorted(rules.rates_by_role.items())),
        *(f"<#{channel}> {rate} %" for channel, rate in sorted(rules.rates_by_channel.items())),
    ]


def _numbers(rules: LevelRules) -> list[str]:
    return [
        gettext(
            "**A message** {least_xp} to {most_xp} XP, at most one every {cooldown} seconds",
            least_xp=number(rules.least_xp),
            most_xp=number(rules.most_xp),
            cooldown=number(rules.cooldown),
        ),
        gettext("**A minute in voice** {voice_xp} XP", voice_xp=number(rules.voice_xp)),
        gettext(
            "**A day at most** {message_cap} for messages, {voice_cap} for voice",
            message_cap=_cap(rules.message_cap),
            voice_cap=_cap(rules.voice_cap),
        ),
        gettext("**Levels** {curve}", curve=curve_in_words(rules.curve)),
    ]


def _cap(cap: int | None) -> str:
    return gettext("any number") if cap is None else f"{number(cap)} XP"


def _decision(decision: RulesDecision) -> str:
    rules = decision.rules
    exceptions = len(rules.excluded_roles | rules.rates_by_role.keys())
    exceptions += len(rules.excluded_channels | rules.rates_by_channel.keys())
    numbers = gettext(
        "{least_xp}-{most_xp} XP, {cooldown} s, voice {voice_xp}",
        least_xp=rules.least_xp,
        most_xp=rules.most_xp,
        cooldown=rules.cooldown,
        voice_xp=rules.voice_xp,
    )
    caps = gettext(
        "caps {message_cap} and {voice_cap}", message_cap=_cap(rules.message_cap), voice_cap=_cap(rules.voice_cap)
    )
    return gettext(
        "**Version {version}** <t:{at}:f> by <@{by}>\n-# {numbers}; {caps}; {exceptions} exceptions; {curve}",
        version=rules.version,
        at=int(decision.at.timestamp()),
        by=decision.by,
        numbers=numbers,
        caps=caps,
        exceptions=exceptions,
        curve=curve_in_words(rules.curve),
    )
