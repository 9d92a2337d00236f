"""Whether the machine stood still: all deadlines of a test end at once then, and its failure says nothing."""

import threading
import time
from collections.abc import Callable, Generator, Sequence

import pytest
from _pytest.runner import runtestprotocol
from attrs import define, field, frozen

LONG = 5.0
"""Seconds: less is what a busy machine does."""

LOOKED_EVERY = 0.5


@define(eq=False)
class StandstillWatch:
    """Looks twice a second whether this process gets any time. One that is busy itself did not stand still."""

    now: Callable[[], float] = time.monotonic
    worked: Callable[[], float] = time.process_time
    """Seconds that the processors spent on this process."""
    _seen: tuple[float, float] | None = field(default=None, init=False)
    _began: float = field(default=float("-inf"), init=False)
    _last: float = field(default=float("-inf"), init=False)
    """When it was last found to have stood still."""

    def run(self) -> None:
        """For as long as the process lives."""
        while True:
            self.look()
            time.sleep(LOOKED_EVERY)

    def start(self) -> None:
        threading.Thread(target=self.run, name="standstill watch", daemon=True).start()

    def look(self) -> None:
        now, worked = self.now(), self.worked()
        if self._seen is not None:
            passed, spent = now - self._seen[0], worked - self._seen[1]
            if passed >= LONG and spent < passed / 2:
                self._last = now
        self._seen = now, worked

    def begin(self) -> None:
        """A test begins."""
        self._began = self.now()

    def stood_still(self) -> bool:
        """Whether it did so during the test that began last."""
        self.look()
        return self._last >= self._began


_IS_TRIED_AGAIN = pytest.StashKey[bool]()
_RERUN = "rerun"


@frozen(eq=False)
class AfterStandstill:
    """Runs a test once more that failed while the machine stood still, and counts it as `rerun`; no other."""

    _watch: StandstillWatch
    _tells_all: bool = True
    """Also when a test begins, and that what was before and after it passed."""

    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        if self._tells_all:
            item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for again in (False, True):
            item.stash[_IS_TRIED_AGAIN] = again
            self._watch.begin()
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
            for report in reports if self._tells_all else worth_telling(reports):
                item.ihook.pytest_runtest_logreport(report=report)
            if all(str(report.outcome) != _RERUN for report in reports):
                break
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed and not item.stash[_IS_TRIED_AGAIN] and self._watch.stood_still():
            vars(report)["outcome"] = _RERUN
        return report

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        return (_RERUN, "R", _RERUN.upper()) if str(report.outcome) == _RERUN else None


def worth_telling(reports: Sequence[pytest.TestReport]) -> Sequence[pytest.TestReport]:
    """Of a test that passed, only that: its set-up and teardown have nothing to say."""
    if any(not report.passed for report in reports):
        return reports
    return [report for report in reports if report.when == "call"]


def tells_all(config: pytest.Config) -> bool:
    """A worker does so only where somebody asks for it: each report is written, sent, read and passed on."""
    is_worker = hasattr(config, "workerinput")
    asked = config.getoption("durations", None) is not None or config.getoption("xmlpath", None) is not None
    return not is_worker or asked or config.get_verbosity() > 0


def begin(config: pytest.Config) -> None:
    watch = StandstillWatch()
    watch.start()
    config.pluginmanager.register(AfterStandstill(watch, tells_all(config)))
