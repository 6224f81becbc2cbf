"""People move files about in every way; an oracle knows where which content went."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable

from application.library.name_passages import name_passages
from application.library.rescanning.show_rescan import RescanView
from application.library.rescanning.start_apply import ApplyCommand
from domain.library.passage import FILE
from domain.library.rescan import AmbiguousRule, ChangeKind
from domain.shared.ids import FileId
from tests.contract.store_samples import analysis_run, artifact, edit
from tests.model.disks import Disk
from tests.model.rescans import RescannedLibrary

ROOTS = ("in/reels", "in/stills", "in/reelsight")
AWAY = "away"
_CAREFUL = (ChangeKind.MOVED, ChangeKind.CHANGED, ChangeKind.NEW, ChangeKind.AMBIGUOUS)
_FOLDERS = ("", "day 1/", "day 2/", "day 2/raw/", "Ünder/", "x/y/z/")
_NAMES = ("a", "A", "b", "clip", "Clip", "C0001", "é", "e\u0301", "take 2")


class Life:
    """One sequence: every step is drawn from the seed, so a seed that fails can be run again."""

    def __init__(self, seed: int, disk: Disk, library: RescannedLibrary) -> None:
        self.random = random.Random(seed)  # a game, not a secret
        self.disk, self.library = disk, library
        self.time = 1_600_000_000
        self.log: list[str] = []
        self.figures: Counter[str] = Counter()
        self._crossed = self._unsure = False
        self._seen: dict[FileId, bytes] = {}

    def run(self, rounds: int, steps: int) -> None:
        for root in ROOTS:
            for _ in range(self.random.randint(3, 7)):
                self.write(root)
        for root in ROOTS:
            self.library.imports(self._text(root))
        self._mark()
        for _ in range(rounds):
            before = self._library_contents()
            self._crossed = self._unsure = False
            for _ in range(self.random.randint(1, steps)):
                self._step()
            self._rescan(before)
            self._mark()

    # what people do

    def _step(self) -> None:
        does: Callable[[], None] = self.random.choice(
            [
                self.move, self.move, self.rename, self.move_folder, self.copy, self.edit,
                self.delete, self.change_case, self.swap, self.unmount, self.remount, self.touch,
                self.write, self.ring, self.move_onto,
            ]
        )  # fmt: skip
        does()

    def write(self, root: str | None = None) -> None:
        name = self._free(root)
        if name is not None:
            self._say("write", name)
            self.disk.write(name, self._content(), self._now())

    def move(self) -> None:
        name, new = self._file(), self._free()
        if name and new:
            self._rename(name, new.rpartition("/")[0] + "/" + name.rpartition("/")[2])

    def rename(self) -> None:
        name, new = self._file(), self._free()
        if name and new:
            self._rename(name, name.rpartition("/")[0] + "/" + new.rpartition("/")[2])

    def move_folder(self) -> None:
        name, new = self._file(), self._free()
        if not (name and new) or name.count("/") < 3 or new.count("/") < 3:
            return
        old_folder, new_folder = name.rpartition("/")[0], new.rpartition("/")[0]
        old_key, new_key = (self.disk.key(n) + b"/" for n in (old_folder, new_folder))
        taken = any(self.disk.key(other).startswith(new_key) for other in self.disk.contents())
        if taken or new_key.startswith(old_key) or old_key.startswith(new_key):
            return
        self._say("move folder", old_folder, new_folder)
        self._clear(new_folder)
        self.disk.rename(old_folder, new_folder)

    def copy(self) -> None:
        name, new = self._file(), self._free()
        if name and new:
            content, time = self.disk.contents()[name]
            self._say("copy", name, new)
            self.disk.write(new, content, self.random.choice([time, self._now()]))

    def edit(self) -> None:
        if name := self._file():
            self._say("edit", name)
            self.disk.write(name, self._content(), self._now())

    def touch(self) -> None:
        if name := self._file():
            self._say("touch", name)
            self.disk.write(name, self.disk.contents()[name][0], self._now())

    def delete(self) -> None:
        if name := self._file():
            self._say("delete", name)
            self.disk.remove(name)

    def change_case(self) -> None:
        if name := self._file():
            folder, _, base = name.rpartition("/")
            new = f"{folder}/{base.swapcase()}"
            if self._is_free(new) or self.disk.key(new) == self.disk.key(name):
                self._rename(name, new)

    def swap(self) -> None:
        one, other = self._file(), self._file()
        if one and other and one != other:
            self._say("swap", one, other)
            self._note_crossing(one, other)
            self.disk.rename(one, "in/swapping.tmp")
            self.disk.rename(other, one)
            self.disk.rename("in/swapping.tmp", other)

    def ring(self) -> None:
        names = list({name for _ in range(4) if (name := self._file())})
        if len(names) > 2:
            self._say("ring", *names)
            self._note_crossing(*names)
            self.disk.rename(names[-1], "in/swapping.tmp")
            for at in range(len(names) - 1, 0, -1):
                self.disk.rename(names[at - 1], names[at])
            self.disk.rename("in/swapping.tmp", names[0])

    def move_onto(self) -> None:
        one, other = self._file(), self._file()
        if one and other and one != other:
            self._say("move onto", one, other)
            self._note_crossing(one, other)
            self.disk.rename(one, other)

    def unmount(self) -> None:
        root = self.random.choice(ROOTS)
        if not self._inside(root):
            return
        self._say("unmount", root)
        self.disk.rename(root, f"{AWAY}/{root}")
        if self.random.random() < 0.5:
            self.disk.make_folder(root)

    def remount(self) -> None:
        for root in ROOTS:
            if any(name.startswith(f"{AWAY}/{root}/") for name in self.disk.contents()) and (
                not self._inside(root)
            ):
                self._say("remount", root)
                self._clear(root)
                self.disk.rename(f"{AWAY}/{root}", root)
                return

    # what the library makes of it

    def _rescan(self, before: dict[FileId, bytes]) -> None:
        places = {file.id: path for path, file in self.library.files().items()}
        kept_out = {root for root in ROOTS if not self._inside(root)}
        if self.random.random() < 0.4:
            self._apply_some()
        # Where a file took the place of another imported folder's, only a look at both tells that
        # from an edit.
        if self.random.random() < 0.5 or self._crossed or self._is_replaced(before, places):
            self._apply(self._text("in"), *ChangeKind)
        else:  # files move between them, so what is missing comes last
            for kinds in (_CAREFUL, tuple(ChangeKind)):
                for root in ROOTS:
                    self._apply(self._text(root), *kinds)
        if self._unsure:  # which of several equal files is gone shows once the others are there
            self._apply(self._text("in"), *ChangeKind)
        self._check(before, places, kept_out)

    def _apply_some(self) -> None:
        view = self.library.rescans(self._text("in"))
        kinds = [kind for kind in _CAREFUL if self.random.random() < 0.3]
        some = [line for line in view.changes if self.random.random() < 0.5]
        command = ApplyCommand(
            job_id=view.job.id,
            whole=frozenset(kinds),
            moved=tuple(n.file_id for n in some if n.kind is ChangeKind.MOVED and n.file_id),
            changed=tuple(n.file_id for n in some if n.kind is ChangeKind.CHANGED and n.file_id),
            missing=tuple(n.file_id for n in some if n.kind is ChangeKind.MISSING and n.file_id),
            new=tuple(
                n.path.decode("utf-8", "surrogateescape") for n in some if n.kind is ChangeKind.NEW
            ),
            ambiguous_rule=AmbiguousRule.FIRST_MATCH,
        )
        if kinds or command.moved or command.changed or command.missing or command.new:
            self._try(view, command)

    def _apply(self, folder: str, *kinds: ChangeKind) -> None:
        view = self.library.rescans(folder)
        self._try(
            view,
            ApplyCommand(
                job_id=view.job.id,
                whole=frozenset(kinds),
                ambiguous_rule=AmbiguousRule.FIRST_MATCH,
            ),
        )

    def _try(self, view: RescanView, command: ApplyCommand) -> None:
        for kind, number in view.counts.items():
            self.figures[kind.value] += number
        self._unsure |= view.counts[ChangeKind.AMBIGUOUS] > 0
        shown = (f"{n.kind}:{n.path[len(self.disk.top) :].decode()}" for n in view.changes)
        self._say("  rescan of", view.folder.decode(), *shown)
        if view.job.status.value == "COMPLETED" and self._has_any(view, command):
            job = self.library.apply(command)
            self._say("  applied", str(job.summary.get("applied")), str(job.summary.get("left")))
            self.figures["applied"] += sum(job.summary.get("applied", {}).values())

    def _has_any(self, view: RescanView, command: ApplyCommand) -> bool:
        ids = {*command.moved, *command.changed, *command.missing}
        return any(
            line.kind in command.whole - {ChangeKind.BUSY, ChangeKind.UNCHANGED}
            or line.file_id in ids
            or line.path.decode("utf-8", "surrogateescape") in command.new
            for line in view.changes
        )

    # what has to be so afterwards

    def _check(
        self, before: dict[FileId, bytes], places: dict[FileId, bytes], kept_out: set[str]
    ) -> None:
        files = self.library.files()
        lies: dict[bytes, bytes] = {
            self.disk.path(name): content
            for name, (content, _) in self.disk.contents().items()
            if name.startswith("in/") and name.endswith((".mp4", ".MP4"))
        }
        away = {path for path in files if self._is_below(path, kept_out)}
        without_row, without_file = set(lies) - set(files), set(files) - away - set(lies)
        assert not without_row, f"no row for {without_row}"
        assert not without_file, f"no file for {without_file}"
        ids = [file.id for file in files.values()]
        assert len(ids) == len(set(ids))
        self._check_nobody_lost(before, places, {f.id: p for p, f in files.items()}, lies, away)
        self._check_belongings(before)
        again = self.library.rescans(self._text("in"))
        listed = {kind: n for kind, n in again.counts.items() if n}
        assert set(listed) <= {ChangeKind.UNCHANGED}, f"not clean afterwards: {listed}"

    def _check_nobody_lost(
        self,
        before: dict[FileId, bytes],
        places: dict[FileId, bytes],
        now: dict[FileId, bytes],
        lies: dict[bytes, bytes],
        away: set[bytes],
    ) -> None:
        had: dict[bytes, list[FileId]] = defaultdict(list)
        for file_id, content in before.items():
            had[content].append(file_id)
        where: dict[bytes, set[bytes]] = defaultdict(set)
        for path, content in lies.items():
            where[content].add(path)
        for content, ids in had.items():
            at_it = [file_id for file_id in ids if now.get(file_id) in where[content]]
            # A row whose folder is away stays; its content may be found again with the drive.
            waiting = [file_id for file_id in ids if now.get(file_id) in away]
            wanted = min(len(ids) - len(waiting), len(where[content]))
            assert len(at_it) >= wanted, f"an analysis lost its content: files {ids}"
            for file_id in ids:
                if file_id in now:
                    continue
                assert len(at_it) >= len(where[content]), f"falsely forgotten: file {file_id}"
                taken = places[file_id] in lies and places[file_id] in set(now.values())
                assert places[file_id] not in lies or taken, f"forgotten in place: {file_id}"

    def _check_belongings(self, before: dict[FileId, bytes]) -> None:
        with self.library.reader() as now:
            for path, file in self.library.files().items():
                if file.id not in before:
                    continue
                kept = (
                    len(now.media.artifacts(file.id)),
                    len(now.edits.of_file(file.id)),
                    len(now.runs.of_file(file.id)),
                )
                assert kept == (1, 1, 1), f"file {file.id} lost something: {kept}"
                root = now.files.root(file.root_id)
                assert path.startswith(root.path + b"/")
                names = now.passages.of_file(file.id)[FILE]
                assert names == name_passages(file.path, root.path)

    # helpers

    def _mark(self) -> None:
        """Every file gets something that was made of it."""
        with self.library.uow() as tx:
            for file in [file.id for file in self.library.files().values()]:
                if not tx.media.artifacts(file):
                    tx.media.set_artifact(artifact(file, key=f"proxy_video/a_{file}.mp4"))
                    tx.edits.add(edit(file))
                    tx.runs.add(analysis_run(file))
            tx.commit()

    def _library_contents(self) -> dict[FileId, bytes]:
        """What lies at each file's path; of those whose folder is away, what lay there when the
        library last saw it."""
        lies: dict[bytes, bytes] = {
            self.disk.path(n): content for n, (content, _) in self.disk.contents().items()
        }
        self._seen = {
            file.id: lies.get(path, self._seen.get(file.id, b""))
            for path, file in self.library.files().items()
        }
        return self._seen

    def _rename(self, name: str, new: str) -> None:
        if name != new and (self._is_free(new) or self.disk.key(name) == self.disk.key(new)):
            self._say("rename", name, new)
            self.disk.rename(name, new)

    def _clear(self, folder: str) -> None:
        if not self._inside(folder):
            self.disk.make_folder(folder)
            self.disk.remove_folder(folder)

    def _inside(self, folder: str) -> list[str]:
        start = self.disk.key(folder) + b"/"
        return [name for name in self.disk.contents() if self.disk.key(name).startswith(start)]

    def _is_below(self, path: bytes, roots: set[str]) -> bool:
        return any(path.startswith(self.disk.path(root) + b"/") for root in roots)

    def _file(self) -> str | None:
        names = sorted(name for name in self.disk.contents() if name.startswith("in/"))
        return self.random.choice(names) if names else None

    def _free(self, root: str | None = None) -> str | None:
        root = root or self.random.choice(ROOTS)
        if self.library.files() and not self._inside(root):
            return None  # nobody writes into a mount point without its drive
        name = f"{root}/{self.random.choice(_FOLDERS)}{self.random.choice(_NAMES)}.mp4"
        return name if self._is_free(name) else None

    def _is_free(self, name: str) -> bool:
        keys = {self.disk.key(other) for other in self.disk.contents()}
        return self.disk.key(name) not in keys

    def _content(self) -> bytes:
        """Of few different lengths, so that the size alone tells nothing."""
        self.figures["contents"] += 1
        return (b"%d " % self.figures["contents"]).ljust(self.random.choice([40, 41, 3_000]), b".")

    def _now(self) -> int:
        self.time += 10
        return self.time

    def _text(self, name: str) -> str:
        return self.disk.path(name).decode()

    def _is_replaced(self, before: dict[FileId, bytes], places: dict[FileId, bytes]) -> bool:
        """Whether a file went to another imported folder, and another one lies in its place."""
        lies = {self.disk.path(name): held for name, (held, _) in self.disk.contents().items()}
        roots = [self.disk.path(root) + b"/" for root in ROOTS]
        for file_id, place in places.items():
            content = before[file_id]
            if lies.get(place, content) == content:
                continue
            home = next(root for root in roots if place.startswith(root))
            went_to = [path for path, held in lies.items() if held == content]
            if went_to and not any(path.startswith(home) for path in went_to):
                return True
        return False

    def _note_crossing(self, *names: str) -> None:
        self._crossed |= len({name.split("/")[1] for name in names}) > 1

    def _say(self, *words: str) -> None:
        self.log.append(" ".join(words))
