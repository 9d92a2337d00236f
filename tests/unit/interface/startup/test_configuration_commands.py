"""`tux config`: what is asked of the use cases, what is said of their answers, and how it ends."""

from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol, cast

import pytest
from attrs import evolve
from discord.utils import time_snowflake

from application.configuration.apply_plan import Applied, ApplyPlan, Outdated
from application.configuration.export_configuration import ConfigurationExport, ExportConfiguration
from application.configuration.list_versions import ListedVersion, ListVersions
from application.configuration.plan_configuration import PlanConfiguration, PlanRollback
from application.configuration.ports import Problem
from application.configuration.queries import VersionView
from application.configuration.views import EntryChange, FieldChange, Fingerprint, Gone, PlanView, Refused, Turn
from domain.configuration.version import MOST_VERSIONS, PlanId, Source, VersionNumber
from domain.moderation.nick.errors import NoNickname
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.standing import Standing
from interface.shared.wiring import Shared
from interface.startup import configuration_commands, discord_over_rest
from interface.startup.configuration_commands import apply, export, history, plan, rollback
from tests.backups import files_in
from tests.builders import EVERYTHING, GUILD, MODERATOR
from tests.fakes.clock import START, FakeClock

OPERATOR = Standing(user=MODERATOR, is_owner=True, is_administrator=True, permissions=EVERYTHING)
NOBODYS = evolve(OPERATOR, user=UserId(1))
REQUEST = RequestId(time_snowflake(START))
PLANNED = PlanView(
    plan=PlanId(7),
    fingerprint=Fingerprint("abc"),
    sections=("settings",),
    changes=(EntryChange("settings", (), Turn.CHANGED, (FieldChange("daily_amount", "50", "60"),)),),
)
GONE = evolve(PLANNED, gone=(Gone(section="settings", entry=(), field="mod_log_channel", was="#log"),))
NOTHING = evolve(PLANNED, changes=())
REFUSED = Refused((Problem(line=3, where=("settings",), why=NoNickname(UserId(5))),))
APPLIED = Applied(number=VersionNumber(4), sections=("settings",), before=VersionNumber(3))
SAID = "~ settings\n    daily_amount: 50 → 60\n1 changed; fingerprint abc\n"
NOT_DONE = "line 3, settings: why not\nNothing was changed.\n"
UNASKED = "Ranks and rights are not asked for: this is the command line.\n"


def a_version(number: int, source: Source, *changed: str, rolls_back_to: VersionNumber | None = None) -> VersionView:
    return VersionView(
        number=VersionNumber(number),
        source=source,
        rolls_back_to=rolls_back_to,
        by=MODERATOR,
        at=START,
        changed=changed,
    )


VERSIONS = (
    a_version(2, Source.ROLLBACK, "settings", "shop", rolls_back_to=VersionNumber(1)),
    a_version(1, Source.FILE, "settings"),
)

type Work = Callable[[Shared, Namespace], Awaitable[int]]


class UseCases(SimpleNamespace):
    """They give the answers that are set, and note what they were asked."""

    def __init__(self, **answers: object) -> None:
        super().__init__()
        self.asked = list[object]()
        for name, answer in answers.items():
            setattr(self, name, self._giving(answer))

    def _giving(self, answer: object) -> Callable[[object], Awaitable[object]]:
        async def give(command: object) -> object:
            self.asked.append(command)
            return answer

        return give


class WithThese(Protocol):
    def __call__(self, **answers: object) -> UseCases: ...


@pytest.fixture
def given(tmp_path: Path) -> dict[str, object]:
    file = tmp_path / "tux.yaml"
    file.write_bytes(b"version: 1\n")
    return {
        "guild": GUILD,
        "by": MODERATOR,
        "file": str(file),
        "only": None,
        "version": 2,
        "apply": False,
        "without_gone": False,
        "without_discord": True,
    }


@pytest.fixture
def shared() -> Shared:
    return cast(Shared, SimpleNamespace(clock=FakeClock(), settings="settings"))


@pytest.fixture
def with_these(monkeypatch: pytest.MonkeyPatch) -> WithThese:
    def make(**answers: object) -> UseCases:
        use_cases = UseCases(**answers)
        monkeypatch.setattr(configuration_commands, "_open", lambda *_: (use_cases, lambda *_: "why not"))
        return use_cases

    return make


async def test_an_export_goes_to_the_file_or_to_the_standard_output(
    shared: Shared,
    given: dict[str, object],
    with_these: WithThese,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    use_cases = with_these(export=ConfigurationExport(sections=("settings",), file=b"version: 1\n# new\n"))
    assert await export(shared, Namespace(**given)) == 0
    assert (files_in(tmp_path), capsysbinary.readouterr().out) == ({"tux.yaml": len(b"version: 1\n# new\n")}, b"")
    assert await export(shared, Namespace(**given | {"file": None})) == 0
    assert capsysbinary.readouterr().out == b"version: 1\n# new\n"
    assert use_cases.asked == [ExportConfiguration(guild=GUILD, by=NOBODYS)] * 2


@pytest.mark.parametrize(
    ("planned", "code", "out", "err"),
    [
        (PLANNED, 0, SAID, UNASKED),
        (
            evolve(PLANNED, is_checked=False),
            0,
            SAID,
            "Not checked without Discord: whether the bot can still post in the channels and hand out the roles. "
            + UNASKED,
        ),
        (
            GONE,
            0,
            "These are gone by now. What names them is left as it is today:\n"
            f"× settings › mod_log_channel: #log\n{SAID}",
            UNASKED,
        ),
        (NOTHING, 0, "nothing to change; fingerprint abc\n", UNASKED),
        (REFUSED, 1, NOT_DONE, ""),
    ],
    ids=["changes", "unchecked", "gone", "nothing", "refused"],
)
async def test_a_plan_is_said_and_nothing_else_is_done(
    shared: Shared,
    given: dict[str, object],
    with_these: WithThese,
    capsys: pytest.CaptureFixture[str],
    planned: object,
    code: int,
    out: str,
    err: str,
) -> None:
    use_cases = with_these(plan=planned)
    assert await plan(shared, Namespace(**given)) == code
    assert use_cases.asked == [PlanConfiguration(guild=GUILD, by=OPERATOR, request=REQUEST, file=b"version: 1\n")]
    assert capsys.readouterr() == (out, err)


@pytest.mark.parametrize(
    ("work", "planned", "more", "result", "code", "last"),
    [
        (apply, PLANNED, {}, APPLIED, 0, "Applied as version 4."),
        (apply, PLANNED, {"only": "abc"}, APPLIED, 0, "Applied as version 4."),
        (apply, GONE, {}, APPLIED, 0, "Applied as version 4."),
        (apply, PLANNED, {"only": "abd"}, None, 1, "Nothing was applied: this is not the plan that you named."),
        (apply, NOTHING, {}, None, 0, "nothing to change; fingerprint abc"),
        (apply, REFUSED, {}, None, 1, "Nothing was changed."),
        (
            *(apply, PLANNED, {}, Outdated(PLANNED), 1),
            "Nothing was applied: something has changed in this moment. Try again.",
        ),
        (apply, PLANNED, {}, REFUSED, 1, "Nothing was changed."),
        (rollback, PLANNED, {}, None, 0, "1 changed; fingerprint abc"),
        (rollback, PLANNED, {"apply": True}, APPLIED, 0, "Applied as version 4."),
        (rollback, REFUSED, {"apply": True}, None, 1, "Nothing was changed."),
        (
            *(rollback, GONE, {"apply": True}, None, 1),
            "Nothing was applied: say --without-gone to apply it without what is gone.",
        ),
        (rollback, GONE, {"apply": True, "without_gone": True}, APPLIED, 0, "Applied as version 4."),
        (rollback, evolve(GONE, changes=()), {"apply": True}, None, 0, "nothing to change; fingerprint abc"),
    ],
)
async def test_only_what_was_planned_and_is_wanted_is_applied(
    shared: Shared,
    given: dict[str, object],
    with_these: WithThese,
    capsys: pytest.CaptureFixture[str],
    work: Work,
    planned: object,
    more: dict[str, object],
    result: object,
    code: int,
    last: str,
) -> None:
    use_cases = with_these(plan=planned, roll_back=planned, apply=result)
    assert await work(shared, Namespace(**given | more)) == code
    asked: list[object] = [PlanConfiguration(guild=GUILD, by=OPERATOR, request=REQUEST, file=b"version: 1\n")]
    if work is rollback:
        asked = [PlanRollback(guild=GUILD, by=OPERATOR, request=REQUEST, version=VersionNumber(2))]
    if result is not None:
        how = {"plan": PlanId(7), "fingerprint": Fingerprint("abc"), "source": Source.COMMAND_LINE}
        asked.append(ApplyPlan(guild=GUILD, by=OPERATOR, request=REQUEST, **how))  # type: ignore[arg-type]  # as named
    assert use_cases.asked == asked
    assert capsys.readouterr().out.splitlines()[-1] == last


async def test_versions_are_listed_with_what_led_back_where(
    shared: Shared, given: dict[str, object], with_these: WithThese, capsys: pytest.CaptureFixture[str]
) -> None:
    use_cases = with_these(list=Page(tuple(map(ListedVersion, VERSIONS))))
    assert await history(shared, Namespace(**given)) == 0
    assert use_cases.asked == [ListVersions(guild=GUILD, by=NOBODYS, seek=Seek(size=MOST_VERSIONS))]
    at = f"{START:%Y-%m-%d %H:%M} UTC"
    assert capsys.readouterr().out.splitlines() == [
        f"2  {at}  rollback to 1  by {MODERATOR}: settings, shop",
        f"1  {at}  file  by {MODERATOR}: settings",
    ]


@pytest.mark.parametrize(("client", "said"), [("a client", False), (None, True)])
async def test_where_discord_can_be_asked_it_is_and_else_that_is_said(
    shared: Shared,
    given: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    client: str | None,
    said: bool,
) -> None:
    opened = list[object]()

    @asynccontextmanager
    async def over_rest(settings: object) -> AsyncIterator[object]:
        assert settings == "settings"
        yield client

    def opening(_shared: Shared, asked: object) -> tuple[UseCases, object]:
        opened.append(asked)
        return UseCases(plan=NOTHING), None

    monkeypatch.setattr(discord_over_rest, "discord_over_rest", over_rest)
    monkeypatch.setattr(configuration_commands, "_open", opening)
    await plan(shared, Namespace(**given | {"without_discord": False}))
    assert opened == [client]
    assert ("No DISCORD_TOKEN is set" in capsys.readouterr().err) == said
