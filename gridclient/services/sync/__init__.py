"""Sync: bundles out, bundles in, and what both sides know of each other (sync.md)."""
