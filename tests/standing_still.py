"""Whether the machine stood still: all deadlines of a test end at once then, and its failure says nothing."""

import threading
import time
from collections.abc import Callable, Generator

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

    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for again in (False, True):
            item.stash[_IS_TRIED_AGAIN] = again
            self._watch.begin()
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
            for report in reports:
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


def begin(config: pytest.Config) -> None:
    watch = StandstillWatch()
    watch.start()
    config.pluginmanager.register(AfterStandstill(watch))
