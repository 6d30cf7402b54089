"""Confluence's storage format, as `md2conf.csf` of PyPI's markdown-to-confluence parses it."""

from md2conf import csf

from books import Page, check, exports, legal, local_ids, on_page, task

AC = "{http://atlassian.com/content}"
PARTS = [AC + name for name in ("task-id", "task-uuid", "task-status", "task-body")]


def text(element):
    return "".join(element.itertext())


def links(element):
    return [one.get("href") for one in element.iter("a")]


def lines(body):
    """The lines of a task, and what its status macro says."""
    check([one.tag for one in body] == ["span"] and not (body.text or "").strip(), "a task is more than a span")
    (span,) = body
    check(span.get("class") == "placeholder-inline-tasks", "the span has the class", span.get("class"))
    out, said = [span.text or ""], None
    for one in span:
        if one.tag == "br":
            out.append("")
        elif one.tag == "a":
            check(one.get("href") == one.text, "a link that leads elsewhere:", one.get("href"))
            out[-1] += one.text
        else:
            check(one.tag == AC + "structured-macro", f"what is {one.tag} in a task?")
            check(one.get(AC + "name") == "status" and said is None, "which macro is this?", one.get(AC + "name"))
            (title,) = one
            check(title.get(AC + "name") == "title", "the macro has no title")
            said = title.text
            # The space before the macro.
            out[-1] = out[-1].removesuffix(" ")
        out[-1] += one.tail or ""
    return out, said


def read(raw, data):
    """The items of a page, and those that it must hold."""
    xml = raw.decode()
    root = csf.elements_from_string(xml)
    check(csf.elements_from_string(csf.canonicalize(xml)) is not None, "it is no longer XML once it is normalised")
    head, notice, *rest = root
    check(head.tag == "h1" and text(head) == legal(data["heading"]), "the heading is", text(head))
    check(notice.tag == "p" and text(notice) == legal(data["notice"]), "the notice is", text(notice))
    check(links(notice) == [data["address"]], "the notice does not link to the page")
    ids, page, items = local_ids(data), Page(data), []
    for part in rest:
        if part.tag != AC + "task-list":
            page.heading(int(part.tag.removeprefix("h")), text(part), links(part))
            continue
        check(len(part) > 0, "a list without a task")
        for node in part:
            check([one.tag for one in node] == PARTS and node.tag == AC + "task", "the parts of", node.tag, "are", [*node])
            number, its, status, body = node
            check(number.text == str(len(items) + 1), "task", len(items) + 1, "has the number", number.text)
            check(status.text in ("complete", "incomplete"), "no such status:", status.text)
            items.append(page.item(**task(*lines(body), status.text == "complete", ids.get(its.text))))
    return items, [on_page(item) for item in data["items"]]


exports("confluence", read)
