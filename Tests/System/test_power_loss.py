"""Power loss: what a machine acknowledged is still stored after the next boot."""

import subprocess
import sys
from pathlib import Path

import pytest
from laptop.place import REPOSITORY
from power_loss.guest import build, make_file_system
from power_loss.machine import Machine
from power_loss.volatile_disk import SECTOR, VolatileDisk


@pytest.mark.faults
def test_the_disk_loses_what_was_not_synced(tmp_path: Path) -> None:
    """The harness itself: after a cut, unsynced writes are lost and synced ones are kept."""
    guest = build(REPOSITORY / ".cache/guest", tmp_path / "guest", [], [], "true")
    make_file_system(tmp_path / "data.img", None, 64)
    with Machine(guest, tmp_path / "data.img", tmp_path, [7000]) as machine:
        machine.wait_until_up()
        machine.shell("echo kept > /data/synced; sync; echo gone > /data/written")
        machine.cut()
    with Machine(guest, tmp_path / "data.img", tmp_path, [7000]) as machine:
        machine.wait_until_up()
        assert machine.shell("cat /data/synced").strip() == "kept"
        assert "written" not in machine.shell("ls /data")
        machine.cut()


def test_a_cut_keeps_or_loses_whole_sectors(tmp_path: Path) -> None:
    old, new = b"o" * SECTOR, b"n" * SECTOR
    seen = set()
    for seed in range(20):
        image = tmp_path / f"{seed}.img"
        image.write_bytes(old * 64)
        with image.open("r+b") as file:
            disk = VolatileDisk(file.fileno())
            disk.write(0, new * 64, False)
            disk.cut(seed)
        content = image.read_bytes()
        seen |= {content[begin : begin + SECTOR] for begin in range(0, len(content), SECTOR)}
    assert seen == {old, new}


def cut_power(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "power_loss", *arguments], cwd=REPOSITORY / "Scripts", text=True, capture_output=True
    )


@pytest.mark.parametrize(
    "cuts", [pytest.param(2, id="short"), pytest.param(20, id="long", marks=pytest.mark.faults)]
)
def test_nothing_acknowledged_is_lost(cuts: int) -> None:
    ended = cut_power("--cuts", str(cuts))
    print(ended.stdout)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.faults
def test_a_disk_that_does_not_flush_is_noticed() -> None:
    """The check can fail: with a disk that does not flush, acknowledged writes are lost, and it reports them."""
    ended = cut_power("--cuts", "2", "--lies")
    print(ended.stdout)
    assert ended.returncode != 0
