"""Where Discord and the record differ, and what puts it right."""

from collections.abc import Mapping

from discord.utils import snowflake_time

from application.moderation.drift.adopt_standing import AdoptStanding
from application.moderation.drift.bring_about_again import BringAboutAgain
from application.moderation.drift.end_on_record import EndOnRecord
from application.moderation.drift.show_drift import ShowDrift
from domain.moderation.actions.ban import BAN
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from interface.moderation.drift.cards import PAGE_SIZE
from tests.builders import GUILD
from tests.unit.interface.samples.given import BANNED
from tests.unit.interface.samples.sample import Press, Sample, Samples

_THREE = CaseNumber(3)

_COMMANDS: Mapping[str, Sample] = {
    "moderation drift": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowDrift(guild=GUILD, by=by, size=PAGE_SIZE)],
        says="### 1 difference",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    "drift:first": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowDrift(guild=GUILD, by=by, size=PAGE_SIZE)],
        says="### 1 difference",
    ),
    f"drift:after:ban:{BANNED - 1}": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ShowDrift(guild=GUILD, by=by, size=PAGE_SIZE, after=("ban", UserId(BANNED - 1)))],
        says="### 1 difference",
    ),
    f"drift:adopt:ban:{BANNED}": Press(
        right=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, request: [
            AdoptStanding(
                guild=GUILD, by=by, kind=BAN, target=BANNED, request=request, asked_at=snowflake_time(request)
            )
        ],
        says=f"Case #8 is on record now: Ban of <@{BANNED}>.",
    ),
    "drift:again:3": Press(
        right=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, request: [BringAboutAgain(guild=GUILD, by=by, number=_THREE, asked_at=snowflake_time(request))],
        says="<@31> was banned again, for case #3.",
    ),
    "drift:end:3": Press(
        right=Permission.BAN_MEMBERS,
        in_place=False,
        asks=lambda by, _: [EndOnRecord(guild=GUILD, by=by, number=_THREE)],
        says="Case #3 is in force no more: Ban of <@31>.",
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS)
