"""Sync: bundles out, bundles in, and what became of them."""
