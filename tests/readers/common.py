"""What all readers share: exports of the book beside this file, and what they must come to."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BOOK = HERE / "book"
GRADUS = os.environ.get("GRADUS") or sys.exit("set GRADUS to the program under test")


def export(form, *options):
    """The bytes of an export."""
    command = [GRADUS, "-q", "checklist", "--dir", str(BOOK), "--format", form, *options]
    run = subprocess.run(command, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)}: {run.stderr.decode()}")
    return run.stdout


def items(*options):
    """The items that every export must hold, in order."""
    return json.loads(export("json", *options))["items"]


def progress(path, answers):
    """Writes a file of answers, id → answer, for `--progress`."""
    data = {"format": 1, "model": {"id": "hostile", "version": "1.2"}, "items": answers}
    Path(path).write_text(json.dumps(data))
    return str(path)


def plain(text):
    """Text as a reader sees it: runs of white space are one space."""
    return " ".join(text.split())


def same(name, got, wanted):
    """Fails where two lists differ, and shows the first difference."""
    for number, (one, other) in enumerate(zip(got, wanted)):
        if one != other:
            sys.exit(f"{name}: item {number} differs\n  read back: {one!r}\n  wanted:    {other!r}")
    if len(got) != len(wanted):
        sys.exit(f"{name}: {len(got)} items read back, {len(wanted)} wanted")
    print(f"ok {name}: {len(got)} items")
