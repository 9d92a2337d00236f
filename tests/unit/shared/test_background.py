import pytest
from attrs import define, field
from structlog.testing import capture_logs

from application.shared.errors import ApplicationError, DiscordUnreachable, RecordsUnavailable, unforeseen
from infrastructure.background import finish, repeat
from tests.incidents import RecordedIncidents
from tests.virtual_time import in_virtual_time

AWAY = ExceptionGroup("cases that could not be resumed", [RecordsUnavailable(), RecordsUnavailable()])
DEFECT = LookupError("defect")


class Enough(BaseException):
    """Ends what would go on for ever."""


@define
class Rounds:
    """Each round ends as said; None is a good end."""

    ends: list[Exception | None]
    incidents: RecordedIncidents = field(factory=RecordedIncidents)

    async def work(self) -> None:
        if not self.ends:
            raise Enough
        end = self.ends.pop(0)
        if end is not None:
            raise end

    def repeated(self) -> list[tuple[str, str | None]]:
        """What the log says: the event, and what stood in the way."""
        with capture_logs() as logs, pytest.raises(Enough):
            in_virtual_time(repeat("sweep", self.work, every=60, incidents=self.incidents))
        return [(log["event"], log.get("error")) for log in logs]


WAITS, GOES_ON = "background work has to wait", ("background work goes on", None)


def test_a_group_of_passing_errors_is_no_incident_and_one_line() -> None:
    rounds = Rounds([AWAY])
    assert rounds.repeated() == [(WAITS, "RecordsUnavailable()")]
    assert rounds.incidents.reported == []


def test_what_stands_in_the_way_is_logged_when_it_begins_changes_and_ends() -> None:
    away = RecordsUnavailable()
    rounds = Rounds([None, away, away, AWAY, DiscordUnreachable(), away, away, None, None, away])
    assert rounds.repeated() == [
        (WAITS, "RecordsUnavailable()"),
        (WAITS, "DiscordUnreachable()"),
        (WAITS, "RecordsUnavailable()"),
        GOES_ON,
        (WAITS, "RecordsUnavailable()"),
    ]
    assert rounds.incidents.reported == []


def test_of_a_group_only_what_nobody_foresaw_is_an_incident() -> None:
    rounds = Rounds([ExceptionGroup("both", [RecordsUnavailable(), ExceptionGroup("deeper", [DEFECT])]), DEFECT])
    assert rounds.repeated() == []
    group, single = rounds.incidents.reported
    assert isinstance(group, ExceptionGroup)
    assert group.subgroup(ApplicationError) is None
    assert group.subgroup(LookupError) is not None
    assert single is DEFECT


def test_work_that_ends_waits_for_what_passes_and_says_so_once() -> None:
    rounds = Rounds([AWAY, AWAY, None])
    with capture_logs() as logs:
        in_virtual_time(finish("sweep", rounds.work, within=5, incidents=rounds.incidents))
    assert [log["event"] for log in logs] == ["background work has to wait"]
    assert rounds.incidents.reported == []
    rounds.ends = [ExceptionGroup("one", [DEFECT])]
    in_virtual_time(finish("sweep", rounds.work, within=5, incidents=rounds.incidents))
    assert len(rounds.incidents.reported) == 1


def test_a_group_within_a_group_passes_too() -> None:
    assert unforeseen(ExceptionGroup("outer", [AWAY, DiscordUnreachable()])) is None
