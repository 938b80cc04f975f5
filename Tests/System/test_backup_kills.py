"""SIGKILL at each step of `solo backup now`, `solo backup prune` and `solo restore` on a laptop, and disks that are full at any of them.

A step is a call of the C library that changes files: it makes, renames, removes, cuts, flushes or writes one. They are counted over all threads of
`solo`, which is killed right before the first, the second, and so on, until a run comes to its end. Every run begins with the same files. The short
tier tries one step of many.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import make_project
from laptop.dev import Dev, Project
from laptop.killed import Killer, is_killed
from power_loss.product import Product

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="macOS loads no library into what it protects")

#: Larger than what the object store keeps in its index.
LARGE = bytes(range(256)) * 400
#: From one step that is tried to the next.
STRIDES = [pytest.param(1, id="every-step", marks=pytest.mark.faults), pytest.param(101, id="some-steps")]
PAGE = 4096


class Stage:
    """Ledger's stage with 20 notes in its backups, and 21 now; two objects, of which one has changed since."""

    NOW = (21, b"the second")
    BACKED_UP = (20, b"the first")

    def __init__(self, ledger: Project, folder: Path) -> None:
        self.ledger = ledger
        self.killer = Killer(ledger, folder)
        self.root = ledger.folder / ".solo"
        self.saved = folder / "saved"
        self.names: list[str] = []
        self.staying: list[str] = []
        self.files: dict[str, bytes] = {}

    def fill(self) -> None:
        """Makes backups of some days: of each of the older ones, the newest alone is to stay."""
        self.ledger.set_secret("counter", "7")
        with Dev(self.ledger) as dev:
            dev.wait_until_healthy()
            product = Product(self.ledger.port)
            for number in range(20):
                product.enter("/notes", number)
            product.request("PUT", "/objects/small", self.BACKED_UP[1])
            product.request("PUT", "/objects/large", LARGE)
            dev.stop()
        now = datetime.now(UTC)
        for days, minutes in [(3, 0), (3, 1), (3, 2), (2, 0), (2, 1), (0, 0)]:
            moment = now.replace(hour=1, minute=minutes) - timedelta(days=days) if days else now
            made = self.killer.run("backup", "now", clock_by=round((moment - now).total_seconds()))
            assert made.returncode == 0, made.stderr
        with Dev(self.ledger) as dev:
            dev.wait_until_healthy()
            product = Product(self.ledger.port)
            product.enter("/notes", 20)
            product.request("PUT", "/objects/small", self.NOW[1])
            dev.stop()
        self.names = self.backups()
        # Of each day its newest.
        self.staying = [self.names[number] for number in (0, 1, 3)]
        self.files = self.stored()
        for place in (self.root / "dev", self.ledger.home):
            shutil.copytree(place, self.saved / place.name, symlinks=True)

    def reset(self) -> None:
        """Everything is as it was."""
        for place in (self.root / "dev", self.ledger.home):
            empty(place)
            shutil.copytree(self.saved / place.name, place, symlinks=True, dirs_exist_ok=True)
        for name in (".kept", ".restoring"):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def stored(self) -> dict[str, bytes]:
        """Every file at the destination."""
        folder = self.ledger.home / "backups/ledger/dev"
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    def backups(self) -> list[str]:
        """The names of those that are there, the newest first; each is whole."""
        listed = json.loads(self.ledger.run("backup", "list", "--json"))
        assert all("problem" not in backup for backup in listed), listed
        return [backup["name"] for backup in listed]

    def verify(self, *name: str) -> None:
        assert "is whole" in self.ledger.run("backup", "verify", *name)

    def object(self, key: str) -> bytes:
        got = subprocess.run(
            [self.ledger.solo, "bucket", "get", "objects", key, *self.ledger.selection()], cwd=self.ledger.folder,
            env=self.ledger.environment(), capture_output=True, check=True,
        )  # fmt: skip
        return got.stdout

    def data(self) -> tuple[int, bytes]:
        """The number of notes, and what is in the object that has changed."""
        assert self.object("large") == LARGE
        return notes(self.root / "dev"), self.object("small")

    def kept(self) -> list[int]:
        """The notes of each state that was replaced, or is about to take a stage's place."""
        folders = sorted((self.root / ".kept").glob("*"))
        return [notes(folder) for folder in folders]


def notes(state: Path) -> int:
    with sqlite3.connect(state / "db/book.sqlite") as database:
        count: int = database.execute("SELECT count(*) FROM notes").fetchone()[0]
    database.close()
    return count


def empty(folder: Path) -> None:
    """Removes what is in a folder; it may be a mount point."""
    for entry in folder.glob("*"):
        if entry.is_dir() and not entry.is_symlink():
            empty(entry)
            if not os.path.ismount(entry):
                entry.rmdir()
        else:
            entry.unlink()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("kills")
    stage = Stage(make_project(folder, "Ledger"), folder)
    stage.fill()
    return stage


def kills(stage: Stage, stride: int, *words: str) -> Iterator[str]:
    """Kills a command at each step in turn: says which."""
    calls: Counter[str] = Counter()
    at = 1
    while True:
        stage.reset()
        ended = stage.killer.run(*words, at=at)
        if not is_killed(ended):
            break
        calls[stage.killer.call] += 1
        yield f"at step {at}, {stage.killer.call}"
        at += stride
    assert ended.returncode == 0, ended.stderr
    print(f"solo {' '.join(words)}: killed at {calls.total()} of {at - 1} steps: {dict(calls.most_common())}")
    assert calls.total() >= 2


def check_after_backup(stage: Stage, where: str) -> None:
    """Nothing is lost, the next backup succeeds, and nothing of the interrupted one is left."""
    before = stage.names
    listed = stage.backups()
    assert listed[-len(before) :] == before and len(listed) <= len(before) + 1, where
    # Those that were there are whole, since they have the same bytes.
    assert stage.stored().items() >= stage.files.items(), where
    if len(listed) > len(before):
        stage.verify()
    assert stage.data() == Stage.NOW, where
    [report] = json.loads(stage.ledger.run("backup", "now", "--json"))
    assert "problem" not in report
    assert stage.backups() == [report["name"], *listed], where
    stage.verify()
    assert {path.split("/")[0] for path in stage.stored()} == {report["name"], *listed}, where
    assert not (stage.root / "dev/backup").exists(), where


def check_after_restore(stage: Stage, where: str) -> None:
    """The stage has its former data, or the restored while the former has a name; then the next restore succeeds."""
    data = stage.data()
    assert data in (Stage.NOW, Stage.BACKED_UP), where
    assert data == Stage.NOW or Stage.NOW[0] in stage.kept(), where
    restored = json.loads(stage.ledger.run("restore", "--json"))
    assert stage.data() == Stage.BACKED_UP, where
    assert Stage.NOW[0] in stage.kept() and (stage.root / ".kept" / restored["kept"]).is_dir(), where
    assert stage.stored() == stage.files, where


@pytest.mark.parametrize("stride", STRIDES)
def test_a_killed_backup(stage: Stage, stride: int) -> None:
    for where in kills(stage, stride, "backup", "now"):
        check_after_backup(stage, where)


@pytest.mark.parametrize("stride", STRIDES)
def test_a_killed_restore(stage: Stage, stride: int) -> None:
    for where in kills(stage, stride, "restore"):
        check_after_restore(stage, where)


@pytest.mark.parametrize("stride", STRIDES)
def test_killed_pruning(stage: Stage, stride: int) -> None:
    words = ["backup", "prune", "--yes", "dev"]
    stage.reset()
    stage.ledger.run(*words)
    left = stage.stored()
    assert left.items() <= stage.files.items() and stage.backups() == stage.staying
    for name in stage.staying:
        stage.verify(name)
    for where in kills(stage, min(stride, 29), *words):
        listed = stage.backups()
        assert set(stage.staying) <= set(listed) <= set(stage.names), where
        for name in listed:
            stage.verify(name)
        stage.ledger.run(*words)
        assert stage.backups() == stage.staying, where
        # What went has left nothing.
        assert stage.stored() == left, where
        assert stage.data() == Stage.NOW, where


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """An empty file system of a few megabytes over a folder."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@contextmanager
def room(disk: Path, pages: int) -> Iterator[None]:
    """Leaves so much room on a disk."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - pages * PAGE)
    yield
    filler.unlink()


@pytest.mark.faults
@pytest.mark.parametrize("words", [["restore"], ["backup", "now"]], ids=" ".join)
@pytest.mark.parametrize("place", ["stage", "destination"])
def test_a_full_disk(stage: Stage, place: str, words: list[str]) -> None:
    """With room for nothing, for four pages, and so on, until there is enough."""
    check = check_after_restore if words == ["restore"] else check_after_backup
    with small_disk(stage.root if place == "stage" else stage.ledger.home / "backups") as disk:
        pages = 0
        while True:
            stage.reset()
            with room(disk, pages):
                ended = stage.killer.run(*words)
            if ended.returncode == 0:
                break
            # The last is what SQLite says where it can't make room for its index of the log.
            assert re.search("no space left|is full|disk I/O error", ended.stderr, re.IGNORECASE), ended.stderr
            check(stage, f"{place} with {pages} pages")
            pages += 4
    print(f"solo {' '.join(words)} needs up to {pages} pages at the {place}; it was tried with fewer {pages // 4} times")
    # A restore writes nothing there.
    assert (pages > 0) != (words == ["restore"] and place == "destination")
