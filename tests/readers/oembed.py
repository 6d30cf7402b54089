"""The oEmbed data of a built site, discovered and parsed by PyPI's pyoembed over HTTP."""

import functools
import http.server
import subprocess
import tempfile
import threading
import urllib.request
from pathlib import Path

from bs4 import BeautifulSoup
from pyoembed import oEmbed

from books import BOOKS, check
from common import GRADUS


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def page(address):
    with urllib.request.urlopen(address) as answer:
        return BeautifulSoup(answer.read(), "lxml")


with tempfile.TemporaryDirectory() as folder:
    for book in BOOKS:
        site = Path(folder) / book.name
        handler = functools.partial(Silent, directory=site)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            base = f"http://127.0.0.1:{server.server_port}/"
            command = [GRADUS, "-q", "build", "--out", str(site), "--base-url", base, str(book.folder)]
            run = subprocess.run(command, capture_output=True, text=True)
            check(run.returncode == 0, run.stderr)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            levels = book.data("--base-url", base)["levels"]
            for level in levels:
                links = page(level["address"]).head.find_all("link", type="application/json+oembed")
                check(len(links) == 1, level["address"], f"has {len(links)} links to oEmbed data in its head")
                check("alternate" in links[0].get("rel", []) and links[0].get("title"), "a link of", links[0].attrs)
                data = oEmbed(level["address"])
                check((data["version"], data["type"]) == ("1.0", "rich"), "version and type are", data["version"], data["type"])
                check(level["title"] in data["title"], "the title is", data["title"])
                check(data["provider_url"] == base and data["provider_name"], "it is provided by", data["provider_url"])
                (frame,) = BeautifulSoup(data["html"], "lxml").body
                check(frame.name == "iframe" and frame["title"] == data["title"], "the frame is", data["html"])
                sizes = [int(frame["width"]), int(frame["height"])]
                check([data["width"], data["height"]] == sizes, "the sizes are", data["width"], data["height"])
                shown = page(frame["src"])
                check(shown.find_all("main"), frame["src"], "has no main")
                check(frame["src"].startswith(base), "the frame shows", frame["src"])
            server.shutdown()
        print(f"ok oembed, {book.name}: {len(levels)} pages")
