"""Play seeds and tell: ``python -m tests.simulation SEED [--days N] [--count N] [--story]``."""

from __future__ import annotations

import argparse
import dataclasses
import gc
import multiprocessing
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial

from tests.simulation import district, playing

_SELDOM = (50_000,)
"""How many new objects are waited for: looking for cycles takes a twentieth of the time."""


def main() -> int:
    """Play what was asked for; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--count", type=int, default=1, help="how many seeds from this one on")
    parser.add_argument("--days", type=int, default=playing.DAYS)
    for name, chance in dataclasses.asdict(playing.USUAL).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=chance)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--story", action="store_true")
    parser.add_argument("--shrink", action="store_true", help="try fewer days where one is wrong")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first wrong seed")
    asked = parser.parse_args()
    os.environ[district.SHARED] = str(district.template())
    named = {name: getattr(asked, name) for name in dataclasses.asdict(playing.USUAL)}
    play = partial(playing.play, days=asked.days, chances=playing.Chances(**named))
    started, failed, said, carried = time.perf_counter(), 0, 0, 0
    acts = Counter[str]()
    seeds = range(asked.seed, asked.seed + asked.count)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        asked.workers, mp_context=context, initializer=gc.set_threshold, initargs=_SELDOM
    ) as pool:
        under_way = [pool.submit(play, seed) for seed in seeds]
        for number, done in enumerate(as_completed(under_way), 1):
            played = first = done.result()
            if first.wrong and asked.shrink:
                played = playing.shortest(first)
            said, carried = said + played.said, carried + played.carried
            acts += played.done
            if asked.count == 1 or asked.story:
                print("\n".join(played.story))
            for text in played.wrong:
                print(f"seed {played.seed}: {text}", flush=True)
            if played.wrong:
                failed += 1
                print(f"    {played.again}", flush=True)
            if failed and asked.fail_fast:
                pool.shutdown(cancel_futures=True)
                return 1
            if number % 10 == 0:
                print(f"{number} seeds, {failed} wrong", flush=True)
    seconds = time.perf_counter() - started
    print(", ".join(f"{name} {count}" for name, count in acts.most_common()))
    print(
        f"{asked.count} seeds of {asked.days} days, {failed} wrong, {said} things said, "
        f"{carried} bundles taken in, {seconds:.0f} s, {asked.count / seconds:.2f} seeds/s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
