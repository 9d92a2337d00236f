"""What people see of the rules that XP are counted by."""

from application.levels.change_rules import RulesAfterChange
from application.levels.preview_rules import Move, RulesPreview
from application.levels.rule_queries import RulesDecision
from domain.levels.curve import AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.rules import LevelRules
from domain.shared.paging import Page
from interface.shared.layout import LONGEST_TEXT, Card, card, container, room_left, within

_HINT = "-# Change them with `/levels rules set`, `curve`, `role` and `channel`; `/levels preview` shows who moves how."
_NOTHING_CHANGED = (
    "-# Nothing was changed. A curve holds for all as soon as it is set; what was counted until now is replayed with "
    "`tux levels recompute`."
)
_SHOWN_TOTALS = 10


def rules_card(rules: LevelRules, heading: str = "### Rules for XP") -> Card:
    numbers = "\n".join([heading, *_numbers(rules)])
    exceptions = [
        *(f"<@&{role}> no XP" for role in sorted(rules.excluded_roles)),
        *(f"<#{channel}> no XP" for channel in sorted(rules.excluded_channels)),
        *(f"<@&{role}> {rate} %" for role, rate in sorted(rules.rates_by_role.items())),
        *(f"<#{channel}> {rate} %" for channel, rate in sorted(rules.rates_by_channel.items())),
    ]
    texts, footer = [numbers], f"{_HINT} Version {rules.version}."
    if exceptions:
        texts.append(within(exceptions, room_left(numbers, footer), heading="**Roles and channels of their own**"))
    return card(container(*texts, footer))


def changed_rules_card(after: RulesAfterChange) -> Card:
    return rules_card(
        after.rules, "### The rules for XP have changed" if after.has_changed else "### Nothing to change"
    )


def preview_card(preview: RulesPreview) -> Card:
    moved = sum(preview.by_levels.values())
    members = f"{preview.members:,} members"
    whom = members if preview.is_whole else f"the first {members} by XP, who alone were looked at,"
    lines = [
        "### What these rules would do",
        *_numbers(preview.rules),
        f"Of {whom} {moved:,} would move to another level.",
    ]
    if not preview.is_exact:
        lines.append("What messages brought is kept as days, so another range of XP is applied to their mean.")
    summary = "\n".join(lines)
    texts = [summary]
    if preview.by_levels:
        levels = [f"{_levels(by)}: {members:,}" for by, members in preview.by_levels.items()]
        texts.append(within(levels, room_left(summary, _NOTHING_CHANGED) // 3, heading="**Members by levels**"))
    if preview.most:
        room = room_left(_NOTHING_CHANGED, *texts)
        texts.append(within([*map(_move, preview.most)], room, heading="**Who moves most**"))
    return card(container(*texts, _NOTHING_CHANGED))


def rule_history_card(page: Page[RulesDecision]) -> Card:
    entries = [_decision(decision) for decision in page.items] or ["*The defaults are in force.*"]
    return card(container(within(entries, LONGEST_TEXT, heading="### Rules for XP until now")))


def curve_in_words(curve: AnyCurve) -> str:
    match curve:
        case StandardCurve():
            return "from level L to the next 5 L² + 50 L + 100 XP"
        case LinearCurve(first=first, step=0):
            return f"each level {first:,} XP"
        case LinearCurve(first=first, step=step):
            return f"the first level {first:,} XP, each further one {step:,} more"
        case TableCurve(totals=totals):
            shown = ", ".join(f"{total:,}" for total in totals[:_SHOWN_TOTALS])
            more = f", … up to {totals[-1]:,}" if len(totals) > _SHOWN_TOTALS else ""
            return f"a table of {len(totals)} levels, reached with {shown}{more} XP"


def _levels(by: int) -> str:
    return f"{by:+,} level" if abs(by) == 1 else f"{by:+,} levels"


def _move(move: Move) -> str:
    return f"<@{move.member}> level {move.level_before:,} → {move.level:,}, {move.xp_before:,} → {move.xp:,} XP"


def _numbers(rules: LevelRules) -> list[str]:
    return [
        f"**A message** {rules.least_xp:,} to {rules.most_xp:,} XP, at most one every {rules.cooldown:,} seconds",
        f"**A minute in voice** {rules.voice_xp:,} XP",
        f"**A day at most** {_cap(rules.message_cap)} for messages, {_cap(rules.voice_cap)} for voice",
        f"**Levels** {curve_in_words(rules.curve)}",
    ]


def _cap(cap: int | None) -> str:
    return "any number" if cap is None else f"{cap:,} XP"


def _decision(decision: RulesDecision) -> str:
    rules = decision.rules
    exceptions = len(rules.excluded_roles | rules.rates_by_role.keys())
    exceptions += len(rules.excluded_channels | rules.rates_by_channel.keys())
    numbers = f"{rules.least_xp}-{rules.most_xp} XP, {rules.cooldown} s, voice {rules.voice_xp}"
    caps = f"caps {_cap(rules.message_cap)} and {_cap(rules.voice_cap)}"
    return (
        f"**Version {rules.version}** <t:{int(decision.at.timestamp())}:f> by <@{decision.by}>\n"
        f"-# {numbers}; {caps}; {exceptions} exceptions; {curve_in_words(rules.curve)}"
    )
