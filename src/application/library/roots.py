"""Which imported folder a path belongs to, and which patterns go with it."""

from collections.abc import Sequence

from domain.library.file import Root
from domain.library.globs import EVERYTHING, Globs
from domain.library.paths import PathFlavour, is_inside
from domain.shared.ids import FilePath


def root_of(path: FilePath, roots: Sequence[Root], flavour: PathFlavour) -> Root | None:
    """The innermost imported folder around it; the folder itself where it was imported."""
    around = [root for root in roots if is_inside(path, root.path, flavour)]
    return max(around, key=lambda root: len(root.path), default=None)


def below(path: FilePath, folder: FilePath, flavour: PathFlavour) -> bytes:
    """The path from the folder on, with `/` between names, as globs read it."""
    rest = path[len(folder) :]
    rest = rest.replace(b"\\", b"/") if flavour is PathFlavour.WINDOWS else rest
    return rest.lstrip(b"/")


def left_out_by_root(path: FilePath, roots: Sequence[Root], flavour: PathFlavour) -> bool:
    """Whether the globs of its imported folder do not want it."""
    root = root_of(path, [r for r in roots if r.globs != EVERYTHING], flavour)
    innermost = root_of(path, roots, flavour)
    if root is None or innermost is None or innermost.id != root.id:
        return False
    return not root.globs.wants(below(path, root.path, flavour))


def globs_of(
    folder: FilePath, roots: Sequence[Root], flavour: PathFlavour
) -> tuple[Globs, FilePath]:
    """The globs that were stored with the imported folder around it, and that folder."""
    root = root_of(folder, roots, flavour)
    return (root.globs, root.path) if root else (EVERYTHING, folder)
