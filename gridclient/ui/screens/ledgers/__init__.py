"""Ledgers: taking over what the office already has, and giving ledgers away."""
