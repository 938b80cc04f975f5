"""A backup and its restore beside a bare pipeline of zstd(1) and age(1) that reads back, hashes and flushes as much.

The hash is openssl(1)'s, which uses the processor's instructions for it: sha256sum(1) of Debian does not, and is five times slower.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.figure import Figure, progress
from bench.release import release
from laptop.dev import Dev, Project
from laptop.prebuilt import write_package

MEBIBYTE = 1 << 20
#: Of each object. Half of it can be compressed.
OBJECT = 128
#: Of all objects, in MiB: the second is the one whose throughput counts, the first shows that memory does not follow.
SIZES = [256, 2048]
ROUNDS = 3


def figures() -> None:
    program, product = release("solo"), release("Ledger")
    peaks: dict[int, tuple[float, float]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="solo-bench-") as name:
            stage = filled(Path(name), program, product, size)
            rounds = 1 if size == SIZES[0] else ROUNDS
            backups: list[tuple[float, float, float]] = []
            restores: list[tuple[float, float, float]] = []
            for number in range(rounds):
                backups.append(paired(lambda: back_up(stage), lambda: seal(stage)))
                restores.append(paired(lambda: restore(stage), lambda: unseal(stage)))
                progress(f"backup: {size} MiB, round {number + 1}: {backups[-1][0]:.1f} s, {restores[-1][0]:.1f} s to restore")
                clear(stage)
            peaks[size] = (max(peak for *_, peak in backups), max(peak for *_, peak in restores))
    for name, taken in (("backup", backups), ("restore", restores)):
        speed = [SIZES[-1] / ours for ours, _, _ in taken]
        peer = [SIZES[-1] / theirs for _, theirs, _ in taken]
        ratio = median(theirs / ours for ours, theirs, _ in taken)
        Figure(
            f"backup.{name}", ratio, "ratio", None, 0.9, "higher",
            f"{SIZES[-1]} MiB of objects, half of it compressible: {median(speed):.0f} MiB/s beside {median(peer):.0f} of the tools, "
            f"median of {len(taken)} pairs",
        ).show()  # fmt: skip
    for place, name in enumerate(("backup", "restore")):
        small, large = (peaks[size][place] for size in SIZES)
        Figure(
            f"backup.memory.{name}", large, "MiB", small, None, "lower", f"the most with {SIZES[-1]} MiB, beside {SIZES[0]} MiB"
        ).show()  # fmt: skip


def paired(ours: Callable[[], float], theirs: Callable[[], None]) -> tuple[float, float, float]:
    """The seconds of both, and the most memory of ours in MiB."""
    os.sync()
    began = time.monotonic()
    peak = ours()
    seconds = time.monotonic() - began
    os.sync()
    began = time.monotonic()
    theirs()
    return seconds, time.monotonic() - began, peak


def filled(folder: Path, program: Path, product: Path, size: int) -> Project:
    """A stage with so many MiB of objects, which does not run."""
    package = folder / "ledger"
    package.mkdir()
    project = Project(
        folder=package, home=folder / "home", product="Ledger", swift=write_package(package, "Ledger", product), solo=program
    )
    project.set_secret("counter", "7")
    content = folder / "content"
    content.mkdir()
    with Dev(project) as dev:
        dev.wait_until_healthy()
        for number in range(size // OBJECT):
            file = content / f"{number}.bin"
            file.write_bytes(os.urandom(OBJECT * MEBIBYTE // 2) + text(number, OBJECT * MEBIBYTE // 2))
            project.run("bucket", "put", "objects", file.name, str(file))
        dev.stop()
    subprocess.run(["age-keygen", "-o", folder / "key.txt"], check=True, capture_output=True)
    return project


def text(seed: int, size: int) -> bytes:
    """Bytes that compress to about a third: lines of numbers."""
    lines = b"".join(b"%d,%d,order,%d\n" % (seed, number, number * 7919 % 100_003) for number in range(40_000))
    return (lines * (size // len(lines) + 1))[:size]


def back_up(project: Project) -> float:
    return measured(project, "backup", "now")


def restore(project: Project) -> float:
    return measured(project, "restore", "--to", "rehearsal")


def measured(project: Project, *words: str) -> float:
    """The most memory that a command took, in MiB."""
    # The largest of all children so far would be told otherwise.
    script = (
        "import json,resource,subprocess,sys\n"
        "ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)\n"
        "print(json.dumps([ended.returncode, ended.stderr, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))\n"
    )
    ended = subprocess.run(
        ["python3", "-c", script, project.solo, *words, *project.selection()], cwd=project.folder, env=project.environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, error, kibibytes = json.loads(ended.stdout)
    if status != 0:
        raise RuntimeError(f"solo {' '.join(words)} ended with {status}:\n{error}")
    return float(kibibytes) / 1024


def seal(project: Project) -> None:
    """What a backup does, by the tools: to two recipients, flushed, and read back."""
    place = project.folder.parent
    recipient = subprocess.run(["age-keygen", "-y", place / "key.txt"], check=True, capture_output=True, text=True).stdout.strip()
    shell(
        f"tar -C content -cf - . | zstd -q -3 --single-thread | age -r {recipient} -r {recipient} > sealed && sync sealed && openssl dgst -sha256 sealed",
        place,
    )


def unseal(project: Project) -> None:
    """What a restore does: the content is hashed too, and flushed."""
    place = project.folder.parent
    shell(
        "mkdir -p opened && age -d -i key.txt sealed | zstd -qd | tar -C opened -xf - && openssl dgst -sha256 opened/* sealed && sync opened/*", place
    )


def shell(script: str, place: Path) -> None:
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=place, check=True, stdout=subprocess.DEVNULL)


def clear(project: Project) -> None:
    """Removes what was written, so that the next round writes all of it again."""
    for path in (project.home / "backups", project.folder / ".solo/rehearsal", project.folder.parent / "opened"):
        shutil.rmtree(path, ignore_errors=True)
    (project.folder.parent / "sealed").unlink(missing_ok=True)
