#!/usr/bin/env python3
"""Finds sentences of others in a model: own_words.py OURS... -- THEIRS...

Prints each run of eight words (RUN) or more that a Markdown file of OURS has in common with one of THEIRS, and ends with 1
when there are any. Code, addresses and ids are left out, and so are the names in names.txt beside this file: the name of a
certificate or a standard belongs to nobody.
"""

import pathlib
import re
import sys

RUN = 8
HERE = pathlib.Path(__file__).parent
NAMES = [line.split() for line in (HERE / "names.txt").read_text(encoding="utf-8").lower().splitlines() if line and line[0] != "#"]
# What is no prose: code, tags, addresses of links, attributes of headings and items.
APART = re.compile(r"^(```|~~~).*?^\1|<[^>]*>|\]\([^)]*\)|\{[#%<][^}]*\}|https?://\S+", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def words(text):
    """The words of a text, each with its line, without the names."""
    blank = APART.sub(lambda found: "\n" * found.group().count("\n") + " ", text)
    found = [(word.lower().replace("’", "'"), number) for number, line in enumerate(blank.splitlines(), 1) for word in WORD.findall(line)]
    kept, at = [], 0
    while at < len(found):
        name = next((name for name in NAMES if [word for word, _ in found[at : at + len(name)]] == name), None)
        if name:
            at += len(name)
        else:
            kept.append(found[at])
            at += 1
    return kept


def files(places):
    for place in map(pathlib.Path, places):
        yield from sorted(one for one in place.rglob("*") if one.suffix in (".md", ".mdx")) if place.is_dir() else [place]


def runs(text):
    """Where each run of words begins: its place in the list of words, and its words."""
    return [tuple(word for word, _ in text[at : at + RUN]) for at in range(len(text) - RUN + 1)]


def common(ours, known):
    """The runs of a text that are known, joined where they overlap: `(line, words, where it is known from)`."""
    found, at, all_runs = [], 0, runs(ours)
    while at < len(all_runs):
        if all_runs[at] not in known:
            at += 1
            continue
        begin = at
        while at < len(all_runs) and all_runs[at] in known:
            at += 1
        found.append((ours[begin][1], " ".join(word for word, _ in ours[begin : at - 1 + RUN]), known[all_runs[begin]]))
    return found


def main():
    if "--" not in sys.argv:
        sys.exit(__doc__)
    split = sys.argv.index("--")
    ours, theirs = list(files(sys.argv[1:split])), list(files(sys.argv[split + 1 :]))
    known = {}
    for file in theirs:
        for run in runs(words(file.read_text(encoding="utf-8"))):
            known.setdefault(run, file)
    if not ours or not known:
        sys.exit("there is nothing to compare")
    # A text of theirs has to be found, or the search says nothing.
    sample = max(theirs, key=lambda file: file.stat().st_size)
    if not common(words(sample.read_text(encoding="utf-8")), known):
        sys.exit(f"{sample} is not found in itself")
    bad = 0
    for file in ours:
        for line, run, source in common(words(file.read_text(encoding="utf-8")), known):
            bad += 1
            print(f"{file}:{line}: “{run}” stands in {source}")
    print(f"{len(ours)} files against {len(theirs)}: {bad} runs of {RUN} words in common")
    sys.exit(bad > 0)


main()
