"""What people read of each error about permissions."""

from domain.permissions import errors as permissions

READ: tuple[tuple[Exception, str], ...] = (
    (permissions.RankTooLow("case", 5, 0), "This server asks for rank 5 to use `/case`, and you have none."),
    (permissions.RankTooLow("case", 5, 3), "This server asks for rank 5 to use `/case`, and yours is 3."),
    (permissions.RankOutOfReach(rank=5, own=0), "You have no rank, so you cannot hand out, ask for or change rank 5."),
    (permissions.RankOutOfReach(rank=5, own=3), "Your own rank is 3, so you cannot hand out, ask for or change rank"),
    (permissions.UnknownCommand("`x"), "I have no command `'x`."),
)
