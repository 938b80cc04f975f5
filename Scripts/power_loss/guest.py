"""The guest's files: a kernel, an initial file system with the modules it needs, and a read-only root with our programs.

It is built from Debian's packages as they are unpacked under `.cache/guest`, without root and without an installation:
the programs' own libraries come from this machine.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MODULES = ("virtio_pci", "virtio_blk", "virtio_net", "ext4", "crc32c_generic")
APPLETS = (
    "sh", "mount", "insmod", "switch_root", "ip", "sleep", "cat", "echo", "mkdir", "ls", "sync", "mv", "rm", "kill",
    "printf", "dmesg", "date", "ps", "nc", "cp", "touch", "head", "tail", "grep", "sysctl", "env", "cut", "wc", "sha256sum", "dd", "chmod",
)  # fmt: skip

INIT = """#!/bin/sh
mount -t proc proc /proc
mount -t devtmpfs dev /dev
for module in {modules}; do insmod /modules/$module.ko; done
mount -t ext4 -o {access} /dev/vda /root || echo "power-loss: no root"
mount --move /dev /root/dev
exec switch_root /root {start}
"""

START = """#!/bin/sh
export PATH=/bin HOME=/data/home LD_LIBRARY_PATH=/lib SOLO_HOME=/data/home/solo
export SWIFT_BACKTRACE=enable=no
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t ext4 -o noatime /dev/vdb /data || echo "power-loss: no data"
mkdir -p /data/project /data/home
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
cd /data/project
{forwards}
nc -ll -p 7000 -e /bin/sh &
echo "power-loss: ready"
{program}
echo "power-loss: program ended with $?"
while true; do sleep 1000; done
"""


@dataclass(frozen=True)
class Guest:
    """The files that a machine boots from."""

    kernel: Path
    initial: Path
    root: Path


def module_files(modules: Path) -> list[Path]:
    """The files of the wanted modules, each after the ones it depends on, as its own `.modinfo` names them."""
    by_name = {path.name.split(".")[0].replace("-", "_"): path for path in modules.rglob("*.ko")}
    built_in = (modules / "modules.builtin").read_text()
    ordered: list[Path] = []

    def add(name: str) -> None:
        path = by_name.get(name)
        if path is None:
            if f"/{name}.ko" not in built_in:
                raise FileNotFoundError(f"the kernel has no module {name}")
            return
        [depends] = re.findall(rb"\0depends=([^\0]*)\0", path.read_bytes())
        for other in depends.decode().split(","):
            if other:
                add(other.replace("-", "_"))
        if path not in ordered:
            ordered.append(path)

    for wanted in MODULES:
        add(wanted)
    return ordered


def libraries(program: Path) -> list[Path]:
    """The shared libraries of a program, by `ldd`."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return [Path(path) for path in re.findall(r"(/\S+) \(0x", listed)]


def busybox_folder(folder: Path, busybox: Path) -> None:
    """A `bin` with busybox under each of the names that the scripts use."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    shutil.copy(busybox, folder / "bin/busybox")
    for applet in APPLETS:
        link = folder / "bin" / applet
        if not link.exists():
            link.symlink_to("busybox")


def write_script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def pack_initial(folder: Path, archive: Path) -> None:
    """Packs a folder as an initial file system."""
    names = subprocess.run(["find", ".", "-print0"], cwd=folder, capture_output=True, check=True).stdout
    with archive.open("wb") as out:
        busybox = folder / "bin/busybox"
        subprocess.run(
            [busybox, "cpio", "-o", "-0", "-H", "newc"], cwd=folder, input=names, stdout=out, check=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip


def make_file_system(image: Path, folder: Path | None, mebibytes: int) -> None:
    """An ext4 file system in a file, with what is in a folder."""
    image.unlink(missing_ok=True)
    source = ["-d", str(folder)] if folder else []
    subprocess.run(
        ["/sbin/mkfs.ext4", "-q", "-b", "4096", "-E", "root_owner=0:0,lazy_itable_init=0", *source, image, f"{mebibytes}M"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def build(
    unpacked: Path,
    into: Path,
    programs: list[Path],
    forwards: list[int],
    program: str,
    furnish: Callable[[Path], object] = lambda _: None,
) -> Guest:
    """Builds the guest's files.

    A loopback port of `forwards` is reached at 10000 more. `program` is shell that runs when the guest is up; `furnish`
    may put more into the root.
    """
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    kernel = find_kernel(unpacked)
    initial = build_initial(unpacked, into)

    root = into / "root"
    write_base(root, unpacked / "bin/busybox")
    for file in programs:
        add_program(root, file)
    for port in forwards:
        write_script(root / f"bin/to-{port}", f"#!/bin/sh\nexec nc 127.0.0.1 {port}\n")
    listeners = "\n".join(f"nc -ll -p {port + 10000} -e /bin/to-{port} &" for port in forwards)
    write_script(root / "bin/start", START.format(forwards=listeners, program=program))
    furnish(root)
    used = int(subprocess.run(["du", "-sm", root], capture_output=True, text=True, check=True).stdout.split()[0])
    make_file_system(into / "root.ext4", root, used + used // 4 + 32)
    shutil.rmtree(root)
    return Guest(kernel, initial, into / "root.ext4")


def find_kernel(unpacked: Path) -> Path:
    [kernel] = sorted((unpacked / "boot").glob("vmlinuz-*"))
    return kernel


def build_initial(unpacked: Path, into: Path, access: str = "ro", start: str = "/bin/start") -> Path:
    """The initial file system: it loads the modules, mounts the root as `access` says, and runs `start` there."""
    folder, archive = into / "initial", into / "initial.cpio"
    [modules] = sorted((unpacked / "lib/modules").iterdir())
    busybox_folder(folder, unpacked / "bin/busybox")
    for name in ("dev", "proc", "root", "modules"):
        (folder / name).mkdir()
    files = module_files(modules)
    for file in files:
        shutil.copy(file, folder / "modules" / file.name)
    write_script(folder / "init", INIT.format(modules=" ".join(file.stem for file in files), access=access, start=start))
    pack_initial(folder, archive)
    shutil.rmtree(folder)
    return archive


def write_base(root: Path, busybox: Path) -> None:
    """The root's folders, its shell, and the files that programs expect."""
    busybox_folder(root, busybox)
    for name in ("dev", "proc", "sys", "tmp", "run", "data", "lib", "lib64", "etc", "usr/share"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "etc/passwd").write_text("root:x:0:0:root:/data/home:/bin/sh\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    shutil.copytree("/usr/share/zoneinfo", root / "usr/share/zoneinfo", symlinks=True)


def add_program(root: Path, program: Path) -> None:
    """Copies a program into the root, with its shared libraries."""
    shutil.copy(program, root / "bin" / program.name)
    subprocess.run(["strip", "--strip-debug", root / "bin" / program.name], check=False)
    for library in libraries(program):
        folder = root / "lib64" if library.name.startswith("ld-linux") else root / "lib"
        if not (folder / library.name).exists():
            shutil.copy(library, folder / library.name)
