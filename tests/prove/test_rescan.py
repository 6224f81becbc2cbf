"""Zero files lost, zero analyses lost, zero false deletions: random lives of folders against an
oracle that knows where every content went. The usual suite has few of them."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from domain.library.paths import PathFlavour
from tests.model.disks import Disk, MemoryDisk, RealDisk
from tests.model.moving import Life
from tests.model.rescans import RescannedLibrary
from tests.model.stores import in_sql

SEED = 20_240_000


def lives(
    kind: str, count: int, tmp_path: Path, first: int = SEED, rounds: int = 3, steps: int = 8
) -> Counter[str]:
    store = in_sql(tmp_path / "empty.db")
    figures: Counter[str] = Counter()
    for seed in range(first, first + count):
        place = tmp_path / f"life {seed}"
        (place / "top").mkdir(parents=True)
        disk: Disk = RealDisk(place / "top") if kind == "posix" else MemoryDisk(PathFlavour(kind))
        stored = store(place)
        life = Life(seed, disk, RescannedLibrary(
            tree=disk.tree, uow=stored.uow, reader=stored.reader
        ))  # fmt: skip
        try:
            life.run(rounds, steps)
            stored.check()
        except Exception as error:
            steps_taken = "\n  ".join(life.log)
            pytest.fail(f"seed {seed} ({kind}): {error!r}\n  {steps_taken}")
        finally:
            stored.close()
        figures += life.figures
        shutil.rmtree(place)
    return figures


@pytest.mark.parametrize("kind", ["posix", "mac", "windows"])
def test_whatever_people_do_nothing_is_lost(kind: str, full_size: bool, tmp_path: Path) -> None:
    count = (500 if kind == "posix" else 150) if full_size else (15 if kind == "posix" else 5)
    first = random.SystemRandom().randrange(10**9) if full_size else SEED
    figures = lives(kind, count, tmp_path, first)
    told = ", ".join(f"{number:,} {word}" for word, number in sorted(figures.items()))
    print(
        f"\n{kind}: {count} sequences from seed {first}: zero files lost, zero analyses lost, "
        f"zero false deletions ({told})"
    )
