"""A seeded district of offices and workers, under an injected clock and randomness (sync.md).

``python -m tests.simulation SEED`` plays one seed with its story; a failing seed is one line.
"""
