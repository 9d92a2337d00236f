"""What is not said in every language yet: folders of `interface/`, each of which leaves this list when it is."""

NOT_YET: frozenset[str] = frozenset()
