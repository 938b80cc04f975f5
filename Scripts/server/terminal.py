"""A command in a terminal, where somebody keeps the recovery key that it shows."""

import os
import pty
import subprocess

from server.stage import ProductStage

MARK = "AGE-SECRET-KEY-1"


def key_in(shown: str) -> str:
    """The recovery key in what a command has shown."""
    return next(word for word in shown.split() if word.startswith(MARK))


def in_terminal(stage: ProductStage, *words: str, types: str | None = None, status: int = 0) -> str:
    """What a command for the stage shows. Where it asks for the end of the recovery key, that is typed, or something else."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [stage.solo.program, *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=stage.folder,
        env=stage.solo.environment(swift=stage.swift),
    )  # fmt: skip
    os.close(theirs)
    shown, answered = "", 0
    while True:
        try:
            piece = os.read(ours, 65536).decode()
        except OSError:
            # The other end of a terminal is closed.
            break
        shown += piece
        if shown.count("characters: ") > answered:
            answered += 1
            os.write(ours, ((types or key_in(shown)[-6:]) + "\n").encode())
    os.close(ours)
    assert process.wait(60) == status, shown
    return shown
