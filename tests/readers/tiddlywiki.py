"""Reads a tiddler back by TiddlyWiki, and ticks its boxes in a browser before the wiki's own server."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

from common import HERE, plain, same
from page import OUTLINE, Page, check, equal, wanted

PROGRAM = Path(os.environ["GRADUS_READERS"]) / "node/node_modules/tiddlywiki/tiddlywiki.js"


def run(*command):
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.decode()}")
    return done.stdout


def check_tiddlywiki(name, tiddler, answers, folder):
    """Renders a tiddler, compares it with the items, and ticks a box."""
    wiki = folder / "wiki"
    shutil.rmtree(wiki, ignore_errors=True)
    (wiki / "tiddlers").mkdir(parents=True)
    (wiki / "tiddlers/checklist.tid").write_bytes(tiddler)
    plugins = ["tiddlywiki/tiddlyweb", "tiddlywiki/filesystem"]
    themes = ["tiddlywiki/vanilla", "tiddlywiki/snowwhite"]
    (wiki / "tiddlywiki.info").write_text(json.dumps({"plugins": plugins, "themes": themes}))

    # The file is named by the title, which is no heading of the text.
    filename = "[encodeuricomponent[]addsuffix[.html]]"
    run("node", PROGRAM, wiki, "--output", folder / "out", "--render", "[tag[checklist]]", filename, "text/html")
    (rendered,) = (folder / "out").glob("*.html")
    title = unquote(rendered.stem)
    equal(name, "title", title, OUTLINE[0][0])
    check(f"{name} by --render", Page(rendered.read_text()), answers, outline=OUTLINE[1:])
    shutil.rmtree(folder / "out")

    # The last box without a tick, and the first with one where there is one, are clicked.
    expected = [(text, ticked) for text, ticked, _, _ in wanted(answers)]
    boxes = [ticked for _, ticked in expected]
    clicked = [len(boxes) - 1 - boxes[::-1].index(False)] + ([boxes.index(True)] if True in boxes else [])
    seen = json.loads(run("node", HERE / "tiddlywiki-click.mjs", wiki, title, *map(str, clicked)))
    read = {key: [(plain(text), ticked) for text, ticked in seen[key]] for key in ("before", "after")}
    equal(name, "boxes before a click", read["before"], expected)
    for number in clicked:
        expected[number] = (expected[number][0], not boxes[number])
    same(f"{name} in a browser, ticked and read again", read["after"], expected)
