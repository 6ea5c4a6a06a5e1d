"""Take six bundles in, in all 720 orders, and tell whether all end the same.

python3 packaging/dev.py bench orders [SEED] [--count 2]
"""

from __future__ import annotations

import argparse
import sys
import time
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
            receiver = orders.Receiver(made, orders.letters(made))
            started, ended = time.perf_counter(), list(receiver.after_every_order())
        outcomes, seconds = len(set(ended)), time.perf_counter() - started
        differing += outcomes != 1
        print(
            f"seed {seed}: {len(ended)} orders of 6 bundles, {receiver.taken} bundles taken in, "
            f"{outcomes} outcome(s), {seconds:.0f} s",
            flush=True,
        )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
