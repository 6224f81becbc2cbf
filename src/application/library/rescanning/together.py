"""Moves that depend on each other belong into one transaction: swaps, chains, rings."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import ChangeId, FilePath


class Line(NamedTuple):
    """As much of a line as it takes to choose it."""

    id: ChangeId
    path: FilePath
    old_path: FilePath | None


def moved_together(
    moved: Sequence[Line], missing: Sequence[Line], flavour: PathFlavour, size: int
) -> tuple[list[list[ChangeId]], frozenset[ChangeId]]:
    """Groups of about `size` lines, none of which waits for another group. The second answer:
    lines about missing files whose places are taken, which are in the groups too."""
    places = {comparison_key(line.old_path, flavour): line for line in moved if line.old_path}
    places |= {comparison_key(line.path, flavour): line for line in missing}
    leader: dict[ChangeId, ChangeId] = {line.id: line.id for line in moved}
    with_moves: set[ChangeId] = set()

    def first(number: ChangeId) -> ChangeId:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for line in moved:
        holder = places.get(comparison_key(line.path, flavour))
        if holder is None or holder.id == line.id:
            continue
        if holder.id not in leader:
            leader[holder.id] = holder.id
            with_moves.add(holder.id)
        leader[first(holder.id)] = first(line.id)
    clusters: dict[ChangeId, list[ChangeId]] = defaultdict(list)
    for number in leader:
        clusters[first(number)].append(number)
    groups: list[list[ChangeId]] = []
    for cluster in clusters.values():
        if not groups or len(groups[-1]) + len(cluster) > size:
            groups.append([])
        groups[-1] += cluster
    return groups, frozenset(with_moves)
