"""A disk with a volatile write cache, served to QEMU by the NBD protocol.

Writes stay in memory until the guest flushes, as in a disk whose cache has no battery. A broken connection counts as
a power cut: writes that were not flushed are lost, except for some sectors that the disk had written already. A seed
decides which ones.

Protocol: https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md (fixed newstyle, one export, simple replies).
"""

import os
import random
import socket
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

#: What is written as a whole or not at all, in bytes: as much as ext4's superblock, which no file system can mend if half of it is old.
SECTOR = 1024
BLOCK = 4096

NEGOTIATION = b"NBDMAGICIHAVEOPT"
OPTION_REPLY = 0x0003E889045565A9
REQUEST_MAGIC = 0x25609513
REPLY_MAGIC = 0x67446698
HAS_FLAGS, SEND_FLUSH, SEND_FUA = 1, 4, 8
OPT_EXPORT_NAME, OPT_ABORT, OPT_INFO, OPT_GO = 1, 2, 6, 7
REP_ACK, REP_INFO, REP_UNSUPPORTED = 1, 3, 0x80000001
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
FUA = 1
INVALID = 22


@dataclass
class VolatileDisk:
    """The durable content, and the writes that are only in the cache."""

    platter: int
    #: Such a disk acknowledges a flush without doing it; the harness must notice the loss.
    lies: bool = False
    cached: dict[int, bytearray] = field(default_factory=dict)
    #: In the order they came: offset, data, and whether it had to be on the platter at once.
    pending: list[tuple[int, bytes, bool]] = field(default_factory=list)
    flushes: int = 0

    @property
    def size(self) -> int:
        return os.fstat(self.platter).st_size

    def read(self, offset: int, length: int) -> bytes:
        """The content as the guest sees it, with the cached writes."""
        data = bytearray(os.pread(self.platter, length, offset))
        for number in range(offset // BLOCK, (offset + length - 1) // BLOCK + 1):
            block = self.cached.get(number)
            if block is None:
                continue
            begin, end = max(offset, number * BLOCK), min(offset + length, (number + 1) * BLOCK)
            data[begin - offset : end - offset] = block[begin - number * BLOCK : end - number * BLOCK]
        return bytes(data)

    def write(self, offset: int, data: bytes, at_once: bool) -> None:
        """Adds a write to the cache; `at_once` if the guest demands it on the platter (FUA)."""
        end = offset + len(data)
        for number in range(offset // BLOCK, (end - 1) // BLOCK + 1):
            block = self.cached.get(number)
            if block is None:
                block = bytearray(os.pread(self.platter, BLOCK, number * BLOCK))
                self.cached[number] = block
            first, last = max(offset, number * BLOCK), min(end, (number + 1) * BLOCK)
            block[first - number * BLOCK : last - number * BLOCK] = data[first - offset : last - offset]
        self.pending.append((offset, data, at_once and not self.lies))

    def flush(self) -> None:
        """Puts everything onto the platter."""
        self.flushes += 1
        if self.lies:
            return
        for number, block in self.cached.items():
            os.pwrite(self.platter, block, number * BLOCK)
        self.cached.clear()
        self.pending.clear()

    def cut(self, seed: int) -> tuple[int, int]:
        """Ends with a power cut: how many sectors were only cached, and how many of them are lost."""
        chance = random.Random(seed)
        kept_share = chance.choice((0.0, 0.5, chance.random()))
        cached = lost = 0
        for offset, data, at_once in self.pending:
            for begin in range(0, len(data), SECTOR):
                cached += 1
                if at_once or chance.random() < kept_share:
                    os.pwrite(self.platter, data[begin : begin + SECTOR], offset + begin)
                else:
                    lost += 1
        self.cached.clear()
        self.pending.clear()
        return cached, lost


class Connection:
    """One guest's connection, from the greeting to its end."""

    def __init__(self, peer: socket.socket, disk: VolatileDisk) -> None:
        self.peer = peer
        self.disk = disk

    def take(self, length: int) -> bytes:
        """Exactly so many bytes; `EOFError` if the connection ends before."""
        data = bytearray()
        while len(data) < length:
            part = self.peer.recv(min(length - len(data), 1 << 20))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def greet(self) -> None:
        """The handshake, to the end of the option that starts the transmission."""
        self.peer.sendall(NEGOTIATION + struct.pack(">H", 1 | 2))
        self.take(4)
        flags = HAS_FLAGS | SEND_FLUSH | SEND_FUA
        while True:
            _, option, length = struct.unpack(">QII", self.take(16))
            self.take(length)
            if option in (OPT_GO, OPT_INFO):
                self.reply_to_option(option, REP_INFO, struct.pack(">HQH", 0, self.disk.size, flags))
                self.reply_to_option(option, REP_ACK)
                if option == OPT_GO:
                    return
            elif option == OPT_EXPORT_NAME:
                self.peer.sendall(struct.pack(">QH", self.disk.size, flags))
                return
            elif option == OPT_ABORT:
                self.reply_to_option(option, REP_ACK)
                raise EOFError
            else:
                self.reply_to_option(option, REP_UNSUPPORTED)

    def reply_to_option(self, option: int, kind: int, data: bytes = b"") -> None:
        self.peer.sendall(struct.pack(">QIII", OPTION_REPLY, option, kind, len(data)) + data)

    def serve(self) -> None:
        """Reads, writes and flushes, until the connection ends."""
        while True:
            magic, flags, kind, cookie, offset, length = struct.unpack(">IHHQQI", self.take(28))
            if magic != REQUEST_MAGIC or kind == DISCONNECT:
                return
            error, data = 0, b""
            if kind == WRITE:
                self.disk.write(offset, self.take(length), bool(flags & FUA))
            elif kind == READ:
                data = self.disk.read(offset, length)
            elif kind == FLUSH:
                self.disk.flush()
            else:
                error = INVALID
            self.peer.sendall(struct.pack(">IIQ", REPLY_MAGIC, error, cookie) + data)


def main(image: str, address: str, seed: str, *flags: str) -> None:
    """Serves one image to one guest, then cuts its power and reports what was lost."""
    platter = os.open(image, os.O_RDWR)
    disk = VolatileDisk(platter, lies="--lies" in flags)
    Path(address).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(1)
        print("listening", flush=True)
        peer, _ = listener.accept()
        connection = Connection(peer, disk)
        try:
            connection.greet()
            connection.serve()
        except (EOFError, ConnectionError):
            pass
    cached, lost = disk.cut(int(seed))
    os.close(platter)
    print(f"cut: {disk.flushes} flushes, {cached} sectors only cached, {lost} of them lost", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
