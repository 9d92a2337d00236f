"""The commands and buttons of the configuration as a file."""

from collections.abc import Mapping

from application.configuration.apply_plan import ApplyPlan
from application.configuration.export_configuration import ExportConfiguration
from application.configuration.list_versions import ListVersions
from application.configuration.plan_configuration import PlanConfiguration, PlanRollback
from application.configuration.views import Fingerprint
from domain.configuration.version import Plan, PlanId, Source, Version, VersionNumber
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START
from tests.unit.interface.samples.sample import Press, Sample, Samples

_RIGHT = Permission.MANAGE_GUILD
FILE = "https://cdn.discordapp.com/attachments/1/2/tux.yaml"
CONTENT = b"version: 1\nsettings: {public_notice: true}\n"
PLAN = Plan(guild=GUILD, id=PlanId(7), by=MODERATOR, at=START, wanted={"settings": {"public_notice": True}})
VERSION = Version(
    guild=GUILD,
    number=VersionNumber(1),
    source=Source.COMMANDS,
    request=None,
    plan=None,
    rolls_back_to=None,
    by=MODERATOR,
    at=START,
    changed=("settings",),
    state={"settings": {"public_notice": True}},
)
_ANOTHER = "0123456789abcdef"
_OUTDATED = "## Something has changed since, so nothing was applied. The plan now: 1 changed"

_COMMANDS: Mapping[str, Sample] = {
    "config export": Sample(
        right=_RIGHT,
        asks=lambda by, _: [ExportConfiguration(guild=GUILD, by=by)],
        says="## Configuration of this server",
    ),
    "config plan": Sample(
        right=_RIGHT,
        takes="file!:attachment",
        given={"file": FILE},
        asks=lambda by, request: [PlanConfiguration(guild=GUILD, by=by, request=request, file=CONTENT)],
        says="## Plan: 1 changed",
    ),
    "config apply": Sample(
        right=_RIGHT,
        takes="plan!:string[1..100]",
        given={"plan": f" {PLAN.id}-{_ANOTHER}"},
        asks=lambda by, request: [
            ApplyPlan(guild=GUILD, by=by, request=request, plan=PLAN.id, fingerprint=Fingerprint(_ANOTHER))
        ],
        says=_OUTDATED,
    ),
    "config history": Sample(
        right=_RIGHT,
        asks=lambda by, _: [ListVersions(guild=GUILD, by=by, seek=Seek(size=10))],
        says="## Versions of the configuration",
    ),
    "config rollback": Sample(
        right=_RIGHT,
        takes="version!:integer[1..2000000000]",
        given={"version": 1},
        asks=lambda by, request: [PlanRollback(guild=GUILD, by=by, request=request, version=VersionNumber(1))],
        says="## Plan back to version 1: 1 changed",
    ),
}
_BUTTONS: Mapping[str, Press] = {
    f"config:apply:{PLAN.id}:{_ANOTHER}": Press(
        right=_RIGHT,
        asks=lambda by, request: [
            ApplyPlan(guild=GUILD, by=by, request=request, plan=PLAN.id, fingerprint=Fingerprint(_ANOTHER))
        ],
        says=_OUTDATED,
    ),
    "config:history:older:9": Press(
        right=_RIGHT,
        asks=lambda by, _: [ListVersions(guild=GUILD, by=by, seek=Seek(cursor=9, direction=Direction.OLDER, size=10))],
        says="## Versions of the configuration",
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS)
