"""Runs every code block of the documents, so that none of them can be wrong.

    python3 tests/docs_test.py             all of them
    python3 tests/docs_test.py FILE...     only these
    python3 tests/docs_test.py --accept    writes what the program says into the documents; read
                                           the diff before you commit it

Blocks are known by the word after the three backquotes:

    olg            a program; `olg NAME` also keeps it as that file for what comes later
    output         what `drover run` answers to the program before it
    error          what `drover check` says of it, which is an error
    warning        what `drover check` says of it, which is a warning
    sh             a session, see session.py
    olt NAME       a test that `drover test` passes; kept as that file
    file NAME      a file for what comes later

A program must be followed by output, error or warning, or by a session that names its file. The blocks of a document share a folder:
an example's own, copied; else an empty one where `examples` and `build/release/drover` are found.
"""

import glob
import os
import shutil
import sys
import tempfile

import differences
import session

DOCUMENTS = ["README.md", "docs/embedding.md", "docs/jol.md", "docs/language.md",
             "docs/semantics.md", "docs/sources.md", "docs/testing.md", "docs/why.md"]


def blocks(lines):
    """(first line inside, end line, words after the backquotes) of each code block."""
    found = []
    start = None
    for number, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if start is None:
            start = (number + 1, line[3:].split())
        else:
            found.append((start[0], number, start[1]))
            start = None
    return found, start is not None


class Document:
    def __init__(self, path, folder):
        self.path = path
        self.folder = folder
        self.faults = []
        self.lines = open(path, encoding="utf-8").read().split("\n")
        self.name = ""  # of the last program's file
        self.result = []

    def fault(self, line, what):
        self.faults.append(f"{self.path}:{line}: {what}")

    def run(self):
        found, unclosed = blocks(self.lines)
        if unclosed:
            self.fault(len(self.lines), "a code block is not closed")
        done = 0
        program = None  # the line of one that no block has answered yet
        for first, end, words in found:
            self.result += self.lines[done:first]
            done = end
            inside = self.lines[first:end]
            kind = words[0] if words else ""
            runs_it = kind == "sh" and program is not None and any(self.name in line for line in inside)
            if program is not None and not runs_it and kind not in ("output", "error", "warning"):
                self.fault(program, "this program has nothing after it that runs it")
            if kind not in ("output", "error", "warning"):
                program = None
            if kind == "olg" and len(words) <= 2:
                program = first
                self.name = words[1] if len(words) == 2 else "program.olg"
                self.keep(self.name, inside)
            elif kind == "olt" and len(words) == 2:
                self.keep(words[1], inside)
                inside = self.tested(words[1], first)
            elif kind == "file" and len(words) == 2:
                self.keep(words[1], inside)
            elif kind == "sh" and len(words) == 1:
                inside = session.replay(inside, self.folder)
            elif kind in ("output", "error", "warning") and len(words) == 1:
                if program is None:
                    self.fault(first, f"no program before this {kind}")
                else:
                    inside = self.answer(kind, first)
                program = None
            else:
                self.fault(first, f"a block of unknown kind: '{' '.join(words)}'")
            self.result += inside
        if program is not None:
            self.fault(program, "nothing after this program runs it")
        self.result += self.lines[done:]

    def keep(self, name, lines):
        os.makedirs(os.path.dirname(os.path.join(self.folder, name)), exist_ok=True)
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def tested(self, name, line):
        said = session.run(f"drover test {name} --accept", self.folder)
        if said[-1].startswith("exit "):
            self.fault(line, "drover test says: " + "\n  ".join(said))
        return open(os.path.join(self.folder, name), encoding="utf-8").read().rstrip("\n").split("\n")

    def answer(self, kind, line):
        verb = "run" if kind == "output" else "check"
        said = session.run(f"drover {verb} {self.name}", self.folder)
        failed = bool(said) and said[-1].startswith("exit ")
        if failed != (kind == "error"):
            self.fault(line, f"drover {verb} says otherwise: " + "\n  ".join(said))
        return said[:-1] if failed else said


def check(path, accept):
    with tempfile.TemporaryDirectory() as folder:
        if path.startswith("examples/"):
            shutil.copytree(os.path.dirname(path), folder, dirs_exist_ok=True)
        else:
            os.symlink(os.path.abspath("examples"), os.path.join(folder, "examples"))
            os.makedirs(os.path.join(folder, "build"))
            os.symlink(os.path.join(folder, ".bin"), os.path.join(folder, "build/release"))
        document = Document(path, folder)
        document.run()
    document.faults += [f"{path}: {line}" for line in document.result if line.startswith(session.CRASHED)]
    for fault in document.faults:
        print(fault)
    if accept and document.result != document.lines and not document.faults:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(document.result))
        print(f"{path}: written; read the diff")
        return True
    same = differences.show(path, document.lines, document.result)
    if not same:
        print(f"if the new output is right: python3 tests/docs_test.py --accept {path}")
    return same and not document.faults


def main():
    arguments = sys.argv[1:]
    accept = "--accept" in arguments
    paths = [argument for argument in arguments if argument != "--accept"]
    if not paths:
        paths = DOCUMENTS + sorted(glob.glob("examples/*/README.md"))
    good = [check(path, accept) for path in paths]
    print(f"{sum(good)} documents of {len(good)} are right")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
