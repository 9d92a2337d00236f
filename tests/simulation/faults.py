"""What goes wrong in a schedule, drawn from its seed."""

from random import Random

from attrs import define, frozen


@frozen(kw_only=True)
class RequestFault:
    """How one request fares; times are in seconds."""

    seconds_there: float
    seconds_back: float
    is_dropped: bool = False
    answer_lost: bool = False
    is_repeated: bool = False
    seconds_lost: float = 0.0


@frozen(kw_only=True)
class CommitFault:
    is_refused: bool = False
    answer_lost: bool = False


@define
class Faults:
    """`share` of all requests meet one: `count` says how many did. `lags` of those that change something are seconds on
    their way."""

    random: Random
    share: float
    lags: float = 0.0
    count: int = 0

    def of_request(self, *, is_act: bool = False) -> RequestFault:
        there, back = self.random.uniform(0.01, 0.2), self.random.uniform(0.01, 0.2)
        if self.random.random() >= self.share:
            if is_act and self.random.random() < self.lags:
                there = self.random.uniform(0.5, 5)
            return RequestFault(seconds_there=there, seconds_back=back)
        self.count += 1
        match self.random.randrange(5):
            case 0:
                return RequestFault(
                    seconds_there=there, seconds_back=back, is_dropped=True, seconds_lost=self.random.choice((0, 1, 20))
                )
            case 1:
                return RequestFault(seconds_there=there, seconds_back=back, answer_lost=True)
            case 2:
                return RequestFault(seconds_there=self.random.uniform(1, 70), seconds_back=back)
            case 3:
                return RequestFault(seconds_there=there, seconds_back=self.random.uniform(1, 70))
            case _:
                return RequestFault(seconds_there=there, seconds_back=back, is_repeated=True)

    def leaves_out(self) -> bool:
        """Whether an answer about many says nothing of one."""
        return self.random.random() < self.share / 2

    def of_commit(self) -> CommitFault:
        if self.random.random() >= self.share / 5:
            return CommitFault()
        self.count += 1
        refused = self.random.random() < 0.5
        return CommitFault(is_refused=refused, answer_lost=not refused)
