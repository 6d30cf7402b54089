"""The schemas that the built site publishes, and documents under them, as PyPI's jsonschema sees it."""

import copy
import json
import subprocess
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator

from books import BOOKS, check
from common import GRADUS, progress


def schema(site, name):
    loaded = json.loads((site / "schema" / f"{name}.json").read_text())
    check(loaded["$schema"] == Draft202012Validator.META_SCHEMA["$id"], f"{name}: the schema is of", loaded["$schema"])
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


def takes(validator, document, told):
    error = next(validator.iter_errors(document), None)
    check(error is None, f"{told}: not valid:", error and f"{error.json_path}: {error.message}")


def without(document, path, key):
    changed = copy.deepcopy(document)
    at = changed
    for one in path:
        at = at[one]
    del at[key]
    return changed


def with_value(document, path, value):
    changed = copy.deepcopy(document)
    at = changed
    for one in path[:-1]:
        at = at[one]
    at[path[-1]] = value
    return changed


def bad_checklists(good):
    """Documents that are no checklists: what is wrong → document."""
    optional = {"address", "dimension", "topic"}
    bad = {"no object": [], "no items": with_value(good, ["items"], {})}
    for path in ([], ["items", 0], ["levels", 0], ["dimensions", 0], ["topics", 0]):
        at = good
        for one in path:
            at = at[one]
        for key in at:
            if key not in optional:
                bad[f"{path} without {key}"] = without(good, path, key)
            bad[f"{path} with {key} of another type"] = with_value(good, [*path, key], True)
    bad["another status"] = with_value(good, ["items", 0, "status"], "maybe")
    bad["refs of numbers"] = with_value(good, ["items", 0, "refs"], [1])
    return bad


def bad_progress(good):
    some = next(iter(good["items"]))
    return {
        "no object": [],
        "no format": without(good, [], "format"),
        "a format to come": with_value(good, ["format"], 2),
        "a format that never was": with_value(good, ["format"], 0),
        "a format in words": with_value(good, ["format"], "1"),
        "no model": without(good, [], "model"),
        "a model without an id": without(good, ["model"], "id"),
        "a model with a number for an id": with_value(good, ["model", "id"], 1),
        "no items": without(good, [], "items"),
        "a list of items": with_value(good, ["items"], []),
        "another answer": with_value(good, ["items", some], "maybe"),
        "an answer in other letters": with_value(good, ["items", some], "Done"),
        "an answer of true": with_value(good, ["items", some], True),
    }


def accepted(book, path):
    """Whether the program takes the file too."""
    command = [GRADUS, "-q", "checklist", "--dir", str(book.folder), "--format", "json", "--progress", str(path)]
    return subprocess.run(command, capture_output=True).returncode == 0


with tempfile.TemporaryDirectory() as folder:
    for book in BOOKS:
        site = Path(folder) / book.name
        run = subprocess.run([GRADUS, "-q", "build", "--out", str(site), str(book.folder)], capture_output=True, text=True)
        check(run.returncode == 0, run.stderr)
        of_checklists, of_progress = schema(site, "checklist"), schema(site, "progress")
        cases = book.cases(folder)

        good = [book.data_as_written(*options) for options in [[], *(options for options, _ in cases.values())]]
        good += [json.loads(path.read_text()) for path in (site / "exports").glob("*.json") if ".adf." not in path.name]
        for document in good:
            takes(of_checklists, document, "a checklist")
        bad = bad_checklists(good[0])
        for told, document in bad.items():
            check(not of_checklists.is_valid(document), "the schema of checklists takes", told)
        print(f"ok json, {book.name}: {len(good[0]['items'])} items, {len(good)} documents valid, {len(bad)} refused")

        path = Path(folder) / "progress.json"
        files = [Path(options[-1]) for options, _ in cases.values()]
        good = [json.loads(path.read_text()) for path in files]
        good.append({"$schema": "schema/progress.json", **good[-1]})
        good.append(with_value(good[-1], ["items", "removed-long-ago"], "done"))
        good.append(without(good[0], ["model"], "version"))
        for document in good:
            takes(of_progress, document, "progress")
            path.write_text(json.dumps(document))
            check(accepted(book, path), "the program refuses", document)
        bad = bad_progress(good[-2])
        for told, document in bad.items():
            check(not of_progress.is_valid(document), "the schema of progress takes", told)
            path.write_text(json.dumps(document))
            check(not accepted(book, path), "the program takes", told)
        print(f"ok progress, {book.name}: {len(good)} documents valid, {len(bad)} refused, by the program too")
    takes(of_progress, json.loads(Path(progress(path, {"a": "done"})).read_text()), "progress of the other readers")
