"""What a person can do: the only callers of the store."""
