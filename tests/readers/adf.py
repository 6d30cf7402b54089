"""Atlassian Document Format: valid by Atlassian's schema (`adf.mjs`), with the same items."""

import json
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from books import Page, check, exports, legal, local_ids, on_page, task
from common import HERE

MODULES = sys.argv[1] if len(sys.argv) > 1 else sys.exit("usage: adf.py FOLDER-OF-NODE-MODULES")
documents = []


def validate(*texts):
    """Runs the validator over documents."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.adf.json" for number in range(len(texts))]
        for path, text in zip(paths, texts):
            path.write_bytes(text)
        return subprocess.run(["node", str(HERE / "adf.mjs"), MODULES, *paths], capture_output=True, text=True)


def text(node):
    return "".join(one["text"] for one in node["content"])


def links(node):
    return [mark["attrs"]["href"] for one in node["content"] for mark in one.get("marks", [])]


def lines(content):
    """The lines of a task, and what its status says."""
    out, said = [""], None
    for one in content:
        if one["type"] == "hardBreak":
            out.append("")
        elif one["type"] == "status":
            said = one["attrs"]["text"]
            # The space before it.
            out[-1] = out[-1].removesuffix(" ")
        else:
            check(one["type"] == "text", "what is this in a task?", one)
            for mark in one.get("marks", []):
                check(mark["attrs"]["href"] == one["text"], "a link that leads elsewhere:", one)
            out[-1] += one["text"]
    return out, said


def read(raw, data):
    """The items of a document, and those that it must hold."""
    documents.append(raw)
    head, notice, *rest = json.loads(raw)["content"]
    check(head["type"] == "heading" and text(head) == legal(data["heading"]), "the heading is", text(head))
    check(notice["type"] == "paragraph" and text(notice) == legal(data["notice"]), "the notice is", text(notice))
    check(links(notice) == [data["address"]], "the notice does not link to the page")
    ids, page, items, seen = local_ids(data), Page(data), [], set()
    for part in rest:
        if part["type"] == "heading":
            page.heading(part["attrs"]["level"], text(part), links(part))
            continue
        check(part["type"] == "taskList" and part["content"], "no list of tasks:", part["type"])
        for node in (part, *part["content"]):
            its = node["attrs"]["localId"]
            check(uuid.UUID(its).version == 5, "no UUIDv5:", its)
            check(its not in seen, "two have the id", its)
            seen.add(its)
        for node in part["content"]:
            check(node["content"], "an empty task")
            done = node["attrs"]["state"] == "DONE"
            items.append(page.item(**task(*lines(node["content"]), done, ids.get(node["attrs"]["localId"]))))
    return items, [on_page(item) for item in data["items"]]


# The schema must refuse what it should: else it was not read.
empty = {"type": "taskList", "attrs": {"localId": "1"}, "content": []}
for bad in (empty, {"type": "taskList", "attrs": {"localId": "1"}, "content": [{"type": "paragraph"}]}):
    run = validate(json.dumps({"version": 1, "type": "doc", "content": [bad]}).encode())
    check(run.returncode == 1 and "adf: " in run.stderr, "the schema takes", bad, run.stderr)
exports("adf", read)
run = validate(*documents)
check(run.returncode == 0, run.stderr.strip())
print(f"ok adf, valid by @atlaskit/adf-schema: {len(documents)} documents")
