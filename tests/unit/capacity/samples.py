"""What is seen of processes under load."""

from benchmarks.capacity.sampling import OfBot, Sample

BOT = OfBot(
    processor=1,
    memory=200,
    statements=100,
    added=0,
    flushed=0,
    dropped=0,
    waiting=0,
    forgotten=0,
    shards=2,
    lag={0.1: 5, 0.2: 5},
)


FIRST = Sample(
    at=0,
    bots={1: BOT, 2: BOT},
    playground=1,
    playground_lag={0.1: 1},
    postgres=None,
    machine=10,
    load=1,
    transactions=10,
    sessions=20,
    connections=40,
    busy=2,
)
