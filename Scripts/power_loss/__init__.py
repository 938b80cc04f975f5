"""Power loss, for real: a virtual machine is cut off while writes go on, booted again, and asked for all it acknowledged.

Killing processes does not show durability, since the kernel's page cache outlives them. Here the whole kernel goes, and
so does what its disk had in a volatile write cache.
"""
