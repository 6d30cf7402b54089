"""Reads XWiki 2.1. This is our own reading of the syntax: none by others can be had from a package registry."""

import re
import sys
from urllib.parse import unquote

from common import plain, same
from page import OUTLINE, equal, notice, wanted

BOX = re.compile(r'\{\{taskbox id="([a-z0-9_-]+)" checked="(true|false)"\}\}\n(.*?)\n\{\{/taskbox\}\}\n*', re.DOTALL)
LINK = re.compile(r"\[\[((?:~.|[^~])*?)>>([^\s\[\]|~]+)\]\]")
# What would be markup where no `~` stands before it.
MARKUP = re.compile(
    r"\*\*|//|__|--|,,|\^\^|##|\[\[|\]\]|\{\{|\}\}|\(\(\(|\)\)\)|\(%|%\)|\||\\\\|\$|"
    r"""\b[a-z][a-z0-9+.-]*:\S|^\s*(?:[*#=;:>|!"-]|\d+[.;]|[a-z]\.\s)"""
)


def text_of(marked_up):
    """What is plain in a line, and its links."""
    links = [unquote(address) for _, address in LINK.findall(marked_up)]
    # The text of a link is read twice.
    marked_up = LINK.sub(lambda link: re.sub(r"~(.)", r"\1", link[1]), marked_up)
    bare = re.sub(r"~.", "x", marked_up)
    if MARKUP.search(bare):
        sys.exit(f"xwiki: markup in {marked_up!r}")
    return plain(re.sub(r"~(.)", r"\1", marked_up)), links


def check_xwiki(name, source, answers):
    """Compares a page with the items."""
    ids, got = [], []
    for one, checked, content in BOX.findall(source):
        ids.append(one)
        lines = [text_of(line) for line in content.split("\n\n")]
        links = [link for _, found in lines for link in found]
        got.append((lines[0][0], checked == "true", [line for line, _ in lines[1:]], links))
    rest = [line for line in BOX.sub("", source).splitlines() if line]
    headings = [re.fullmatch(r"(=+) (.*) \1", line) for line in rest]
    outline = [text_of(found[2]) for found in headings if found]
    equal(name, "headings", [(text, (links or [None])[0]) for text, links in outline], OUTLINE)
    equal(name, "notice", [text_of(line)[0] for line, found in zip(rest, headings) if not found], [notice()])
    equal(name, "ids, each once", len(set(ids)), len(ids))
    same(name, got, list(wanted(answers)))
