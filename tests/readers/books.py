"""The models that the readers of structured formats are tried with, and what must come of them."""

import json
import random
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from common import BOOK, GRADUS, HERE

DONE, TODO, APART = "done", "todo", "not-applicable"
# What the program calls them in texts for people.
WORDS = {DONE: "done", TODO: "to do", APART: "not applicable"}
NONE = "none yet"
WHOLE = "The level as a whole"


class Book:
    """A model, and its exports."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.name = self.folder.name

    def export(self, form, *options):
        """The bytes of an export."""
        command = [GRADUS, "-q", "checklist", "--dir", str(self.folder), "--format", form, *options]
        run = subprocess.run(command, capture_output=True)
        if run.returncode != 0:
            sys.exit(f"{' '.join(command)}: {run.stderr.decode()}")
        return run.stdout

    def data_as_written(self, *options):
        """The export as data."""
        return json.loads(self.export("json", *options))

    def data(self, *options):
        """The export as data, with the names of what its items name by id."""
        data = self.data_as_written(*options)
        names = {one["id"]: one["name"] for one in data["dimensions"]}
        topics = {one["id"]: one["name"] for one in data["topics"]}
        titles = {one["id"]: one["title"] for one in data["levels"]}
        for item in data["items"]:
            item["level_title"] = titles[item["level"]]
            item["dimension_name"] = names.get(item["dimension"], "")
            item["topic_name"] = topics.get(item["topic"], "")
        return data

    def cases(self, into):
        """Answers to try, each with a file for `--progress`: name → (options, answers by id)."""
        data = self.data()
        items = data["items"]
        levels = list(dict.fromkeys(item["level"] for item in items))
        of = {item["id"]: levels.index(item["level"]) for item in items}
        cases = {
            "nothing done": {},
            "one level done": {one: DONE for one in of if of[one] == 0},
            "all done": dict.fromkeys(of, DONE),
            "nothing applicable": dict.fromkeys(of, APART),
            "all but the first": {one: DONE for one in list(of)[1:]},
            "all but the first level": {one: DONE for one in of if of[one] != 0},
            "first level apart": {one: APART if of[one] == 0 else DONE for one in of},
        }
        for seed in range(1, 7):
            luck = random.Random(seed)
            # The higher the level, the more is to do; up to some level nothing is.
            weights = lambda one: [12, seed * max(0, of[one] - seed % 3) / 4, 2]
            cases[f"mixed {seed}"] = {one: luck.choices([DONE, TODO, APART], weights(one))[0] for one in of}
        found = {}
        for number, (name, answers) in enumerate(cases.items()):
            path = Path(into) / f"{self.name}-{number}.json"
            model = {"id": data["model"], "version": data["version"]}
            path.write_text(json.dumps({"format": 1, "model": model, "items": answers}))
            found[name] = (["--progress", str(path)], answers)
        return found


BOOKS = [Book(BOOK), Book(HERE / "data" / "odd")]


def check(wanted, *told):
    """Fails, and says why, unless it is as wanted."""
    if not wanted:
        sys.exit(f"{Path(sys.argv[0]).stem}: " + " ".join(one if isinstance(one, str) else repr(one) for one in told))


def equal(name, got, wanted):
    """Fails where two lists differ, and shows the first difference."""
    for number, (one, other) in enumerate(zip(got, wanted)):
        check(one == other, f"{name}: item {number} differs\n  read back:", [one], "\n  wanted:   ", [other])
    check(len(got) == len(wanted), f"{name}: {len(got)} items read back, {len(wanted)} wanted")


def exports(form, read):
    """Reads what each model gives with each set of answers, and compares: `read` makes items of bytes and data."""
    with tempfile.TemporaryDirectory() as folder:
        for book in BOOKS:
            cases = {"no answers": ([], {}), **book.cases(folder)}
            for level in book.data()["levels"]:
                cases[level["id"]] = ([level["id"]], {})
            for name, (options, answers) in cases.items():
                data = book.data(*options)
                found = [item["status"] for item in data["items"]]
                check(found == [answers.get(item["id"], TODO) for item in data["items"]], "other answers in", name)
                raw = book.export(form, *options)
                check(raw == book.export(form, *options), f"{book.name}, {name}: two runs differ")
                equal(f"{book.name}, {name}", *read(raw, data))
            count = len(book.data()["items"])
            print(f"ok {form}, {book.name}: {count} items, {len(cases)} exports")


class Page:
    """The headings of a page while it is read: they say where items stand."""

    def __init__(self, data):
        self.level = None if len(data["levels"]) > 1 else legal(data["levels"][0]["title"])
        self.above = {}

    def heading(self, depth, text, links):
        self.above = {**{one: self.above[one] for one in self.above if one < depth}, depth: (text, links)}

    def item(self, **more):
        """An item below the headings."""
        first = 3 if self.level is None else 2
        return {
            "level": self.above[2][0] if self.level is None else self.level,
            "dimension": self.above[first][0],
            "topic": self.above[first + 1][0] if first + 1 in self.above else "",
            "address": self.above[max(self.above)][1],
            **more,
        }


def on_page(item):
    """The item that a page must hold."""
    return {
        "level": legal(item["level_title"]),
        "dimension": legal(item["dimension_name"]) or WHOLE,
        "topic": legal(item["topic_name"]),
        "address": [item["address"]],
        "id": item["id"],
        "title": legal(item["title"]),
        "description": legal(item["description"]),
        "refs": legal("; ".join(filter(None, item["refs"]))),
        "status": item["status"],
    }


def task(lines, said, done, its_id):
    """What the lines of a task say, the words of its status, and its box."""
    title, *more = lines
    check(said in (None, WORDS[APART]), "the status says", said)
    check(not (done and said), "what is not applicable counts as done")
    mark = "References: "
    refs = more.pop().removeprefix(mark) if more and more[-1].startswith(mark) else ""
    check(len(more) < 2, "a task of too many lines:", lines)
    return {
        "id": its_id,
        "title": title,
        "description": more[0] if more else "",
        "refs": refs,
        "status": DONE if done else APART if said else TODO,
    }


def local_ids(data):
    """The UUIDs of a model's tasks: UUID → id."""
    space = uuid.uuid5(uuid.NAMESPACE_URL, f"gradus:{data['model']}")
    return {str(uuid.uuid5(space, f"item:{item['id']}")): item["id"] for item in data["items"]}


def legal(text):
    """Text as XML 1.0 can hold it."""
    bad = {*map(chr, range(32)), "\ufffe", "\uffff"} - set("\t\n\r")
    return "".join("\ufffd" if one in bad else one for one in text)


def reached(items):
    """What a summary must come to: by dimension and for all, the title of the level reached; and all counts."""
    levels = list(dict.fromkeys(item["level_title"] for item in items))
    rows = {}
    for item in items:
        counts = rows.setdefault(item["dimension"], {})
        count = counts.setdefault(item["level_title"], [0, 0])
        count[0] += item["status"] == DONE
        count[1] += item["status"] != APART
    def height(counts):
        height = 0
        for number, level in enumerate(levels, 1):
            done, applicable = counts.get(level, (0, 0))
            if done != applicable:
                break
            height = number if level in counts else height
        return levels[height - 1] if height else NONE

    whole = {level: [sum(counts.get(level, (0, 0))[side] for counts in rows.values()) for side in (0, 1)] for level in levels}
    return {"all": height(whole), "rows": {one: (height(rows[one]), rows[one]) for one in rows}}
