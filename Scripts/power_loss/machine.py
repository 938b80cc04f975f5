"""One boot of the guest: from its start to the moment its power is cut."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from laptop.place import free_port
from power_loss.guest import Guest


def accelerator() -> str:
    """QEMU's accelerator: emulation, or what `SOLO_QEMU_ACCEL` names, such as `kvm`."""
    return os.environ.get("SOLO_QEMU_ACCEL", "tcg,thread=multi")


class Machine:
    """A running guest with its disk. It ends only by `cut`."""

    def __init__(self, guest: Guest, image: Path, folder: Path, forwards: list[int], lies: bool = False) -> None:
        self.console = folder / "console.log"
        self.console.unlink(missing_ok=True)
        self.ports = {port: free_port() for port in forwards}
        self.disk = subprocess.Popen(
            [sys.executable, "-m", "power_loss.volatile_disk", image, folder / "disk.socket",
             str(random.randrange(1 << 31)), *(["--lies"] if lies else [])],
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1],
        )  # fmt: skip
        assert self.disk.stdout is not None
        self.disk.stdout.readline()
        network = ",".join(["user,id=net,restrict=on"] + [
            f"hostfwd=tcp:127.0.0.1:{host}-10.0.2.15:{port}" for port, host in self.ports.items()
        ])  # fmt: skip
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", accelerator(), "-cpu", "max", "-smp", "2", "-m", "1024", "-nodefaults",
             "-display", "none", "-no-reboot", "-serial", f"file:{self.console}",
             "-kernel", guest.kernel, "-initrd", guest.initial,
             "-append", "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on",
             "-blockdev", f"driver=file,node-name=root,filename={guest.root},read-only=on",
             "-device", "virtio-blk-pci,drive=root",
             "-blockdev", f"driver=nbd,node-name=data,server.type=unix,server.path={folder}/disk.socket",
             "-device", "virtio-blk-pci,drive=data,write-cache=on",
             "-netdev", network, "-device", "virtio-net-pci,netdev=net,romfile="],
            start_new_session=True,
        )  # fmt: skip

    def wait_for(self, text: str, limit: float = 240) -> float:
        """Waits until the console shows a text: the seconds since the start."""
        while time.monotonic() - self.started < limit:
            shown = self.console.read_text(errors="replace") if self.console.exists() else ""
            if text in shown:
                return time.monotonic() - self.started
            if self.process.poll() is not None:
                raise RuntimeError(f"the machine ended by itself:\n{shown[-2000:]}")
            time.sleep(0.05)
        raise TimeoutError(f"the console never showed {text!r}:\n{self.console.read_text(errors='replace')[-3000:]}")

    def wait_until_up(self) -> float:
        """Waits until the guest's shell responds: the seconds since the start."""
        self.wait_for("power-loss: ready")
        while True:
            try:
                self.shell("true", limit=10)
                return time.monotonic() - self.started
            except OSError:
                if time.monotonic() - self.started > 240:
                    raise
                time.sleep(0.1)

    def shell(self, command: str, limit: float = 60) -> str:
        """Runs a line of shell in the guest: its output. `ConnectionError` if the power is cut before its end."""
        end = "solo-shell-end"
        with socket.create_connection(("127.0.0.1", self.ports[7000]), timeout=limit) as peer:
            peer.sendall(f"{{ {command}\n}} 2>&1; echo {end} $?\nexit\n".encode())
            data = b""
            while part := peer.recv(65536):
                data += part
        text, found, status = data.decode(errors="replace").rpartition(end)
        if not found:
            raise ConnectionError("the guest has ended")
        if status.strip() != "0":
            raise RuntimeError(f"{command!r} ended with {status.strip()}: {text}")
        return text

    def cut(self) -> str:
        """Cuts the power: the disk's report of what was lost."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        report, _ = self.disk.communicate(timeout=60)
        return report.strip()

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.disk.poll() is None:
            self.disk.kill()
        self.disk.communicate()
