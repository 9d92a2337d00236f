"""What Discord allows, and what follows from it."""
