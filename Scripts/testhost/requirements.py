"""What this machine needs to have before it can boot a host."""

import os
import shutil
import sys
from pathlib import Path

from laptop.place import REPOSITORY

CAP_SYS_ADMIN = 21
PROGRAMS = ("systemd-nspawn", "debootstrap", "nft", "ip", "ssh", "ssh-keygen", "unshare")
VM_PROGRAMS = ("qemu-system-x86_64", "mkfs.ext4", "debootstrap", "nft", "ip", "ssh", "ssh-keygen", "unshare")


class MissingRequirements(RuntimeError):
    """This machine cannot boot a host; the text says what it lacks."""


def find_program(name: str) -> str | None:
    """The path of a program, also of one that only root's PATH would find."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def effective_capabilities() -> int:
    status = Path("/proc/self/status").read_text()
    [value] = [line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")]
    return int(value, 16)


def missing_requirements(vm: bool = False) -> list[str]:
    """Everything that is missing, each with what to do about it; empty if a host can boot."""
    if sys.platform != "linux":
        return [f"hosts boot on Linux only, and this is {sys.platform}: run these tests on a Linux machine"]
    missing = []
    if os.geteuid() != 0:
        missing.append(f"root is needed to make mounts and interfaces, and this is user {os.geteuid()}: run as root")
    elif not effective_capabilities() >> CAP_SYS_ADMIN & 1:
        missing.append("root has no CAP_SYS_ADMIN here: run outside of the container, or make it a privileged one")
    absent = [name for name in (VM_PROGRAMS if vm else PROGRAMS) if find_program(name) is None]
    if absent:
        missing.append(f"there is no {', '.join(absent)}: run `Scripts/ensure host{' vm' if vm else ''}`")
    if vm and not (REPOSITORY / ".cache/guest/.complete").exists():
        missing.append("there is no kernel in .cache/guest: run `Scripts/ensure vm`")
    if vm and not Path("/dev/net/tun").exists():
        missing.append("there is no /dev/net/tun, which gives a virtual machine its interface: load the module tun")
    return missing


def check_requirements(vm: bool = False) -> None:
    """Throws `MissingRequirements` unless a host can boot."""
    missing = missing_requirements(vm)
    if missing:
        raise MissingRequirements("; ".join(missing))
