"""Frozen data classes and rules; standard library only."""
