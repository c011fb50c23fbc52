#!/usr/bin/env python3
"""Plants each fault that tools/tidy.py knows into a small clean tree and looks whether it is found:
that one, at that line, and nothing else."""
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import tidy  # noqa: E402

ROOT = Path(__file__).parent.parent

# The heading and the table that ARCHITECTURE.md repeats: from its line 4 on.
DIRECTIONS = "## Directions\n\n" + re.search(r"^## Directions\n.*?^(```\n.*?^```\n)", (
    ROOT / "ARCHITECTURE.md").read_text(), re.S | re.M)[1]
DIRECTIONS_END = DIRECTIONS.count("\n") - 1  # the line of the last room

# A tree without faults, with the real table of rooms.
CLEAN = {
    "ARCHITECTURE.md": DIRECTIONS,
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
    "direction changed": ("ARCHITECTURE.md", replaced("value     : base\n", "value     : base lang\n"), 5,
                          "says otherwise of value"),
    "direction lost": ("ARCHITECTURE.md", replaced("cli       : base ", "cli       : "), DIRECTIONS_END,
                       "says otherwise of cli"),
    "room not in Directions": ("ARCHITECTURE.md", replaced("value     : base\n", ""), DIRECTIONS_END - 1,
                               "does not name value"),
    "room only in Directions": ("ARCHITECTURE.md", replaced("value     : base\n", "value     : base\n"
                                                            "util      : base\n"), 6, "otherwise of util"),
    "Directions in another order": ("ARCHITECTURE.md", lambda text: re.sub(
        r"(describe .*\n)(host .*\n)", r"\2\1", text), DIRECTIONS_END, "another order"),
    "no Directions": ("ARCHITECTURE.md", replaced("## Directions", "## Roads"), 1, "does not name base"),
    "our header in angle brackets": ("src/engine/run.cc", added("#include <host/host.h>\n"), 4,
                                     'write "host/host.h"'),
    "the same outside src": ("tests/load.cc", "#include <base/text.h>\n", 1, 'write "base/text.h"'),
    "more than an embedder may": ("examples/embed/go.cc", "#include <base/text.h>\n", 1, "angle brackets"),
    "upward include without a blank": ("src/value/value.h", added('#include"engine/run.h"\n'), 5,
                                       "there is no"),
    "upward include after a comment": ("src/value/value.h", added('/* */ #include "engine/run.h"\n'), 5,
                                       "there is no"),
    "room not in the table": ("src/odd/odd.cc", "int odd();\n", 1, "not in src/CMakeLists.txt"),
    "library not in LIBS": ("src/host/net.cc", added("#include <zlib.h>\n"), 5, "ZLIB::ZLIB"),
    "threads not in LIBS": ("src/describe/go.cc", "#include <thread>\n", 1, "Threads::Threads"),
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
    **{f"impure header {name}": ("src/lang/run.cc", f"#include <{name}>\n", 1, f"<{name}> does not")
       for name in ("stdio.h", "time.h", "cstdlib", "cstdio", "semaphore", "stop_token", "thread",
                    "pthread.h", "threads.h", "unistd.h", "sys/time.h", "random", "fstream", "iostream",
                    "locale", "linux/random.h")},
    **{f"impure call {call}": ("src/lang/run.cc", f"void f() {{\n  {call};\n}}\n", 2, "every run")
       for call in ("printf(x)", "return rand()", "auto s = getenv(x)", "auto now = time(nullptr)",
                    "auto* f = fopen(x, y)", "if (a && time(0))", "a = b * rand()", "a = b > rand()",
                    "return ::time(nullptr)", "::getpid()", "auto f = &std::getenv", "std :: exit(1)",
                    "return\t  rand ()".replace("\t", " "), "fputs(x, stderr)", "auto t = __TIME__",
                    "std::chrono::seconds s", "std::jthread t", "g<rand()>()")},
    "call of an own method's namesake": ("src/lang/run.cc", "void f() {\n  c.time();\n  g(time(0));\n}\n", 3,
                                         "every run"),
    "function of libc declared": ("src/lang/run.cc", 'extern "C" {\nint getpid2();\n}\n', 1, "every run"),
    "file too long": ("src/base/long.cc", lines(801), 801, "801 lines"),
    "function too long": ("src/base/text.cc", added(function_of(71)), 5, "long_one has 71"),
    "method too long": ("src/base/text.cc", added("\nclass C {" + function_of(71, "  int f(int x) const {")
                                                  + "};\n"), 6, "f has 71"),
    **{f"{name} too long": ("src/base/text.cc", added(function_of(71, head)), 5, f"{called} has 71")
       for name, called, head in (
           ("default argument", "f", "int f(Opt o = {}, B b = B{1}) {"),
           ("constructor", "X::X", "X::X(int x) : x{x} {"),
           ("constructor with bases", "X::X", "X::X(int x) noexcept : B<int>(x), x{x}, y(1) {"),
           ("constructor with a pack", "X::X", "X::X(A... a) : A(a)... {"),
           ("function try block", "X::X", "X::X() try : x{1} {"),
           ("trailing return", "f", "auto f() -> std::map<int, int> {"),
           ("constrained function", "f", "template <class T> requires(sizeof(T) > 1) int f(T t) {"),
           ("function that gives a struct", "f", "struct stat f(const std::function<void()>& g) const& {"),
           ("arrow", "X::operator->", "T* X::operator->() const {"),
           ("comparison", "operator<=", "bool operator<=(A a, B b) {"),
           ("C function", "f", 'int f(const char* s = "{") {'))},
    "lambda that is named too long": ("src/base/text.cc", added(
        function_of(70, "auto f = [a, b](int c) {") + function_of(71, "auto h = [] -> int {")), 76, "h has 71"),
    "lambda in a table too long": ("src/base/text.cc", added(
        "\nconst R k[] = {{1, f(2)},\n  {2, [](int a) {\n" + "  size();\n" * 70 + "}}};\n"), 6,
        "lambda has 72"),
    "lambda in an argument too long": ("src/base/text.cc", added(
        "\nconst R k = make([&] {\n" + "  size();\n" * 70 + "});\n"), 5, "lambda has 72"),
    "lambda in its owner": ("src/base/text.cc", added(
        "\nvoid f() {\n" + "  g([] {\n    size();\n  });\n" * 23 + "}\n"), 5, "f has 71"),
    "long head of a constructor": ("src/base/text.cc", added(
        "\nX::X()\n    : a{1},\n" + "      b(2),\n" * 68 + "      c{3} {}\n"), 5, "X::X has 71"),
    "method of a nested class": ("src/base/text.cc", added(
        "\nnamespace n {\nclass C : B<int (*)()> {\n public:\n  int k[2]{1, 2};\n"
        "  std::function<void()> g{h};\n  enum class E : char { kA };\n"
        + function_of(71, "  C(int x = {}) : x{x} {") + "};\n}\n"), 12, "C has 71"),
    "braces that do not match": ("src/base/text.cc", added(
        "#if A\nint f() {\n#else\nint g() {\n#endif\n}\n"), 1, "braces do not match"),
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
    "timer without meaning": ("programs/fs/fs.olg", added("timer beat every 3s;\n"), 5, "one row of beat"),
    "table without meaning in bench": ("bench/datalog/a.olg", "// A.\n\ntable t(Id: int);\n", 3, "row of t"),
    "opening taken for a meaning": ("examples/a.olg", "// A.\ntable t(Id: int);\n", 2, "row of t"),
    "two tables with one meaning": (
        "examples/a.olg", "// A.\n\n// One row: a t.\ntable t(I: int); table u(I: int);\n", 4, "row of u"),
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
    "table upward": {"ARCHITECTURE.md": DIRECTIONS.replace("value     : base\n", "value     : base lang\n")},
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
    "embedder": ("examples/embed/go.cc", "#include <embed/runtime.h>\n"),
    "own function called time": ("src/lang/t.cc", "Token time();\nint* clock();\n"
                                 "Token f() { return time(); }\n"
                                 "void Lexer::rand() { p->clock(); x.system(); Own::exit(); }\n"),
    "extern template": ("src/lang/t.cc", "extern template class T<int>;\n"),
    "what a name begins with": ("src/lang/t.cc", "int f() { return time_of(1) + runtime(2) + x.std_time(); }\n"),
    "meaning of a timer": ("examples/a.olg", "// A.\n\n// One row: a beat.\ntimer beat every 3s;\n"
                           'p("; table t") :- beat(_);  // ; table u\n'),
    "long enum": ("src/ask/go.cc", "enum class E : char {\n" + "  kA,\n" * 90 + "};\n"),
    "long concept": ("src/ask/go.cc", "template <class T>\nconcept C = requires(T t) {\n"
                     + "  t.f();\n" * 90 + "};\n"),
    "long member": ("src/ask/go.cc", "struct S {\n  std::function<void()> f{\n"
                    + "  a,\n" * 90 + "  };\n};\n"),
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
