"""Take six bundles in, in all 720 orders, and tell whether all end the same.

python3 packaging/dev.py bench orders [SEED] [--count 2]
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path


def main() -> int:
    """1 when any order ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--count", type=int, default=2)
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.simulation import orders
    from tests.simulation.world import world

    differing = 0
    for seed in range(asked.seed, asked.seed + asked.count):
        with world(seed) as made:
            written = orders.letters(made)
            every = itertools.permutations(written)
            states = {orders.state_after(made, order) for order in every}
        differing += len(states) != 1
        print(f"seed {seed}: 720 orders of 6 bundles, {len(states)} outcome(s)", flush=True)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
