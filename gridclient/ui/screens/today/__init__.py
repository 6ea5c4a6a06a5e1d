"""Today: who is due, door by door, in walking order."""
