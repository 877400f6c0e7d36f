#!/usr/bin/env python3
"""Fails if a target documents less than 75 % of what other targets can call.

Counted are the declarations marked `package` or `public`. One is documented if a `///` stands above it, or, by the rule
of plain values: a stored property without a comment counts as documented if its type has one and is a struct or a class,
and so does a `case` of an enum that has one. What the type's comment can't tell (a unit, a shape, what nil means) still
belongs at the property; reviewers look for that, this script can't.

  Tests/documented.py [--list]    --list: also name what has no comment
"""

import re
import sys
from pathlib import Path

LEAST = 75
SOURCES = Path(__file__).resolve().parent.parent / "Sources"
ATTRIBUTE = r"(?:@\w+(?:\([^)]*\))?\s+)*"
DECLARATION = re.compile(
    rf"^\s*{ATTRIBUTE}(?P<access>package|public)?(?P<setter>\s+(?:private|internal|fileprivate)\(set\))?\s*"
    r"(?P<modifiers>(?:final|static|class|mutating|nonmutating|convenience|override|consuming|borrowing|indirect)\s+)*"
    r"(?P<kind>struct|class|enum|actor|protocol|extension|typealias|func|init|subscript|var|let|case)\b"
    r"\s*(?P<name>[\w.`]*)"
)
TYPES = {"struct", "class", "enum", "actor", "protocol"}


class Scope:
    """A pair of braces: what was declared there, and whether that has a comment."""

    def __init__(self, kind: str, is_documented: bool, is_counted: bool):
        self.kind, self.is_documented, self.is_counted = kind, is_documented, is_counted


def without_texts(line: str) -> str:
    """The line without strings and comments, whose braces are none."""
    line = re.sub(r'#*"(?:\\.|[^"\\])*"#*', '""', line)
    return re.sub(r"//.*", "", line)


def declarations(path: Path):
    """Yields (line number, text, comment) of what a file gives to other targets; comment is own, type or None."""
    scopes: list[Scope] = []
    has_comment = False
    is_text = False
    pending = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        bare = line.strip()
        if '"""' in line:
            is_text = not is_text if line.count('"""') % 2 else is_text
            continue
        if is_text:
            continue
        if bare.startswith("///"):
            has_comment = True
            continue
        if not bare or bare.startswith("//"):
            has_comment = has_comment and bare.startswith("//")
            continue
        code = without_texts(line)
        match = DECLARATION.match(code)
        inside = scopes[-1] if scopes else None
        if match and (inside is None or inside.kind in TYPES | {"extension"}):
            kind, access = match["kind"], match["access"]
            # A requirement and a case are as visible as their type, and the members of a `package extension` too.
            inherits = inside is not None and inside.is_counted and (
                inside.kind == "protocol" or kind == "case" or inside.kind == "extension"
            )
            is_counted = access is not None or inherits
            is_stored = kind in {"var", "let"} and not (match["modifiers"] or "").strip() and is_plain(code)
            by_type = inside is not None and inside.is_documented and (
                kind == "case" and inside.kind == "enum" or is_stored and inside.kind in {"struct", "class", "actor"}
            )
            if is_counted and kind != "extension":
                yield number, bare, "own" if has_comment else "type" if by_type else None
            pending = Scope(kind, has_comment, access is not None)
        elif not bare.startswith(("@", "#")):
            pending = pending if pending and pending.kind in TYPES | {"extension"} | {"func", "init", "subscript"} else None
        # An attribute on a line of its own stands between a comment and what is commented.
        if not bare.startswith("@") or match:
            has_comment = False
        for sign in code:
            if sign == "{":
                scopes.append(pending or Scope("body", False, False))
                pending = None
            elif sign == "}" and scopes:
                scopes.pop()


def is_plain(code: str) -> bool:
    """Whether a property is stored: it has no body but an observer's."""
    return "{" not in code or "didSet" in code or "=" in code.split("{")[0]


def main() -> int:
    shows = "--list" in sys.argv[1:]
    failed = False
    for target in sorted(path for path in SOURCES.iterdir() if path.is_dir()):
        found = [
            (path, *declaration) for path in sorted(target.rglob("*.swift")) for declaration in declarations(path)
        ]
        if not found:
            continue
        own = sum(comment == "own" for *_, comment in found)
        by_type = sum(comment == "type" for *_, comment in found)
        share = 100 * (own + by_type) / len(found)
        print(f"{target.name:14} {share:3.0f} %  of {len(found):4}: {own:4} have a comment, {by_type:4} their type's")
        failed = failed or share < LEAST
        if shows:
            for path, number, text, comment in found:
                if comment is None:
                    print(f"  {path.relative_to(SOURCES.parent)}:{number}: {text}")
    if failed:
        print(f"expected {LEAST} % in each: Tests/documented.py --list names what has no comment", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
