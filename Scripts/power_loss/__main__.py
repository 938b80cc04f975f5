"""`python -m power_loss --cuts 2`: boots, writes, cuts the power, boots again and checks; ends with 1 if anything is lost."""

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from laptop.place import REPOSITORY
from laptop.prebuilt import write_package
from power_loss.check import check, duplicates
from power_loss.guest import Guest, build, make_file_system, write_script
from power_loss.ledger import Ledger, secret_value
from power_loss.load import Load
from power_loss.machine import Machine
from power_loss.product import Product

CACHE = REPOSITORY / ".cache"
API = 8080
#: The secret is set once, before the first start. Copies of the program are needed for one boot only, so they are in memory.
PROGRAM = """
cp -a /bin/package/. /data/project/
mkdir -p /data/project/.solo/releases
mount -t tmpfs releases /data/project/.solo/releases
[ -e /data/begun ] || {{ printf %s {first} | set-counter && : > /data/begun && sync; }}
export SOLO_SWIFT=/bin/package/swift
solo dev --product Ledger --no-watch
"""
SET_COUNTER = """#!/bin/sh
cd /data/project
export SOLO_SWIFT=/bin/package/swift
exec solo secret set counter --product Ledger
"""


def furnish(root: Path) -> None:
    """Puts the package of the ledger, and the script that sets its secret, into the guest."""
    write_package(root / "bin/package", "Ledger", Path("/bin/Ledger"), Path("/data/project"))
    write_script(root / "bin/set-counter", SET_COUNTER)


def binaries() -> Path:
    """The folder of the built programs."""
    shown = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return Path(shown.stdout.strip())


def prepare(folder: Path, programs: Path) -> Guest:
    """The guest with the built `solo` and the ledger in it, and an empty disk."""
    folder.mkdir(parents=True, exist_ok=True)
    guest = build(
        CACHE / "guest", folder / "guest", [programs / "solo", programs / "Ledger"], [API],
        PROGRAM.format(first=secret_value(0)),
        furnish,
    )  # fmt: skip
    make_file_system(folder / "data.img", None, 512)
    return guest


def one_boot(guest: Guest, folder: Path, ledger: Ledger, writes_for: float, lies: bool) -> list[str]:
    """One boot: checks what was acknowledged before, then writes until the power is cut."""
    with Machine(guest, folder / "data.img", folder, [7000, API + 10000], lies) as machine:
        up = machine.wait_until_up()
        product = Product(machine.ports[API + 10000])
        healthy = product.wait_until_healthy(240)
        print(f"up in {up:.1f} s, healthy {healthy:.1f} s later; checks {ledger.counts()}", flush=True)
        # A disk that does not flush loses messages for good, so waiting longer for them is useless.
        wrong = check(ledger, product, 10 if lies else 180)
        if wrong or writes_for == 0:
            handled, twice = duplicates(product)
            print(f"{handled} messages handled, {twice} runs more than once", flush=True)
            return wrong
        before = ledger.acknowledged()
        load = Load(ledger, machine.ports[API + 10000], machine)
        load.start()
        time.sleep(writes_for)
        # On a busy host the guest is slow, and a cut before anything was acknowledged would show nothing.
        deadline = time.monotonic() + 120
        while not all(now > then for now, then in zip(ledger.acknowledged(), before, strict=True)):
            if time.monotonic() > deadline:
                return [f"nothing was acknowledged in {writes_for + 120:.0f} s: {load.failed[:3]}"]
            time.sleep(0.1)
        print(machine.cut(), flush=True)
        load.stop()
        for failure in load.failed[:3]:
            print(f"failed: {failure}", flush=True)
    return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=12, help="the longest time of writing before a cut")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--lies", action="store_true", help="the disk does not flush, so the check has to fail")
    parser.add_argument("--binaries", type=Path, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.randrange(1 << 31)
    random.seed(seed)
    print(f"seed {seed}", flush=True)
    folder = CACHE / "power-loss"
    guest = prepare(folder, arguments.binaries or binaries())
    ledger = Ledger()
    wrong: list[str] = []
    for _ in range(arguments.cuts):
        wrong = one_boot(guest, folder, ledger, random.uniform(arguments.seconds / 4, arguments.seconds), arguments.lies)
        if wrong:
            break
    wrong = wrong or one_boot(guest, folder, ledger, 0, arguments.lies)
    for line in wrong[:20]:
        print(line)
    print(json.dumps({"cuts": arguments.cuts, "acknowledged": ledger.counts(), "lost": len(wrong)}), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    # On SIGTERM, the virtual machine is ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
