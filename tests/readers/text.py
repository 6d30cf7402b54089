"""Reads the exports of text back with software of others that is light to install."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import comrak
import html5lib
import markdown
import mistune

from common import HERE, export, progress
from page import OUTLINE_OF_PART, PART, Page, check, equal, some_answers
from tiddlywiki import check_tiddlywiki
from xwiki import check_xwiki

# Links that some make of any text that looks like an address, after references are read.
MAIL = ["mailto:me@example.org"]
GFM = ["table", "strikethrough", "autolink", "tagfilter", "tasklist", "footnotes"]
MORE = (
    "alerts block_directive cjk_friendly_emphasis description_lists greentext highlight inline_footnotes insert "
    "math_code math_dollars multiline_block_quotes shortcodes spoiler subscript superscript underline "
    "wikilinks_title_after_pipe"
).split()
PLUGINS = (
    "task_lists strikethrough footnotes table url def_list abbr mark insert superscript subscript math ruby spoiler"
).split()


def run(*command, text):
    """What a program prints."""
    done = subprocess.run(command, input=text, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.decode()}")
    return done.stdout


def cmark(text):
    return run("cmark-gfm", *[part for one in GFM for part in ("-e", one)], text=text)


def by_comrak(extensions):
    def render(text):
        options = comrak.ExtensionOptions()
        for one in extensions:
            setattr(options, one, True)
        return comrak.render_markdown(text.decode(), extension_options=options)

    return render


def markdown_it(*options):
    return lambda text: run("node", HERE / "markdown-it.mjs", *options, text=text)


def by_mistune(plugins):
    # With `escape` it would show references as they are written, which no other does.
    return lambda text: mistune.create_markdown(escape=False, plugins=plugins)(text.decode())


def python_markdown(*extensions):
    return lambda text: markdown.markdown(text.decode(), extensions=list(extensions))


# Name, format, reader, links that the reader makes by itself.
READERS = [
    ("markdown by cmark-gfm", "markdown", cmark, MAIL),
    ("markdown by comrak", "markdown", by_comrak(GFM), MAIL),
    ("markdown by comrak with more extensions", "markdown", by_comrak(GFM + MORE), MAIL),
    ("markdown by markdown-it", "markdown", markdown_it(), []),
    ("markdown by markdown-it with links", "markdown", markdown_it("--links"), MAIL),
    ("markdown by mistune", "markdown", by_mistune(["task_lists"]), []),
    ("markdown by mistune with more plugins", "markdown", by_mistune(PLUGINS), []),
    ("markdown by Python-Markdown", "markdown", python_markdown("pymdownx.tasklist"), []),
    ("markdown by Python-Markdown with extra", "markdown", python_markdown("extra", "pymdownx.tasklist"), []),
    ("mkdocs by Python-Markdown", "mkdocs", python_markdown("extra", "sane_lists", "pymdownx.tasklist"), []),
    ("asciidoc by asciidoctor", "asciidoc", lambda text: run("asciidoctor", "-o", "-", "-", text=text), []),
    ("html by html5lib", "html", lambda text: text, []),
]
# Those that know no boxes.
WITH_GLYPHS = [
    ("markdown with glyphs by cmark-gfm", cmark, MAIL),
    ("markdown with glyphs by Python-Markdown", python_markdown(), []),
]


def strict_html(text):
    """Fails where HTML has an error, or anything that wikis drop."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    fragment = parser.parseFragment(text.decode())
    attributes = {(one.tag, name) for one in fragment.iter() for name in one.attrib}
    known = {
        ("section", "lang"), ("a", "href"), ("ul", "style"),
        ("input", "type"), ("input", "disabled"), ("input", "checked"),
    }  # fmt: skip
    equal("html", "other attributes", attributes - known, set())
    tags = {"section", "h2", "h3", "h4", "h5", "p", "a", "ul", "li", "label", "input", "br", "DOCUMENT_FRAGMENT"}
    equal("html", "other elements", {str(one.tag) for one in fragment.iter()} - tags, set())


def lint(name, text):
    """Fails where wikiparser-node finds anything wrong in wikitext."""
    found = json.loads(run("node", HERE / "wikitext-lint.mjs", text=text))
    equal(name, "findings", found, [])
    print(f"ok {name}: 0 findings")


def main():
    answers = some_answers()
    with tempfile.TemporaryDirectory() as folder:
        answered = ["--progress", progress(Path(folder) / "progress.json", answers)]
        for suffix, given, options in [("", {}, []), (", answered", answers, answered)]:
            for name, form, render, links in READERS:
                check(name + suffix, Page(render(export(form, *options))), given, autolinks=links)
            for name, render, links in WITH_GLYPHS:
                text = export("markdown", "--glyphs", *options)
                check(name + suffix, Page(render(text)), given, autolinks=links)
            strict_html(export("html", *options))
            lint("mediawiki by wikiparser-node" + suffix, export("mediawiki", *options))
            check_xwiki("xwiki by our own reading" + suffix, export("xwiki", *options).decode(), given)
            check_tiddlywiki("tiddlywiki" + suffix, export("tiddlywiki", *options), given, Path(folder))
        name, form, render, links = READERS[0]
        check(f"a part of {name}", Page(render(export(form, *PART))), {}, *PART, outline=OUTLINE_OF_PART, autolinks=links)


main()
