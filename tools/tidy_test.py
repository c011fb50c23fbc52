#!/usr/bin/env python3
"""Plants each fault that tools/tidy.py knows into a small clean tree and looks whether it is found:
that one, at that line, and nothing else."""
import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import tidy  # noqa: E402

ROOT = Path(__file__).parent.parent

# A tree without faults, with the real table of rooms.
CLEAN = {
    "README.md": "# Title\n\nSee [the map](docs/map.md#the-rooms) and `src/base/text.h`.\n",
    "docs/map.md": "# Map\n\n## The rooms\n\nBack to [the top](../README.md).\n",
    "src/base/text.h": "#pragma once\n// Text.\n\n#include <string>\n\nint size();\n",
    "src/base/text.cc": '#include "base/text.h"\n\nint size() { return 0; }\n',
    "src/base/text_test.cc": '#include "base/text.h"\n\n#include <thread>\n',
    "src/value/value.h": '#pragma once\n// A value.\n\n#include "base/text.h"\n',
    "src/engine/run.cc": '#include "value/value.h"\n\n#include <re2/re2.h>\n',
    "src/host/net.cc": '#include <sys/socket.h>\n#include <thread>\n\n#include "base/text.h"\n',
    "programs/fs/fs.olg": "// Files.\n\n// One row: a file.\ntable file(Id: int) key(Id);\n",
    "examples/tab.tsv": "a\tb\n",
}


def lines(count):
    return "// a line\n" * count


def function_of(count, head="int long_one() {"):
    return "\n" + head + "\n" + "  size();\n" * (count - 2) + "}\n"


def replaced(old, new):
    return lambda text: text.replace(old, new, 1)


def added(more):
    return lambda text: text + more


# name: (path, how its text changes or the text of a new file, line, piece of the sentence)
PLANTS = {
    "upward include": ("src/value/value.h", added('#include "engine/run.h"\n'), 5, "there is no"),
    "room behind no DEPS": ("src/host/net.cc", added('#include "engine/plan.h"\n'), 5, "host may not"),
    "table upward": ("src/CMakeLists.txt", replaced("drover_library(value     DEPS base)",
                     "drover_library(value     DEPS base lang)"), 4, "does not stand above"),
    "room not in the table": ("src/odd/odd.cc", "int odd();\n", 1, "not in src/CMakeLists.txt"),
    "library not in LIBS": ("src/host/net.cc", added("#include <zlib.h>\n"), 5, "ZLIB::ZLIB"),
    "threads not in LIBS": ("src/ask/go.cc", "#include <thread>\n", 1, "Threads::Threads"),
    "circle of headers": ("src/base/text.h", replaced("#include <string>", '#include "base/ring.h"'),
                          4, "circle"),
    "own header not first": ("src/base/text.cc", replaced('#include', '#include <string>\n#include'),
                             1, "first"),
    "header nobody includes": ("src/value/lone.h", "#pragma once\n// Alone.\n", 1, "nobody includes"),
    "header without pragma": ("src/base/text.h", replaced("#pragma once\n", ""), 1, "opens with"),
    "header without purpose": ("src/base/text.h", replaced("// Text.\n", ""), 1, "opens with"),
    "clock header": ("src/engine/run.cc", added("#include <chrono>\n"), 4, "every run"),
    "system header": ("src/lang/run.cc", "#include <sys/stat.h>\n", 1, "every run"),
    "impure call": ("src/node/run.cc", "\nlong now() { return std::time(nullptr); }\n", 2, "every run"),
    "printing": ("src/plan/run.cc", "void say() { std::cout << 1; }\n", 1, "every run"),
    "file too long": ("src/base/long.cc", lines(801), 801, "801 lines"),
    "function too long": ("src/base/text.cc", added(function_of(71)), 5, "long_one has 71"),
    "method too long": ("src/base/text.cc", added("\nclass C {" + function_of(71, "  int f(int x) const {")
                                                  + "};\n"), 6, "f has 71"),
    "test too long": ("src/base/text_test.cc", added(function_of(71, "TEST(Text, Long) {")), 5, "TEST has"),
    "using namespace": ("src/ask/go.cc", "\nusing namespace std;\n", 2, "write the name out"),
    "throw": ("src/ask/go.cc", "void f() { throw 1; }\n", 1, "return an Error"),
    "catch": ("src/ask/go.cc", "void f() { try {} catch (...) {} }\n", 1, "nothing throws"),
    "throwing stoi": ("src/ask/go.cc", "int f() { return std::stoi(x); }\n", 1, "from_chars"),
    "shared_ptr": ("src/ask/go.cc", "std::shared_ptr<int> p;\n", 1, "one owner"),
    "sleep_for": ("src/ask/go.cc", "void f() { sleep_for(1s); }\n", 1, "not for a time"),
    "std::regex": ("src/ask/go.cc", "std::regex r;\n", 1, "RE2"),
    "endl": ("src/ask/go.cc", "void f() { out << std::endl; }\n", 1, "flush"),
    "ranges": ("src/ask/go.cc", "#include <ranges>\n", 1, "cannot read it"),
    "macro": ("src/ask/go.cc", "#define TWICE(x) (x) * 2\n", 1, "macro TWICE"),
    "allowed macro elsewhere": ("src/ask/go.cc", "#define CHECK(x) (x)\n", 1, "macro CHECK"),
    "olg too long": ("tests/long.olg", lines(151), 151, "151 lines"),
    "olg without opening": ("examples/a.olg", "program a;\n", 1, "open with a comment"),
    "table without meaning": ("programs/fs/fs.olg", added("view v(Id: int);\n"), 5, "one row of v"),
    "event without meaning": ("examples/a.olg", "// A.\n\nevent e(Id: int);\n", 3, "one row of e"),
    "define without meaning": ("examples/a.olg", "// A.\nprogram a;\ndefine(t, {Int});\n", 3, "row of t"),
    "trailing blank": ("docs/map.md", added("so \n"), 6, "blanks at the end"),
    "tab": ("tools/x.py", "if x:\n\tpass\n", 2, "a tab"),
    "no last newline": ("docs/map.md", added("so"), 6, "does not end"),
    "unfinished work": ("tools/x.py", "# TO" + "DO: more\n", 1, "finish it"),
    "machine path": ("docs/map.md", added("in /wo" + "rk/main\n"), 6, "path of the machine"),
    "number of a discussion": ("docs/map.md", added("see iss" + "ue #12\n"), 6, "reason itself"),
    "link to nothing": ("README.md", replaced("docs/map.md", "docs/mop.md"), 3, "leads nowhere"),
    "link to no heading": ("README.md", replaced("#the-rooms", "#the-roofs"), 3, "no heading"),
    "path of nothing": ("README.md", replaced("text.h", "test.h"), 3, "there is no src/base/test.h"),
    "large blob": ("examples/big.bin", "x" * ((1 << 20) + 1), 1, "the most to commit"),
}
# What a plant needs beside it, without being a fault.
BESIDE = {
    "room behind no DEPS": {"src/engine/plan.h": "#pragma once\n// A plan.\n",
                            "src/node/n.cc": '#include "engine/plan.h"\n'},
    "circle of headers": {"src/base/ring.h": '#pragma once\n// Ring.\n\n#include "base/text.h"\n'},
}
# Looks like a fault and is none.
INNOCENT = {
    "word in a string": ("src/ask/go.cc", 'const char* k = "throw std::regex";\n'),
    "word in a raw string": ("src/ask/go.cc", 'const char* k = R"(\nthrow "x"\n)";\n'),
    "word in a comment": ("src/ask/go.cc", "// never throw\n/* nor\n catch (x) */\n"),
    "literals": ("src/ask/go.cc", "void f() { using namespace std::string_literals; }\n"),
    "digit separator": ("src/ask/go.cc", "int k = 1'000; char c = '\"'; int f() { return '{'; }\n"),
    "function of 70": ("src/ask/go.cc", "int size();\n" + function_of(70)),
    "method called time": ("src/lang/t.cc", "Value v = Value::time(3);\nvoid f() { c.time(); }\n"),
    "table in a test": ("src/ask/go_test.cc", "TEST(Go, Goes) {\n  Case cases[] = {\n"
                        + '      {"a", 1},\n' * 90 + "  };\n}\n"),
    "long table": ("src/ask/go.cc", "const int k[] = {\n" + "  1,\n" * 90 + "};\n"),
    "long class": ("src/ask/go.cc", "class C : public D<int (*)()> {\n" + "  int f();\n" * 90 + "};\n"),
    "link in a fence": ("docs/a.md", "```\n[a](b)\n```\n"),
    "link outside": ("docs/a.md", "[a](https://example.org/x)\n"),
    "placeholder path": ("docs/a.md", "`src/ROOM/x.cc`\n"),
}


class Planted(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="tidy_test"))
        self.addCleanup(shutil.rmtree, self.root)
        for path, text in CLEAN.items():
            self.write(path, text)
        self.write("src/CMakeLists.txt", (ROOT / "src/CMakeLists.txt").read_text())

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def plant(self, path, change):
        old = (self.root / path).read_text() if callable(change) else ""
        self.write(path, change(old) if callable(change) else change)

    def test_clean_tree_has_no_fault(self):
        self.assertEqual(tidy.faults_of(self.root), [])

    def test_innocent(self):
        for name, (path, change) in INNOCENT.items():
            with self.subTest(name):
                self.plant(path, change)
                self.assertEqual(tidy.faults_of(self.root), [])
                (self.root / path).unlink()

    def test_exception_nobody_needs(self):
        self.write("tools/tidy.py", 'LARGE_SOURCES = {\n    "src/gone.cc": "it was long",\n}\n')
        tidy.LARGE_SOURCES["src/gone.cc"] = "it was long"
        self.addCleanup(tidy.LARGE_SOURCES.clear)
        found = [f for f in tidy.faults_of(self.root) if "src/gone.cc" in f[2]]
        self.assertEqual([f[:2] for f in found], [("tools/tidy.py", 2)])

    def test_ratchet_holds_and_does_not_grow(self):
        key = "src/base/text.cc: long_one"
        tidy.LONG_FUNCTIONS[key] = (80, "it is a table")
        self.addCleanup(tidy.LONG_FUNCTIONS.pop, key)
        self.plant("src/base/text.cc", added(function_of(80)))
        self.assertEqual(tidy.faults_of(self.root), [])
        self.plant("src/base/text.cc", replaced("  size();\n", "  size();\n  size();\n"))
        self.assertEqual([f[:2] for f in tidy.faults_of(self.root)], [("src/base/text.cc", 5)])

    def test_exit_code_and_form(self):
        run = lambda: subprocess.run([sys.executable, ROOT / "tools/tidy.py", self.root],  # noqa: E731
                                     capture_output=True, text=True, check=False)
        self.assertEqual((run().returncode, run().stdout), (0, ""))
        self.write("src/ask/go.cc", "\nthrow;\n")
        self.assertEqual((run().returncode, run().stdout),
                         (1, "src/ask/go.cc:2: throw: return an Error, or CHECK\n"))

    def test_what_git_ignores_is_left_alone(self):
        with contextlib.redirect_stdout(io.StringIO()):
            subprocess.run(["git", "init", "-q", self.root], check=True, env={**os.environ, "LC_ALL": "C"})
        self.write(".gitignore", "/scratch/\n")
        self.write("scratch/x.cc", "throw 1;\n")
        self.assertEqual(tidy.faults_of(self.root), [])


def planted(name):
    def test(self):
        for path, text in BESIDE.get(name, {}).items():
            self.write(path, text)
        path, change, line, piece = PLANTS[name]
        self.plant(path, change)
        found = tidy.faults_of(self.root)
        self.assertEqual([f[:2] for f in found], [(path, line)], found)
        self.assertIn(piece, found[0][2])
    return test


for plant in PLANTS:
    setattr(Planted, "test_finds_" + plant.replace(" ", "_").replace(":", ""), planted(plant))

if __name__ == "__main__":
    unittest.main()
