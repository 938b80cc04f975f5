"""A bare Debian 12 as a provider hands it out, booted on this machine: systemd, sshd with a key for root, its own address.

A host is a container of systemd-nspawn, with a layer of its own over a root file system that is built once under
`.cache/testhost`. With `--vm` it is a virtual machine with the same root file system and Debian's kernel, emulated, so it
boots in minutes in place of seconds. Hosts have the addresses 10.213.N.2. This machine reaches all of their ports; they
reach each other, and the internet behind this machine's address.

What a container does not show, so that a test of it needs a virtual machine:

- limits of a control group: where this machine has cgroup v1, `MemoryMax=`, `TasksMax=` and `IPAddressDeny=` have no effect;
- raised limits: `LimitNOFILE=` above the hard limit of this machine's own processes is cut to that;
- its own kernel: `uname -r` is this machine's, sysctls outside `net.*` are read-only, and no module can be loaded;
- power loss: `power NAME off` ends its processes, but this machine's page cache keeps what they wrote. A virtual machine's
  disk loses what was not flushed (`power_loss.volatile_disk`). `lifecycle.turn_into_machine` makes one of a container that has all
  it needs, since an emulated machine takes many minutes to install it;
- time: the clock is this machine's, so systemd-timesyncd does not start;
- udev, loop devices, and disks of its own.

Neither has a boot loader, cloud-init, or IPv6 to the internet.
"""
