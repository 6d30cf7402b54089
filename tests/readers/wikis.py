"""Reads the exports back by wikis that are heavy to install, and by MkDocs with the plugins of Backstage TechDocs."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

from common import export, progress
from page import OUTLINE, Page, check, equal, some_answers

TOOLS = Path(os.environ["GRADUS_READERS"])
MEDIAWIKI = Path("/usr/share/mediawiki/maintenance")
DOKUWIKI = Path("/usr/share/dokuwiki/bin/render.php")


def run(*command, text=b"", folder=None, **environment):
    """What a program prints."""
    settings = {**os.environ, **environment}
    done = subprocess.run(command, input=text, capture_output=True, cwd=folder, env=settings)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {(done.stdout + done.stderr).decode()}")
    return done.stdout


class MediaWiki:
    """A wiki of its own, with a database in a file."""

    def __init__(self, folder):
        folder.mkdir()
        self.settings = str(folder / "LocalSettings.php")
        place = ["--confpath", folder, "--dbtype", "sqlite", "--dbpath", folder / "data", "--dbname", "wiki"]
        address = ["--server", "http://localhost", "--scriptpath", ""]
        run("php", MEDIAWIKI / "install.php", *place, *address, "--pass", "Checklist-1234", "Checks", "Admin")

    def maintain(self, script, *options, text=b""):
        return run("php", MEDIAWIKI / script, *options, text=text, MW_CONFIG_FILE=self.settings)

    def page(self, text):
        """Saves a page, as an editor does, and renders what was saved."""
        self.maintain("edit.php", "--user", "Admin", "Checklist", text=text)
        saved = self.maintain("getText.php", "Checklist")
        equal("mediawiki", "the saved text", saved.decode().rstrip(), text.decode().rstrip())
        html = self.maintain("parse.php", "--title", "Checklist", text=saved)
        return Page(html, drop=["toc", "mw-editsection"])


def dokuwiki(text):
    # Debian's settings ask for a host, which there is none of here.
    return Page(run("php", DOKUWIKI, text=text, HTTP_HOST="localhost"))


def dokuwiki_outline():
    """Headings hold no links there."""
    return [(text, None) for text, _ in OUTLINE]


def techdocs(text, folder):
    """Builds a site of two pages: one that is the export, and one that takes it in as a snippet."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "checklist.md").write_bytes(text)
    (docs / "index.md").write_text('# Taken in\n\n--8<-- "docs/checklist.md"\n')
    (folder / "mkdocs.yml").write_text("site_name: Checks\nplugins:\n  - techdocs-core\n")
    run(TOOLS / "techdocs/bin/mkdocs", "build", "--quiet", "--strict", folder=folder)
    # A page without a heading of its own is named by its file.
    for name, path, heading in [("", "checklist/index.html", "Checklist"), (" as a snippet", "index.html", "Taken in")]:
        html = (folder / "site" / path).read_bytes()
        yield name, Page(html, drop=["headerlink"]).within("article"), [(heading, None), *OUTLINE]


def main():
    answers = some_answers()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answered = ["--progress", progress(folder / "progress.json", answers)]
        wiki = MediaWiki(folder / "mediawiki")
        for suffix, given, options in [("", {}, []), (", answered", answers, answered)]:
            check(f"mediawiki by MediaWiki{suffix}", wiki.page(export("mediawiki", *options)), given)
            page = dokuwiki(export("dokuwiki", *options))
            # A link whose text would need an escape shows its address.
            check(f"dokuwiki by DokuWiki{suffix}", page, given, outline=dokuwiki_outline(), shown=unquote)
            site = folder / f"techdocs{suffix}"
            for how, page, outline in techdocs(export("mkdocs", *options), site):
                check(f"mkdocs by TechDocs{how}{suffix}", page, given, outline=outline)


main()
