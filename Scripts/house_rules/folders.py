"""A folder of a module has more than one file: a single file needs no folder to say what it is."""

from pathlib import Path


def one_file_folders(sources: Path) -> list[str]:
    """The folders below a module's own that have one source and no folder."""
    found: list[str] = []
    for module in sorted(path for path in sources.iterdir() if path.is_dir()):
        for folder in sorted(path for path in module.rglob("*") if path.is_dir()):
            files = [path for path in folder.iterdir() if path.name != ".DS_Store"]
            if len(files) == 1 and files[0].suffix == ".swift":
                found.append(f"{folder}: a folder has more than one file; move {files[0].name} to the folder that uses it")
    return found
