"""Workbooks as LibreOffice calculates them, and comma-separated values as it opens them: `data.sh office`."""

import copy
import csv
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import openpyxl
except ImportError:
    sys.exit("office: openpyxl is missing; run this with tests/readers/data.sh office, which installs it")

from books import BOOKS, TODO, WORDS, check
from sheets import results

if shutil.which("soffice") is None:
    sys.exit("office: soffice is missing; apt-get install -y --no-install-recommends libreoffice-calc-nogui")


def convert(folder, paths, *options):
    """Has LibreOffice read files and write them as workbooks again: the folder of those."""
    into = Path(folder) / "converted"
    command = ["soffice", f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", *options]
    run = subprocess.run([*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", into, *paths], capture_output=True, text=True)
    check(run.returncode == 0, run.stderr)
    for path in paths:
        check((into / path.with_suffix(".xlsx").name).exists(), "LibreOffice did not write", path.name, run.stdout, run.stderr)
    return into


def answered(raw, answers):
    """A workbook with other answers, and without any result of a formula."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=2):
            row[6].value = WORDS[answers.get(row[0].value, TODO)]
    out = io.BytesIO()
    book.save(out)
    bare = openpyxl.load_workbook(io.BytesIO(out.getvalue()), data_only=True)
    found = [cell.value for row in bare["Summary"].iter_rows(min_row=8, min_col=2) for cell in row if cell.value is not None]
    check(not found, "there are results before LibreOffice calculated:", found)
    return out.getvalue()


def workbooks(folder):
    wanted = {}
    for book in BOOKS:
        cases = book.cases(folder)
        plain = book.data()
        for number, (name, (options, answers)) in enumerate(cases.items()):
            raw = book.export("xlsx", *options)
            # The file's own answers, and those of the next one in its place.
            following = list(cases.values())[(number + 1) % len(cases)][1]
            for kind, its in (("own", answers), ("changed", following)):
                data = copy.deepcopy(plain)
                for item in data["items"]:
                    item["status"] = its.get(item["id"], TODO)
                path = Path(folder) / f"{book.name}-{number}-{kind}.xlsx"
                path.write_bytes(answered(raw, its))
                wanted[path] = data
    into = convert(folder, wanted)
    for path, data in wanted.items():
        results(openpyxl.load_workbook(into / path.name, data_only=True), data)
    print(f"ok xlsx, calculated by LibreOffice: {len(wanted)} workbooks")


def opens(folder, name, raw):
    """The cells that LibreOffice finds in a file, where it is told to calculate formulas."""
    path = Path(folder) / f"{name}.csv"
    path.write_bytes(raw)
    # Commas, quotes, UTF-8, from the first line on; the last: run formulas.
    # https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
    into = convert(folder, [path], "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1,true")
    return list(openpyxl.load_workbook(into / f"{name}.xlsx").worksheets[0].iter_rows())


def values(folder):
    ran = opens(folder, "formula", b"a,b\r\n=1+1,'=1+1\r\n")
    check([cell.data_type for cell in ran[1]] == ["f", "s"], "LibreOffice does not run formulas; this shows nothing")
    count = 0
    for book in BOOKS:
        raw = book.export("csv")
        header, *rows = csv.reader(io.StringIO(raw.decode(), newline=""))
        title = header.index("title")
        cells = opens(folder, book.name, raw)
        check(len(cells) == len(rows) + 1, f"{len(cells)} rows, {len(rows) + 1} wanted")
        for row, read in zip(rows, cells[1:]):
            check(all(cell.data_type != "f" for cell in read), "a formula in", row)
            check((read[title].value or "").removeprefix("'").split() == row[title].removeprefix("'").split(), "the title is", read[title].value)
            count += 1
    print(f"ok csv, opened by LibreOffice: {count} rows, no formula")


with tempfile.TemporaryDirectory() as folder:
    workbooks(folder)
    values(folder)
