"""The commands and buttons of changed ends, and of what is stuck."""

from collections.abc import Mapping

from application.moderation.ends.edit_case import EditCase
from application.moderation.ends.list_stuck import ListStuck
from application.moderation.ends.retry_stuck import RetryStuck
from domain.moderation.case_number import CaseNumber
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from tests.builders import GUILD
from tests.unit.interface.samples.given import ENDING, REASON
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "case edit": Sample(
        right=Permission.MODERATE_MEMBERS,
        takes=f"number!:string?[1..100] {REASON.replace('string', 'string?')} duration:string[1..100]",
        given={"number": "#1", "reason": "better"},
        asks=lambda by, _: [EditCase(guild=GUILD, number=CaseNumber(1), by=by, reason="better")],
        says="Reason of case #1 changed: spam → better",
    ),
    "moderation stuck": Sample(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [ListStuck(guild=GUILD, by=by, seek=Seek(size=7))],
        says="### What I could not finish or end",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"stuck:retry:{ENDING}": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            RetryStuck(guild=GUILD, number=ENDING, by=by),
            ListStuck(guild=GUILD, by=by, seek=Seek(size=7)),
        ],
        says="### What I could not finish or end",
    ),
    "stuck:older:9": Press(
        right=Permission.MODERATE_MEMBERS,
        asks=lambda by, _: [
            ListStuck(guild=GUILD, by=by, seek=Seek(cursor=9, direction=Direction.OLDER, size=7)),
        ],
        says="### What I could not finish or end",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "case edit": (
        Further(
            given={"number": f"#{ENDING}", "duration": "7d"},
            asks=lambda by, _: [EditCase(guild=GUILD, number=ENDING, by=by, lasts="7d")],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
