"""The proof of trust: what hostile files, strangers, colleagues and thieves get. One report.

python3 packaging/dev.py bench trust [--mutants 10000] [--attempts 1000] [--seed 1] [--jobs 2]
    [--mutant N] [--only NAME [--number N]] [--fuzz SECONDS]

A fault is printed with the arguments that make it again. The exit code is 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """1 when a proof fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=10_000, help="how many mutated bundles")
    parser.add_argument("--attempts", type=int, default=1000, help="of each kind of false bundle")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--mutant", type=int, help="this mutant alone; it is also written here")
    parser.add_argument("--only", help="one proof by its name")
    parser.add_argument("--number", type=int, help="one attempt of it by its number")
    parser.add_argument("--fuzz", type=int, default=0, help="seconds of guided fuzzing (atheris)")
    asked = parser.parse_args()
    if asked.mutant is not None:
        asked.only, asked.number = "mutants", asked.mutant
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.bench import _proofs

    if asked.only and asked.only not in _proofs.PROOFS:
        parser.error(f"no such proof: {asked.only}; there are: {', '.join(_proofs.PROOFS)}")
    return _proofs.report(asked)


if __name__ == "__main__":
    sys.exit(main())
