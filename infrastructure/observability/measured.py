import time

from attrs import define

from application.shared.use_case import UseCase
from infrastructure.observability.metrics import USE_CASE_SECONDS


@define
class Measured[Command, Result]:
    """Tells the metrics how long a use case took and whether it succeeded."""

    _name: str
    _use_case: UseCase[Command, Result]

    async def __call__(self, command: Command, /) -> Result:
        started = time.perf_counter()
        outcome = "failed"
        try:
            result = await self._use_case(command)
            outcome = "succeeded"
        finally:
            USE_CASE_SECONDS.labels(self._name, outcome).observe(time.perf_counter() - started)
        return result
