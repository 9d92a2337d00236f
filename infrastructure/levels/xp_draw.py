from random import Random

from attrs import define, field


@define
class RandomXp:
    _random: Random = field(factory=Random)

    def __call__(self, least: int, most: int, /) -> int:
        return self._random.randint(least, most)
