from attrs import define, field


@define
class RecordedIncidents:
    """Keeps what was reported as unexpected."""

    reported: list[BaseException] = field(factory=list)

    def report(self, error: BaseException, *, during: str) -> str:
        self.reported.append(error)
        return "0badcafe"
