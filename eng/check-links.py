#!/usr/bin/env python3
"""Checks that each link between the pages of a folder leads to a file, and to an element if it has a fragment.

Usage: python3 eng/check-links.py artifacts/site. Needs only the standard library.
"""
import pathlib
import sys
import urllib.parse
from html.parser import HTMLParser


class Page(HTMLParser):
    """The links of a page, and the names to which links may lead."""

    def __init__(self, path):
        super().__init__()
        self.links, self.names = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.names.update(filter(None, (values.get("id"), values.get("name"))))
        self.links += filter(None, (values.get("href"), values.get("src"), values.get("srcset")))


def problems(root, pages, path):
    for link in pages[path].links:
        url = urllib.parse.urlsplit(link)
        if url.scheme or url.netloc:
            continue
        target = (path.parent / urllib.parse.unquote(url.path)).resolve() if url.path else path
        if target.is_dir():
            target /= "index.html"
        if not target.is_relative_to(root) or not target.exists():
            yield f"{path.relative_to(root)}: {link} does not exist"
        elif url.fragment and target in pages and urllib.parse.unquote(url.fragment) not in pages[target].names:
            yield f"{path.relative_to(root)}: {link} has no such element"


folder = pathlib.Path(sys.argv[1]).resolve()
read = {path: Page(path) for path in sorted(folder.rglob("*.html"))}
found = [problem for path in read for problem in problems(folder, read, path)]
print("\n".join(found) if found else f"{len(read)} pages, every link resolves.", file=sys.stderr if found else sys.stdout)
sys.exit(1 if found or not read else 0)
