"""A bare Debian 12 as a provider hands it out, booted on this machine: systemd, sshd with a key for root, its own address.

A host is a container of systemd-nspawn, with a layer of its own over a root file system that is built once under
`.cache/testhost`. Hosts have the addresses 10.213.N.2. This machine reaches all of their ports; they reach each other, and
the internet behind this machine's address.

What a container does not show:

- memory limits: where this machine has cgroup v1, `MemoryMax=` in the guest has no effect;
- raised limits: `LimitNOFILE=` above the limit of this machine's own processes fails the unit, which then needs a drop-in;
- its own kernel: `uname -r` is this machine's, sysctls outside `net.*` are read-only, and no module can be loaded;
- power loss: `power NAME off` ends its processes, but this machine's page cache keeps what they wrote;
- time: the clock is this machine's, so systemd-timesyncd does not start;
- udev, disks of its own, and a boot loader.
"""
