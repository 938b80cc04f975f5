"""`python -m testhost up NAME`: boots a bare Debian host on this machine, and the commands for what follows."""

import argparse
import json
import os
import sys

from testhost.host import Host
from testhost.lifecycle import boot, hosts, power, remove
from testhost.requirements import MissingRequirements


def main() -> int:
    parser = argparse.ArgumentParser(prog="testhost", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="boots a fresh host, in the place of one with this name")
    up.add_argument("name")
    up.add_argument("--vm", action="store_true", help="a virtual machine instead of a container")
    for name, meaning in (("down", "ends and removes a host"), ("reset", "boots a fresh host of the same kind")):
        commands.add_parser(name, help=meaning).add_argument("name")
    commands.add_parser("list", help="all hosts, one JSON object a line")
    ssh = commands.add_parser("ssh", help="runs a command on a host, or a shell")
    ssh.add_argument("name")
    ssh.add_argument("words", nargs=argparse.REMAINDER)
    switch = commands.add_parser("power", help="cuts a host's power, or switches it on again")
    switch.add_argument("name")
    switch.add_argument("state", choices=("off", "on"))
    arguments = parser.parse_args()
    try:
        return run(arguments)
    except (MissingRequirements, LookupError, ValueError, RuntimeError, TimeoutError) as error:
        print(f"testhost: {error}", file=sys.stderr)
        return 1


def run(arguments: argparse.Namespace) -> int:
    if arguments.command == "list":
        for one in hosts():
            print(json.dumps(one.describe()))
        return 0
    host = Host(arguments.name)
    if arguments.command == "down":
        remove(host)
        return 0
    if arguments.command == "ssh":
        command = host.ssh(*arguments.words)
        os.execvp(command[0], command)
    if arguments.command == "up":
        host = boot(host.name, arguments.vm)
    elif arguments.command == "reset":
        host = boot(host.name, host.record.vm)
    elif arguments.command == "power":
        power(host, arguments.state == "on")
    print(json.dumps(host.describe()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
