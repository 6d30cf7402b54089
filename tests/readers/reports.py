"""Reports of what is wrong with a book, against the schema of SARIF that OASIS publishes, and what GitHub and GitLab ask for.

They are those in tests/reports, which the program's own tests hold to be what it writes, and those that `gradus check` prints
of cases in tests/bad and of a book in a part of a repository.
"""

import copy
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

from jsonschema import Draft202012Validator, validators

from books import check
from common import GRADUS

HERE = Path(__file__).resolve().parent
REPORTS = HERE.parent / "reports"


def published_schema():
    """The schema of SARIF 2.1.0; Cargo brings the package that holds it."""
    manifest = ["--locked", "--manifest-path", str(HERE / "sarif" / "Cargo.toml")]
    cargo = shutil.which("cargo") or sys.exit("reports.py: cargo is missing; https://rustup.rs")
    subprocess.run([cargo, "fetch", "--quiet", *manifest], check=True)
    command = [cargo, "metadata", "--offline", "--format-version", "1", *manifest]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packages"]
    folder = next(Path(one["manifest_path"]).parent for one in packages if one["name"] == "serde-sarif")
    return json.loads((folder / "src" / "schema.json").read_text())


def validator(schema):
    kind = validators.validator_for(schema, Draft202012Validator)
    kind.check_schema(schema)
    return kind(schema)


def takes(of, document, told):
    error = next(of.iter_errors(document), None)
    check(error is None, f"{told}: not valid:", error and f"{error.json_path}: {error.message}")


def changes(document, at=()):
    """Copies of a document, each without one key or with one value of another type: what was done → copy."""
    here = document
    for one in at:
        here = here[one]
    steps = here if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else []
    for step in steps:
        for what in ("without", "another type"):
            changed = copy.deepcopy(document)
            inside = changed
            for one in at:
                inside = inside[one]
            if what == "another type":
                inside[step] = {"no": "such"} if not isinstance(here[step], (dict, list)) else 1
            elif isinstance(here, dict):
                del inside[step]
            else:
                continue
            yield f"{what}: {'/'.join(map(str, [*at, step]))}", changed
        yield from changes(document, (*at, step))


def is_file_of(path, one):
    """Whether this is the file; what has no place is shown at the configuration."""
    return path == one["file"] if one["file"] else path.split("/")[-1] == "book.toml"


def sarif(of, log, found):
    takes(of, log, "SARIF")
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    check(len({rule["id"] for rule in rules}) == len(rules), "a rule stands twice")
    for rule in rules:
        check(all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")), rule)
    check(len(run["results"]) == len(found), "results:", len(run["results"]), "of", len(found))
    names = [one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]]
    check(len(set(names)) == len(names), "two results have one fingerprint")
    for result, one in zip(run["results"], found):
        check(rules[result["ruleIndex"]]["id"] == result["ruleId"] == one["code"], "another rule:", result)
        check(result["level"] == one["severity"], "another level:", result)
        [place] = [at["physicalLocation"] for at in result["locations"]]
        uri = place["artifactLocation"]["uri"]
        check(uri.isascii() and not set(uri) & set(" \"<>\\^`{|}:"), "no reference:", uri)
        check(is_file_of(unquote(uri), one), "another file:", uri, one["file"])
        region = place["region"]
        check(region["startLine"] == (one["line"] or 1) and region["startColumn"] == (one["column"] or 1), region, one)
        check(region["endLine"] == region["startLine"] and region["endColumn"] >= region["startColumn"], region)


def gitlab(of, report, found):
    takes(of, report, "Code Quality")
    check(len(report) == len(found), "findings:", len(report), "of", len(found))
    check(len({one["fingerprint"] for one in report}) == len(report), "two findings have one fingerprint")
    for entry, one in zip(report, found):
        check(entry["check_name"] == one["code"], "another rule:", entry)
        check(is_file_of(entry["location"]["path"], one), "another file:", entry)
        check(entry["location"]["lines"]["begin"] == (one["line"] or 1), "another line:", entry)


def refused(of, document):
    """How many of the changes the schema refuses."""
    all_of = list(changes(document))
    return sum(not of.is_valid(changed) for _, changed in all_of), len(all_of)


def checked(folder, form, *options):
    """What `gradus check` prints of a book; that it finds something is no failure."""
    command = [GRADUS, "check", "--format", form, *options, str(folder)]
    run = subprocess.run(command, capture_output=True, text=True)
    check(run.returncode in (0, 1, 2) and not run.stderr, " ".join(command), run.returncode, run.stderr)
    return run.stdout


def annotations(text, found):
    lines = text.splitlines()
    check(len(lines) == len(found), "annotations:", len(lines), "of", len(found))
    for line, one in zip(lines, found):
        check(line.startswith(f"::{one['severity']} ") and f"title={one['code']}::" in line, "no annotation:", line)


def every_format(folder, *options):
    """What is found in a book, the same in each format."""
    found = json.loads(checked(folder, "json", *options))
    sarif(of_sarif, json.loads(checked(folder, "sarif", *options)), found)
    gitlab(of_gitlab, json.loads(checked(folder, "gitlab", *options)), found)
    annotations(checked(folder, "github", *options), found)
    return found


def part_of_repository(root):
    """A book in a folder of a repository, with something wrong in each kind of file."""
    (root / ".git").mkdir()
    book = root / "docs, 100% ü" / "model"
    for path, text in {
        "book.toml": "[languages.de]\n",
        "content/index.md": "# Home\n\n[gone](gone.md)\n",
        "content/a: b, 50%.md": "# A\n\n> [gone](\"gone\".md) ![gone](gone.png)\n",
        "content/de/index.md": "# Start\n\n[weg](weg.md)\n",
        "glossary.yaml": "- term: SLO\n  definition: See [gone](/gone/).\n",
        "checklists/a.yaml": "level-1: [One]\n",
    }.items():
        (book / path).parent.mkdir(parents=True, exist_ok=True)
        (book / path).write_text(text)
    return book


of_sarif = validator(published_schema())
of_gitlab = validator(json.loads((HERE / "gitlab-code-quality.json").read_text()))

found = json.loads((REPORTS / "report.json").read_text())
log = json.loads((REPORTS / "report.sarif.json").read_text())
sarif(of_sarif, log, found)
bad, of_all = refused(of_sarif, log)
check(bad > of_all // 3, "the schema of SARIF refuses only", bad, "of", of_all)
print(f"ok SARIF: {len(found)} results valid, {bad} of {of_all} changed ones refused")
report = json.loads((REPORTS / "report.gitlab.json").read_text())
gitlab(of_gitlab, report, found)
bad, of_all = refused(of_gitlab, report)
check(bad == of_all, "the schema of GitLab's reports refuses only", bad, "of", of_all)
print(f"ok Code Quality: {len(found)} findings valid, {bad} of {of_all} changed ones refused")

total = 0
cases = sorted(path for path in (HERE.parent / "bad").iterdir() if not (path / "args").exists())
for case in cases:
    options = [] if (case / "in" / "book.toml").exists() else ["--src", str(case / "in" / "content")]
    total += len(every_format(case / "in", *options))
check(total > len(cases), "little is found in tests/bad:", total)
print(f"ok gradus check, tests/bad: {total} findings of {len(cases)} books valid in every format")
with tempfile.TemporaryDirectory() as folder:
    found = every_format(part_of_repository(Path(folder)))
    files = {one["file"] for one in found if one["file"]}
    # One is a translation that should be there.
    lost = [file for file in files if not (Path(folder) / file).is_file()]
    check(lost == ["docs, 100% ü/model/content/de/a: b, 50%.md"] and len(files) == 6, "files of the repository:", files)
print(f"ok gradus check, in a repository: {len(found)} findings in {len(files)} files that are there")
