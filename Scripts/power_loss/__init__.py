"""Power loss: a virtual machine's power is cut during writes; then it is booted again and everything acknowledged is checked.

Killing processes does not test durability, since the kernel keeps its page cache. Here the kernel ends as well, and the
content of the disk's volatile write cache is lost.
"""
