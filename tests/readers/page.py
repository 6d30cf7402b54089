"""Reads a checklist back from the HTML that other software made of an export, and compares it with the items."""

import json
import re
import sys
from urllib.parse import unquote

import html5lib

from common import export, items, plain, same

# What stands for a box where a format has none of its own.
EMPTY, TICKED = "☐❏", "☑✓"
BLOCKS = {"br", "p", "div", "ul", "ol", "li", "dl", "dd", "dt"}
HEADINGS = {f"h{depth}" for depth in range(1, 7)}

# The headings of the book beside this file: the text, and where it leads.
SITE = "https://model.example.org/m/"
OUTLINE = [
    ('Model of <hostile> & "odd" texts: checklist', None),
    ("Level 1 - Build", f"{SITE}level-1/checklist/"),
    ("People | Teams", None),
    ("Culture & habits", f"{SITE}level-1/#people-teams-culture-and-habits"),
    ("1. Skills", f"{SITE}level-1/#people-teams-1-skills"),
    ("Technology", None),
    ("CI/CD", f"{SITE}level-1/#technology-ci-cd"),
    ("Level 2 - Run", f"{SITE}level-2/checklist/"),
    ("People | Teams", None),
    ("Culture & habits", f"{SITE}level-2/#people-teams-culture-and-habits"),
    ("1. Skills", f"{SITE}level-2/#people-teams-1-skills"),
    ("Technology", None),
    ("CI/CD", f"{SITE}level-2/#technology-ci-cd"),
]
# Those of a part: `PART` are the options that ask for it.
PART = ["level-2", "--dimension", "technology"]
OUTLINE_OF_PART = [("Level 2 - Run: Technology, checklist", None), *OUTLINE[-2:]]


class Page:
    """What a reader sees of a page. `drop` are classes of what the reader's software adds."""

    def __init__(self, html, drop=()):
        html = html.decode() if isinstance(html, bytes) else html
        self.body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
        for one in self.body.iter():
            for child in [child for child in one if {*child.get("class", "").split()} & {*drop}]:
                child.attrib.clear()
                child.tag, child.text, child[:] = "span", "", []

    def within(self, tag):
        """The page, cut down to its one element of this name."""
        found = list(self.body.iter(tag))
        if len(found) != 1:
            sys.exit(f"{len(found)} elements <{tag}>")
        self.body = found[0]
        return self

    def boxes(self):
        """All boxes, wherever they stand: whether they are ticked."""
        found = []
        for one in self.body.iter():
            if is_box(one):
                found.append("checked" in one.attrib)
            elif one.tag == "li" and not any(map(is_box, one.iter())):
                mark = "".join(one.itertext()).strip()[:1]
                if mark and mark in EMPTY + TICKED:
                    found.append(mark in TICKED)
        return found

    def tasks(self):
        """The items with a box: title, whether it is ticked, the lines below, and the addresses that they lead to."""
        for one in self.body.iter("li"):
            boxes = [box for box in one.iter() if is_box(box)]
            lines, links = lines_of(one)
            mark = lines[0][:1] if lines else ""
            if len(boxes) == 1:
                yield lines[0], "checked" in boxes[0].attrib, lines[1:], links
            elif not boxes and mark and mark in EMPTY + TICKED:
                yield plain(lines[0][1:]), mark in TICKED, lines[1:], links

    def outline(self):
        """The headings, and where they lead."""
        for one in self.body.iter():
            if one.tag in HEADINGS:
                links = [unquote(link.get("href")) for link in one.iter("a") if "href" in link.attrib]
                yield plain("".join(one.itertext())), (links or [None])[0]

    def text(self):
        """The whole text."""
        return plain("".join(self.body.itertext()))


def is_box(element):
    return element.tag == "input" and element.get("type") == "checkbox"


def lines_of(element):
    """The lines of an element, and the addresses in it."""
    lines, links = [""], []

    def read(one):
        if one.tag in BLOCKS:
            lines.append("")
        if one.tag == "a" and "href" in one.attrib:
            links.append(unquote(one.get("href")))
        lines[-1] += one.text or ""
        for child in one:
            read(child)
            lines[-1] += child.tail or ""
        if one.tag in BLOCKS and one.tag != "br":
            lines.append("")

    read(element)
    return [plain(line) for line in lines if plain(line)], links


def some_answers():
    """Every third item is done, every third not applicable."""
    kinds = ["done", "not-applicable", "todo"]
    return {item["id"]: kinds[number % 3] for number, item in enumerate(items())}


def wanted(answers, *options):
    """What must be read back: see `Page.tasks`."""
    for item in items(*options):
        answer = answers.get(item["id"], "todo")
        title = plain(item["title"]) + (" (not applicable)" if answer == "not-applicable" else "")
        notes = [plain(item["description"])] if item["description"] else []
        if item["refs"]:
            notes.append("References: " + "; ".join(map(plain, item["refs"])))
        links = [unquote(one) for one in item["refs"] if re.match(r"https?://[^/\s]\S*$", one)]
        yield title, answer == "done", notes, links


def notice(*options):
    """The notice that every export must hold."""
    return plain(json.loads(export("json", *options))["notice"])


def equal(name, what, got, expected):
    """Fails where what was read back is not what is wanted."""
    if got != expected:
        sys.exit(f"{name}: {what}\n  read back: {got!r}\n  wanted:    {expected!r}")


def check(name, page, answers, *options, outline=OUTLINE, autolinks=(), shown=str):
    """Compares a page with the items.

    `autolinks` are addresses that the reader makes links of wherever their text stands, `shown` is what it makes of
    the address of a link that it shows.
    """
    got = [
        (title, ticked, [shown(note) for note in notes], [link for link in links if link not in autolinks])
        for title, ticked, notes, links in page.tasks()
    ]
    expected = list(wanted(answers, *options))
    equal(name, "headings", list(page.outline()), outline)
    if notice(*options) not in page.text():
        sys.exit(f"{name}: no notice {notice(*options)!r}")
    # A box that is no item's would be one more.
    boxes = page.boxes()
    if len(boxes) != len(expected):
        sys.exit(f"{name}: {len(boxes)} boxes, {len(expected)} items")
    same(name, got, [(title, ticked, [shown(note) for note in notes], links) for title, ticked, notes, links in expected])
