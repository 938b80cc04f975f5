"""The app that `solo init` writes, as a newcomer has it; its build is kept between runs, in `.cache/first-app`."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from laptop.dev import Project
from laptop.place import REPOSITORY


@dataclass
class FirstApp:
    """A new project, and the handler in it that is edited."""

    project: Project
    handler: Path
    #: The handler's response, as it is in the source.
    response: str
    path: str = "/"

    @classmethod
    def prepared(cls, cache: Path = REPOSITORY / ".cache/first-app") -> "FirstApp":
        """Runs `solo init my-app`, and keeps the build of an earlier run."""
        folder = cache / "my-app"
        kept = Path(tempfile.mkdtemp(prefix="build-", dir=cache)) if (folder / ".build").exists() else None
        if kept is not None:
            (folder / ".build").rename(kept / ".build")
        shutil.rmtree(folder, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix="home-", dir=cache))
        outside = Project(folder=cache, home=home)
        outside.run("init", "my-app")
        if kept is not None:
            (kept / ".build").rename(folder / ".build")
            shutil.rmtree(kept)
        return cls.found(Project(folder=folder, home=home))

    @classmethod
    def found(cls, project: Project) -> "FirstApp":
        """Finds the handler that responds with a greeting."""
        for source in sorted((project.folder / "Sources/API").rglob("*.swift")):
            text = source.read_text()
            if "Hello" in text:
                start = text.index("Hello")
                end = min(text.find(mark, start) for mark in ('"', "\\", "\n") if text.find(mark, start) > 0)
                return cls(project, source, text[start:end])
        raise FileNotFoundError("no handler of the new app says Hello")

    def edit(self, response: str) -> None:
        """Saves the handler with another response, as an editor does: a new file in the old one's place."""
        text = self.handler.read_text().replace(self.response, response, 1)
        beside = self.handler.with_suffix(".swift.new")
        beside.write_text(text)
        beside.replace(self.handler)
        self.response = response
