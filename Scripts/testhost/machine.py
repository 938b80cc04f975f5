"""A host as a virtual machine: QEMU boots Debian's kernel and the same root, on a disk that can lose its cache."""

import os
import random
import subprocess
import sys
from pathlib import Path

from laptop.place import REPOSITORY
from power_loss.guest import build_initial, find_kernel
from power_loss.machine import accelerator

#: The kernel, as `Scripts/ensure vm` unpacks it.
UNPACKED = REPOSITORY / ".cache/guest"
#: What a provider's smallest machine has. The disk is a sparse file.
DISK, MEMORY = "8G", "1024"
#: Makes the disk from what it is to have, the kernel's modules and what this one host is given, in namespaces that end with it.
FORMAT = """
set -eu
mkdir layers layers/root layers/upper layers/work
mount -t overlay overlay -o "lowerdir=$1,upperdir=layers/upper,workdir=layers/work" layers/root
[ ! -e seed ] || cp -a seed/. layers/root/
mkdir -p layers/root/usr/lib/modules
cp -a "$2/." layers/root/usr/lib/modules/
for version in layers/root/usr/lib/modules/*; do chroot layers/root depmod "$(basename "$version")"; done
echo '/dev/vda / ext4 defaults,noatime 0 1' > layers/root/etc/fstab
mkfs.ext4 -q -F -b 4096 -E root_owner=0:0 -d layers/root disk.unfinished "$3" > format.log
umount layers/root
rm -rf layers seed
mv disk.unfinished disk.img
"""
#: Begins when the network's name arrives, since that is made for a process that exists.
LAUNCH = """
read -r network || exit
exec "$@" -netdev "tap,id=net,ifname=$network,script=no,downscript=no" -device virtio-net-pci,netdev=net,romfile= < /dev/null
"""


def format_disk(folder: Path, template: Path) -> None:
    """Makes the disk of a host, unless it has one. What it had as a container is on it."""
    if (folder / "disk.img").exists():
        return
    lower = os.path.relpath(template, folder)
    if (folder / "copied").exists():
        lower = "root"
    elif (folder / "upper").exists():
        lower = f"upper:{lower}"
    subprocess.run(
        ["unshare", "--mount", "sh", "-c", FORMAT, "testhost", lower, UNPACKED / "lib/modules", DISK],
        cwd=folder, check=True, env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"},
    )  # fmt: skip
    build_initial(UNPACKED, folder, access="rw", start="/sbin/init")


def start_disk(folder: Path) -> subprocess.Popen[str]:
    """Serves the disk. When its machine ends, what was not flushed is lost, and this process writes what is left of it."""
    report = folder / "disk.log"
    with report.open("w") as log:
        disk = subprocess.Popen(
            [sys.executable, "-m", "power_loss.volatile_disk", folder / "disk.img", folder / "disk.socket",
             str(random.randrange(1 << 31))],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, text=True, cwd=REPOSITORY / "Scripts",
            start_new_session=True,
        )  # fmt: skip
    while "listening" not in report.read_text():
        if disk.poll() is not None:
            raise RuntimeError(f"the disk ended with {disk.returncode}: {report.read_text()}")
    return disk


def prepare_machine(folder: Path) -> subprocess.Popen[str]:
    """Starts the process that becomes QEMU as soon as it is told the name of its network."""
    with (folder / "qemu.log").open("a") as log:
        return subprocess.Popen(
            ["sh", "-c", LAUNCH, "testhost",
             "qemu-system-x86_64", "-accel", accelerator(), "-cpu", "max", "-smp", "2", "-m", MEMORY, "-nodefaults",
             "-display", "none", "-chardev", "file,id=console,path=console.log,append=on", "-serial", "chardev:console",
             "-kernel", find_kernel(UNPACKED), "-initrd", "initial.cpio",
             "-append", "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on",
             "-blockdev", "driver=nbd,node-name=disk,server.type=unix,server.path=disk.socket",
             "-device", "virtio-blk-pci,drive=disk,write-cache=on"],
            cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
