"""Comma-separated values as Python's csv reads them, and workbooks as openpyxl does."""

import csv
import io
import zipfile

import openpyxl

from books import WHOLE, WORDS, check, exports, legal, reached

HEADER = "id level dimension topic title description refs status address model version notice".split()
COLUMNS = ["ID", "Dimension", "Topic", "Item", "Description", "References", "Status", "Address", "Dimension number"]
WILD = "=+-@\t\r＝＋－＠"


def read_csv(raw, data):
    """The rows of a file, and those that it must hold."""
    lines = raw.decode("utf-8")
    check(lines.endswith("\r\n") and "\n" not in lines.replace("\r\n", ""), "lines do not end in CRLF")
    header, *rows = csv.reader(io.StringIO(lines, newline=""), strict=True)
    check(header == HEADER, "the header is", header)
    for cell in (cell for row in rows for cell in row):
        check(not cell.strip().startswith(tuple(WILD)) and not cell.startswith(tuple(WILD)), "this would run:", cell)
    # The rule of the format: one apostrophe goes from each cell that begins with one.
    got = [[cell[1:] if cell.startswith("'") else cell for cell in row] for row in rows]
    wanted = [
        [item["id"], item["level_title"], item["dimension_name"], item["topic_name"], item["title"], item["description"]]
        + ["; ".join(item["refs"]), WORDS[item["status"]], item["address"]]
        + [data["model"], data["version"], data["notice"]]
        for item in data["items"]
    ]
    return got, [list(map(legal, row)) for row in wanted]


def read_xlsx(raw, data):
    """The rows of the sheets of levels, and those that they must hold; the summary is compared here."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        times = {part.date_time for part in archive.infolist()}
    check(times == {(1980, 1, 1, 0, 0, 0)}, "the archive carries the clock:", times)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    times = {str(book.properties.created), str(book.properties.modified)}
    check(times == {"1980-01-01 00:00:00"}, "the properties carry the clock:", times)
    summary, *sheets = book.worksheets
    check(summary.title == "Summary", "the first sheet is", summary.title)
    names = [sheet.title for sheet in book]
    check(len({name.lower() for name in names}) == len(names), "two sheets have one name:", names)
    for name in names:
        length = len(name.encode("utf-16-le")) // 2
        check(0 < length < 32 and not set(name) & set("[]:*?/\\") and name.strip("'") == name, "a bad name:", name)
    check(len(sheets) == len(data["levels"]), f"{len(sheets)} sheets, {len(data['levels'])} levels")
    got, wanted = [], []
    for sheet, level in zip(sheets, data["levels"]):
        items = [item for item in data["items"] if item["level"] == level["id"]]
        header, *rows = sheet.iter_rows()
        check([cell.value for cell in header] == COLUMNS, "the header is", [cell.value for cell in header])
        check(sheet.freeze_panes == "A2", "the header is not frozen")
        check(sheet.auto_filter.ref == f"A1:I{len(items) + 1}", "the filter is over", sheet.auto_filter.ref)
        check(hidden(sheet) == {9}, "the numbers of the dimensions are in sight")
        check(all(sheet.column_dimensions[one].width > 5 for one in "ABCDEFGH"), "a column without a width")
        status = f"G2:G{len(items) + 1}"
        (choice,) = sheet.data_validations.dataValidation
        check(str(choice.sqref) == status and choice.type == "list", "the drop-down is at", str(choice.sqref))
        check(choice.formula1 == f'"{",".join(WORDS[one] for one in ("todo", "done", "not-applicable"))}"', choice.formula1)
        colours = {rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules if str(area.sqref) == status}
        check(colours == {'"done"', '"not applicable"'}, "the colours are for", colours)
        for row, item in zip(rows, items):
            for cell in row[:8]:
                check(cell.value is None or cell.data_type == "s", f"{sheet.title}: {cell.coordinate} is no text:", cell.data_type)
            check(all(cell.alignment.wrap_text for cell in row[1:6]), "a text that is cut off in row", row[0].row)
            check(row[7].hyperlink is not None, f"{row[7].coordinate} is no link")
            link = row[7].hyperlink
            link = link.target if link.location is None else f"{link.target}#{link.location}"
            # Hidden: equal for what is of one dimension, and for that alone.
            number = [row[8].value, item["dimension"]]
            got.append([sheet.title, *(cell.value or "" for cell in row[:8]), link, number])
        numbers = {}
        for item in data["items"]:
            numbers.setdefault(item["dimension"], len(numbers) + 1)
        for item in items:
            cells = [item["id"], item["dimension_name"], item["topic_name"], item["title"], item["description"]]
            cells = [legal(cell) for cell in [*cells, "; ".join(item["refs"]), WORDS[item["status"]], item["address"]]]
            wanted.append([sheet.title, *cells, item["address"], [numbers[item["dimension"]], item["dimension"]]])
        check(len(rows) == len(items), f"{sheet.title}: {len(rows)} rows, {len(items)} items")
    longest = 0
    for row in summary.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                longest = max(longest, len(cell.value))
    check(0 < longest < 400, "a formula of", longest, "characters")
    results(openpyxl.load_workbook(io.BytesIO(raw), data_only=True), data)
    return got, wanted


def hidden(sheet):
    """The numbers of the hidden columns."""
    return {column for one in sheet.column_dimensions.values() if one.hidden for column in range(one.min, one.max + 1)}


def results(book, data):
    """Compares the results of the formulas of a summary with what is counted here."""
    sheet = book.worksheets[0]
    check(sheet["A1"].value == legal(data["heading"]), "the heading is", sheet["A1"].value)
    check(sheet["A2"].value == legal(data["notice"]), "the notice is", sheet["A2"].value)
    check(sheet["A2"].hyperlink.target == data["address"], "the notice leads to", sheet["A2"].hyperlink.target)
    titles, unseen = {}, hidden(sheet)
    for cell in sheet[6][2:]:
        if cell.value and cell.column not in unseen:
            titles[cell.column] = cell.value
    shown = dict(zip(titles.values(), [level["title"] for level in data["levels"]]))
    check([*shown] == [legal(f"Level {one}" if one.isdigit() else one) for one in shown.values()], "the levels are", [*shown])
    check(len(shown) == len(data["levels"]), "the levels are", [*shown])
    wanted = reached(data["items"])
    names = {item["dimension"]: legal(item["dimension_name"]) or WHOLE for item in data["items"]}
    rows = {}
    totals = {level: [0, 0] for level in shown.values()}
    check(sheet["A8"].value == "All dimensions", "the row of all is", sheet["A8"].value)
    for row, dimension in zip(sheet.iter_rows(min_row=9), names):
        check(row[0].value == names[dimension], "the dimension is", row[0].value)
        counts = {}
        for column, title in titles.items():
            pair = [row[column - 1].value, row[column].value]
            if pair != [None, None]:
                counts[shown[title]] = pair
                totals[shown[title]] = [one + other for one, other in zip(totals[shown[title]], pair)]
        rows[dimension] = (shown.get(row[1].value, row[1].value), counts)
    check(sheet.max_row == 8 + len(names), f"{sheet.max_row - 8} dimensions, {len(names)} wanted")
    check(rows == wanted["rows"], "the summary says\n ", rows, "\nand not\n ", wanted["rows"])
    overall = sheet["B8"].value
    check(shown.get(overall, overall) == wanted["all"], "overall the summary says", overall, "and not", wanted["all"])
    for column, title in titles.items():
        pair = [sheet.cell(8, column).value, sheet.cell(8, column + 1).value]
        check(pair == totals[shown[title]], f"{title}: the sums are", pair, "and not", totals[shown[title]])


if __name__ == "__main__":
    exports("csv", read_csv)
    exports("xlsx", read_xlsx)
