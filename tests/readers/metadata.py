"""What a site tells machines: JSON-LD by rdflib, the feed by feedparser, the sitemap by its schema, llms.txt and pages as
Markdown by markdown-it."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urljoin

import feedparser
from lxml import etree, html
from markdown_it import MarkdownIt
from rdflib import Graph, Namespace, RDF

READERS = Path(os.environ.get("GRADUS_READERS") or sys.exit("run metadata.sh"))
GRADUS = os.environ.get("GRADUS") or sys.exit("set GRADUS to the program under test")
BASE = "https://example.org/some/path/"
SCHEMA = Namespace("https://schema.org/")
HOSTILE = """---
title: "A </script> & <b> \\"title\\" ]] --> \u2028"
description: "One & two < three ]]> 'four'"
---

Text with <b>HTML</b>.
"""


def fail(text):
    sys.exit(f"metadata: {text}")


def git(folder, date, *args):
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{who}_NAME": "A", f"GIT_{who}_EMAIL": "a@example.org", f"GIT_{who}_DATE": date}
    subprocess.run(["git", "-C", folder, *args], check=True, env=env, capture_output=True)


def book(folder):
    """A book with a history, and with texts that would break what is not escaped."""
    pages = {
        "index.md": "# A model\n\nWelcome to it.\n",
        "odd name's.md": HOSTILE,
        "guides/_index.md": "# Guides\n\nAll.\n",
        "guides/one.md": "# One\n\nThe first guide. [Level 1](../level-1.md#people) and [two](../level-2.md).\n",
    }
    for n in (1, 2):
        pages[f"level-{n}.md"] = f"# Level {n}\n\nAbout {n}.\n\n## People\n\n### Culture\n\nCulture at {n}.\n"
    for path, text in pages.items():
        file = Path(folder, "content", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    Path(folder, "book.toml").write_text(f'[book]\nauthors = ["A & B"]\n[build]\nbase-url = "{BASE}"\n')
    git(folder, "2024-01-01T00:00:00+09:00", "init", "--quiet")
    git(folder, "2024-01-01T00:00:00+09:00", "add", ".")
    git(folder, "2024-01-01T00:00:00+09:00", "commit", "--quiet", "--message", "x")
    Path(folder, "content/guides/one.md").open("a").write("\nMore.\n")
    git(folder, "2025-02-03T04:05:06-07:00", "commit", "--quiet", "--all", "--message", "y")


def local(site, address):
    """The file that an absolute address of the site means."""
    if not address.startswith(BASE):
        fail(f"{address} is not in the site")
    path = unquote(address[len(BASE):].split("#")[0])
    return site / (path + "index.html" if path == "" or path.endswith("/") else path)


def json_ld(site):
    count = 0
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        page = html.fromstring(file.read_bytes())
        scripts = page.xpath("//script[@type='application/ld+json']")
        if path == "404.html" or path.startswith("embed/"):
            if scripts:
                fail(f"{path} has JSON-LD")
            continue
        if len(scripts) != 1:
            fail(f"{path}: {len(scripts)} scripts of JSON-LD")
        data = json.loads(scripts[0].text)
        # Nothing is downloaded: schema.org's context makes names of its vocabulary of all keys.
        if data["@context"] != "https://schema.org":
            fail(f"{path}: {data['@context']}")
        data["@context"] = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}, "item": {"@type": "@id"}}
        graph = Graph().parse(data=json.dumps(data), format="json-ld")
        canonical = page.xpath("string(//link[@rel='canonical']/@href)")
        pages = list(graph.subjects(RDF.type, SCHEMA.TechArticle)) + list(graph.subjects(RDF.type, SCHEMA.WebPage))
        if len(pages) != 1 or str(graph.value(pages[0], SCHEMA.url)) != canonical:
            fail(f"{path}: {pages} is not {canonical}")
        title = page.xpath("string(//meta[@property='og:title']/@content)")
        if str(graph.value(pages[0], SCHEMA.name)) != title or not title:
            fail(f"{path}: the names differ: {title!r}")
        if str(graph.value(graph.value(pages[0], SCHEMA.isPartOf), SCHEMA.url)) != BASE:
            fail(f"{path}: not a part of the site")
        for item in graph.objects(None, SCHEMA.item):
            if not local(site, str(item)).is_file():
                fail(f"{path}: the trail leads to {item}")
        date = graph.value(pages[0], SCHEMA.dateModified)
        if date:
            datetime.fromisoformat(str(date))
        count += len(graph)
    print(f"ok JSON-LD: {count} statements")


def feed(site):
    read = feedparser.parse((site / "atom.xml").read_bytes())
    if read.bozo or read.version != "atom10":
        fail(f"atom.xml: {read.get('bozo_exception')} {read.version}")
    if read.feed.author != "A & B" or read.feed.links[1].rel != "self":
        fail(f"atom.xml: {read.feed}")
    titles = [entry.title for entry in read.entries]
    if titles[0] != "One" or len(titles) != 6 or len({entry.id for entry in read.entries}) != 6:
        fail(f"atom.xml: {titles}")
    if read.entries[0].updated != "2025-02-03T04:05:06-07:00" or read.feed.updated != read.entries[0].updated:
        fail(f"atom.xml: {read.entries[0].updated}")
    times = [entry.updated_parsed for entry in read.entries]
    if times != sorted(times, reverse=True):
        fail("atom.xml: the newest is not first")
    raw = etree.parse(site / "atom.xml").findall(".//{*}entry/{*}summary")
    if "One & two < three ]]> 'four'" not in [one.text for one in raw]:
        fail(f"atom.xml: {[one.text for one in raw]}")
    for entry in read.entries:
        if not local(site, entry.link).is_file():
            fail(f"atom.xml leads to {entry.link}")
    print(f"ok feed: {len(titles)} entries")


def sitemap(site):
    schema = etree.XMLSchema(etree.parse(READERS / "node/node_modules/sitemap/schema/sitemap.xsd"))
    read = etree.parse(site / "sitemap.xml")
    schema.assertValid(read)
    places = [one.text for one in read.findall(".//{*}loc")]
    # Copies, and the page of the search, are nothing to search for.
    others = {"embed", "search"}
    pages = {file for file in site.rglob("*.html") if file.name == "index.html" and not others & set(file.parts)}
    if {local(site, place) for place in places} != pages:
        fail(f"sitemap.xml: {places}")
    print(f"ok sitemap: {len(places)} pages")


def links(site, file):
    for token in MarkdownIt("commonmark").parse(file.read_text()):
        for inner in token.children or []:
            if inner.type == "link_open":
                yield urljoin(BASE + file.relative_to(site).as_posix(), inner.attrs["href"])


def markdown(site):
    text = (site / "llms.txt").read_text()
    heads = [token.tag for token in MarkdownIt("commonmark").parse(text) if token.type == "heading_open"]
    if heads[0] != "h1" or set(heads[1:]) != {"h2"}:
        fail(f"llms.txt: {heads}")
    listed = {local(site, link) for link in links(site, site / "llms.txt")}
    pages = set(site.rglob("index.md"))
    for file in listed - pages:
        if not file.is_file():
            fail(f"llms.txt leads to {file}")
    unlisted = {file for file in pages - listed if "checklist" not in file.parts and file != site / "index.md"}
    if unlisted:
        fail(f"llms.txt does not list {unlisted}")
    count = 0
    for file in pages:
        for link in links(site, file):
            count += 1
            if link.startswith(BASE) and not local(site, link).is_file():
                fail(f"{file}: {link} leads nowhere")
    print(f"ok Markdown: {len(pages)} pages, {count} links")


def manifest(site):
    data = json.loads((site / "manifest.webmanifest").read_text())
    for icon in data["icons"]:
        if not local(site, urljoin(BASE + "manifest.webmanifest", icon["src"])).is_file():
            fail(f"the manifest leads to {icon}")
    if urljoin(BASE + "manifest.webmanifest", data["start_url"]) != BASE or not data["name"]:
        fail(f"manifest: {data}")
    print("ok manifest")


with tempfile.TemporaryDirectory() as folder:
    book(folder)
    subprocess.run([GRADUS, "-q", "build", folder], check=True)
    for check in (json_ld, feed, sitemap, markdown, manifest):
        check(Path(folder, "public"))
