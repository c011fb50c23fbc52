#!/usr/bin/env python3
"""The rules of this tree that no compiler knows: one line a fault, "path:line: sentence".

    tools/tidy.py [ROOT]

Exits 1 if there is any fault. Run by ctest as the test `tidy`; tools/tidy_test.py plants each
fault and looks whether it is found. A rule belongs here once it has been broken twice. Exceptions
stand in the tables below with their reason, and an exception nobody needs is a fault itself.
"""
import re
import subprocess
import sys
from pathlib import Path

from tidy_functions import functions

SOURCE_LINES = 800
FUNCTION_LINES = 70
OLG_LINES = 150
BLOB_BYTES = 1 << 20

# path: why it may be longer than SOURCE_LINES.
LARGE_SOURCES = {}
# path: why it may be larger than BLOB_BYTES.
LARGE_BLOBS = {}
# "path: function": (lines it may have, why). A ratchet: it may shrink, never grow.
LONG_FUNCTIONS = {}
# Macros that may be defined, and where.
MACROS = {
    "CHECK": "src/base/check.h",
    "DROVER_TRY": "src/base/result.h",
    "DROVER_TRY_NAMED": "src/base/result.h",
    "DROVER_DO": "src/base/result.h",
    "DROVER_JOIN": "src/base/result.h",
    "DROVER_JOIN_AGAIN": "src/base/result.h",
    "XXH_INLINE_ALL": "src/base/hash.cc",
}

# One seed must give one history: what differs from run to run may not enter these rooms. They may
# include what cannot bring it, by name; <cstdio> and <time.h> are not there. Since other headers
# bring some of libc all the same, calls are looked at too.
PURE_ROOMS = {"base", "value", "lang", "plan", "engine", "node"}
PURE_HEADERS = set(
    """algorithm any array bit bitset cctype cfloat charconv cinttypes climits cmath compare concepts
    cstddef cstdint cstring deque forward_list functional initializer_list iterator limits list map
    memory new numbers numeric optional queue set source_location span stack string string_view
    system_error tuple type_traits typeindex typeinfo unordered_map unordered_set utility variant
    vector version xxhash.h""".split())
# Of std or libc, called or named.
IMPURE_NAMES = (
    r"v?f?printf|v?f?scanf|f?puts|f?putc|putchar|f?gets|f?getc|getchar|perror|fopen|freopen|fdopen"
    r"|fclose|fflush|fread|fwrite|tmpfile|tmpnam|mkstemp|popen|s?rand|rand_r|s?random|[delmn]rand48"
    r"|getrandom|(?:secure_)?getenv|setenv|unsetenv|putenv|system|_?exit|_Exit|quick_exit|atexit"
    r"|time|clock|clock_gettime|gettimeofday|timespec_get|localtime(?:_r)?|gmtime(?:_r)?|mktime"
    r"|strftime|setlocale|localeconv|strto(?:d|f|ld)|ato[fil]|sleep|u?sleep|nanosleep|getp?pid"
    r"|gettid|gethostname|fork|exec[vl]p?e?|syscall|signal|raise|mmap|pthread_\w+|sched_\w+")
IMPURE_TYPES = (
    r"chrono|this_thread|j?thread|mutex|atomic(?:_\w+)?|random_device|filesystem|locale|w?(?:cin|cout"
    r"|cerr|clog)|[io]?fstream")
IMPURE_NAME = re.compile(r"(?<![\w~])(?:(%s)\b(?P<called>\s*\()?|(%s)\b)" % (IMPURE_NAMES, IMPURE_TYPES))
IMPURE_WORD = re.compile(r'(?<![\w.>:])(?:stdin|stdout|stderr|environ)\b|\bextern ""'
                         r"|\b__(?:DATE|TIME|TIMESTAMP|rdtscp?|builtin_ia32_rdtscp?)(?:__)?\b")
# path: why it may.
IMPURE_ALLOWED = {"src/base/check.cc": "a bug is said on stderr, and then the program ends"}

# The libraries behind LIBS in the table, and the headers that only rooms naming them may include.
THREADS = "Threads::Threads"
OUTSIDE = {"re2/": "PkgConfig::re2", "simdjson.h": "simdjson::simdjson", "zlib.h": "ZLIB::ZLIB",
           "lzma.h": "LibLZMA::LibLZMA", "bzlib.h": "BZip2::BZip2", "zstd.h": "PkgConfig::zstd",
           "thread": THREADS, "future": THREADS, "pthread.h": THREADS}

# In C++ code, comments and strings left out.
BANNED_CODE = {
    r"\busing namespace (?!std::(\w+_)?literals\b)": "write the name out",
    r"\bthrow\b": "return an Error, or CHECK",
    r"\bcatch\s*\(": "nothing throws here; ask for an Error instead",
    r"\bstd::sto(i|l|ll|ul|ull|f|d)\b": "it throws; use value/numbers.h or std::from_chars",
    r"\bshared_ptr\b": "give it one owner",
    r"\bsleep_for\b|\bsleep_until\b|\busleep\b|\bnanosleep\b": "wait for a thing, not for a time",
    r"\bstd::regex\b": "use RE2: it is linear in the input",
    r"\bstd::endl\b": "write '\\n'; flush when somebody waits",
    r"#include <(ranges|format|expected)>": "one of our two compilers cannot read it",
}
# In every text file, comments too. The brackets keep these patterns from finding themselves.
BANNED_WORDS = {
    r"\bF[I]XME\b|\bT[O]DO\b|\bX[X]X\b|\bH[A]CK\b": "finish it before it lands",
    r"(?<![\w.])/(w[o]rk|f[a]rm)/": "name no path of the machine it was written on",
    r"\b[Ii]ssues? #?\d+": "say the reason itself, not where it was discussed",
    r"\bL[L]M\b|\bC[l]aude\b|\bC[h]atGPT\b": "say what the code does, not who helped",
}
NO_TEXT = {".gz", ".zst", ".xz", ".png", ".pcap", ".bin", ".parquet"}
TABS_ALLOWED = {".tsv", ".txt", ".log", ".csv", ".olt", ".jsonl", ".session", ".golden"}
TOP_FOLDERS = ("src", "docs", "tools", "tests", "programs", "examples", "fuzz", "bench", "cmake",
               "descriptions")


class Tree:
    """The files that are, or are about to be, committed; and the faults found so far."""

    def __init__(self, root):
        self.root = Path(root)
        self.faults = []
        self.used_exceptions = set()
        self.paths = sorted(p for p in self.listed() if (self.root / p).is_file())
        self.texts, self.code = {}, {}
        for path in self.paths:
            data = (self.root / path).read_bytes()
            if len(data) > BLOB_BYTES and not self.excepted(LARGE_BLOBS, path):
                self.fault(path, 1, f"{len(data)} bytes; {BLOB_BYTES} are the most to commit")
            if Path(path).suffix not in NO_TEXT and b"\0" not in data:
                self.texts[path] = data.decode("utf-8", errors="surrogateescape")
                if path.endswith((".h", ".cc")):
                    self.code[path] = blank_literals(self.texts[path])

    def listed(self):
        if (self.root / ".git").exists():
            git = subprocess.run(
                ["git", "-C", self.root, "ls-files", "-coz", "--exclude-standard"],
                capture_output=True, text=True, check=False)
            if git.returncode == 0:
                return set(git.stdout.split("\0")) - {""}
        return {str(p.relative_to(self.root)) for p in self.root.rglob("*")
                if p.relative_to(self.root).parts[0] not in ("build", ".git")}

    def fault(self, path, line, sentence):
        self.faults.append((path, line, sentence))

    def excepted(self, table, key):
        self.used_exceptions.add(key)
        return key in table

    def with_suffix(self, *suffixes, under=""):
        return [p for p in self.texts if p.endswith(suffixes) and p.startswith(under)]


def numbered(text):
    return enumerate(text.splitlines(), 1)


# ---------------------------------------------------------------- the table of rooms

class Rooms:
    """src/CMakeLists.txt: {room: rooms it may include}, {room: libraries it may use}."""

    def __init__(self, tree):
        self.allowed, self.libs = {}, {}
        path = "src/CMakeLists.txt"
        for n, line in numbered(tree.texts.get(path, "")):
            m = re.match(r"drover_(library|program)\((\w+)(.*)\)", line)
            if not m:
                continue
            words = {"FOLDER": [m[2]], "DEPS": [], "LIBS": []}
            key = None
            for word in m[3].split():
                if word in words:
                    key, words[word] = word, []
                elif key:
                    words[key].append(word)
            room = words["FOLDER"][0]
            for dep in words["DEPS"]:
                if dep not in self.allowed:
                    tree.fault(path, n, f"{room} needs {dep}, which does not stand above it")
            self.allowed[room] = {room, *words["DEPS"]}
            self.libs[room] = set(words["LIBS"])

    def has(self, header):
        return "/" in header and header.split("/")[0] in self.allowed


def check_directions(tree, rooms):
    """ARCHITECTURE.md repeats the table for people: the same rooms, in the same order."""
    path, written, n = "ARCHITECTURE.md", {}, 1
    block = re.search(r"^## Directions\n.*?^```\n(.*?)^```", tree.texts.get(path, ""), re.S | re.M)
    if block:
        n = tree.texts[path].count("\n", 0, block.start(1)) + 1
        for n, line in enumerate(block[1].splitlines(), n):
            room, _, names = line.partition(":")
            room = room.strip()
            written[room] = set(names.split()) | {room}
            if written[room] != rooms.allowed.get(room):
                tree.fault(path, n, f"src/CMakeLists.txt says otherwise of {room}")
    if missing := [room for room in rooms.allowed if room not in written]:
        tree.fault(path, n, f"Directions does not name {' '.join(missing)} of src/CMakeLists.txt")
    elif [room for room in written if room in rooms.allowed] != list(rooms.allowed):
        tree.fault(path, n, "Directions has the rooms in another order than src/CMakeLists.txt")


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def own_header(path):
    return re.sub(r"(_test)?\.cc$", ".h", path).removeprefix("src/")


def library_of(name):
    return OUTSIDE.get(name) or OUTSIDE.get(name.partition("/")[0] + "/")


INCLUDE = re.compile(r'\s*#\s*(?:include|include_next|import)\s*([<"])([^>"]+)')


def check_includes(tree, rooms):
    included_by, graph = {}, {}
    for path in tree.with_suffix(".h", ".cc"):
        room = room_of(path)
        if room and room not in rooms.allowed:
            tree.fault(path, 1, f"room {room} is not in src/CMakeLists.txt")
            continue
        includes = [(n, m[1], m[2]) for n, line in numbered(tree.code[path])
                    if (m := INCLUDE.match(line))]
        graph[path] = [(n, "src/" + name) for n, kind, name in includes if kind == '"']
        own = own_header(path)
        if path.endswith(".cc") and "src/" + own in tree.texts and includes:
            if includes[0][2] != own:
                tree.fault(path, includes[0][0], f"include {own} first: it must stand alone")
        for n, kind, name in includes:
            if kind == '"':
                if own != name or path.endswith("_test.cc"):
                    included_by.setdefault("src/" + name, set()).add(path)
                beside = str(Path(path).parent / name)  # outside src/ a header may be one's own
                if "src/" + name not in tree.texts and (room or beside not in tree.texts):
                    tree.fault(path, n, f"there is no src/{name}")
                elif room and name.split("/")[0] not in rooms.allowed[room]:
                    tree.fault(path, n, f"{room} may not include {name}")
            elif rooms.has(name):
                if not path.startswith("examples/embed/") or name != "embed/runtime.h":
                    tree.fault(path, n, f'write "{name}": angle brackets are for what is not ours')
            elif room and not path.endswith("_test.cc"):
                library = library_of(name)
                pure = room in PURE_ROOMS and library == THREADS  # purity says it better
                if library and library not in rooms.libs[room] and not pure:
                    tree.fault(path, n, f"{room} may not include <{name}>: "
                                        f"its LIBS do not name {library}")
    for path in tree.with_suffix(".h", under="src/"):
        if not included_by.get(path):
            tree.fault(path, 1, "nobody includes this header: use it or take it away")
    check_circles(tree, graph)


def check_circles(tree, graph):
    done = set()

    def visit(path, above):
        done.add(path)
        for n, name in graph.get(path, []):
            if name in above:
                circle = above[above.index(name):] + [name]
                tree.fault(path, n, "a circle of headers: " + " -> ".join(circle))
            elif name not in done:
                visit(name, above + [name])

    for path in sorted(graph):
        if path not in done:
            visit(path, [path])


# ---------------------------------------------------------------- C++

def blank_literals(text):
    """The code without comments, strings (but names of headers) and characters; every line stays
    where it was."""
    pattern = re.compile(
        r'(?P<include>#[ \t]*(?:include|include_next|import)\b[ \t]*"[^"\n]*")|//[^\n]*|/\*.*?\*/'
        r'|R"(?P<d>[^\s()\\]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9a-fA-FxX])'(?:\\.|[^'\\\n])+'", re.DOTALL)

    def blank(m):
        if m["include"]:
            return m[0]
        if m[0].startswith(("//", "/*")):
            return " " + "\n" * m[0].count("\n")
        return '""' + "\n" * m[0].count("\n")

    return pattern.sub(blank, text)


def check_cpp(tree, rooms):
    for path in tree.with_suffix(".h", ".cc"):
        text = tree.texts[path]
        lines = text.splitlines()
        if len(lines) > SOURCE_LINES and not tree.excepted(LARGE_SOURCES, path):
            tree.fault(path, SOURCE_LINES + 1,
                       f"{len(lines)} lines, {SOURCE_LINES} at most: split it by duty")
        if path.endswith(".h"):
            if lines[:1] != ["#pragma once"] or not re.match(r"// *\S", (lines + ["", ""])[1]):
                tree.fault(path, 1, "a header opens with #pragma once, then says what it is for")
        check_code(tree, path, tree.code[path])
        if room_of(path) in PURE_ROOMS and not path.endswith("_test.cc") and "/testing/" not in path:
            check_pure(tree, rooms, path)


def check_code(tree, path, code):
    banned = [row for row in BANNED_CODE.items() if re.search(row[0], code)]  # most files have none
    for n, line in numbered(code):
        for pattern, instead in banned:
            if m := re.search(pattern, line):
                tree.fault(path, n, f"{m[0].strip(' (')}: {instead}")
        if m := re.match(r"\s*#\s*define\s+(\w+)", line):
            if MACROS.get(m[1]) != path:
                tree.fault(path, n, f"macro {m[1]}: write a function or a constant")
    rows = code.splitlines()
    found, balanced = functions(code)
    if not balanced:
        tree.fault(path, 1, "its braces do not match, so its functions cannot be told apart: "
                            "let both sides of an #if have whole functions")
    for name, n, length in found:
        if path.endswith("_test.cc"):  # the rows of a table of cases do not count
            body = (row.strip() for row in rows[n - 1:n - 1 + length])
            length = sum(1 for row in body if row and not row.startswith(("{", '""')))
        if length > FUNCTION_LINES:
            key = f"{path}: {name}"
            tree.used_exceptions.add(key)
            most = LONG_FUNCTIONS.get(key, (FUNCTION_LINES, ""))[0]
            if length > most:
                tree.fault(path, n, f"{name} has {length} lines, {most} at most: "
                                    "look again, it does more than one thing")


def check_pure(tree, rooms, path):
    code = tree.code[path]
    own = tree.code.get("src/" + own_header(path), "")
    found = {}  # the first of each line
    for n, line in numbered(code):
        if m := INCLUDE.match(line):
            known = m[1] == '"' or m[2] in PURE_HEADERS or rooms.has(m[2])  # in <>: said elsewhere
            if not known and library_of(m[2]) in (None, THREADS):
                found[n] = f"<{m[2]}>"
        elif m := IMPURE_WORD.search(line):
            found[n] = m[0]
    for m in IMPURE_NAME.finditer(code):
        if is_of_libc(m, code[max(0, m.start() - 200):m.start()].rstrip(), [code, own]):
            found[code.count("\n", 0, m.start()) + 1] = m[1] or m[3]
    for n, what in found.items():
        if not tree.excepted(IMPURE_ALLOWED, path):
            tree.fault(path, n, f"{room_of(path)} must do the same in every run; "
                                f"{what} does not: let host/ hand it in")


def is_of_libc(name, before, codes):
    """Whether an IMPURE_NAME is what we fear. That clang-format has been here tells types from
    operators: `T* time()`, `a * time()`."""
    if re.search(r"\bstd\s*::$", before):
        return True
    if not name["called"]:
        return False
    if before.endswith("::"):
        return not re.search(r"[\w>]::$", before)
    if re.search(r"\.$|->$|[\w>][*&]+$|[\w>*&]>$", before):
        return False
    word = re.search(r"\w+$", before)
    if word and word[0] not in WORDS_BEFORE_CALL:
        return False
    return not any(name[1] in declared(code) for code in codes)


WORDS_BEFORE_CALL = {"return", "else", "do", "case", "and", "or", "not"}


def declared(code):
    """Functions: `Token time();`, `Token Lexer::time() {`."""
    return {m[2] for m in re.finditer(r"(\w+|[\w>][&*>]+)\s+(?:\w+::)?(\w+)\s*\(", code)
            if m[1] not in WORDS_BEFORE_CALL}


# ---------------------------------------------------------------- Overlog

OLG_LITERAL = re.compile(r'"(?:\\.|[^"\\])*"|//.*')
OLG_RELATION = re.compile(r"(?:^|[;.])\s*(?:(?:table|view|event|timer)\s+(\w+)"
                          r"|(?:define|timer|periodic)\(\s*(\w+))")


def check_olg(tree):
    for path in tree.with_suffix(".olg"):
        lines = tree.texts[path].splitlines()
        if len(lines) > OLG_LINES:
            tree.fault(path, OLG_LINES + 1, f"{len(lines)} lines, {OLG_LINES} at most: "
                                            "split it by duty")
        if not path.startswith(("programs/", "examples/", "bench/")):
            continue
        if not lines or not lines[0].startswith("//"):
            tree.fault(path, 1, "open with a comment: what these rules are for")
        opening = next((n for n, line in enumerate(lines) if not line.startswith("//")), 0)
        for n, line in enumerate(lines, 1):
            for m in OLG_RELATION.finditer(OLG_LITERAL.sub('""', line)):
                own = n - 1 > opening and re.match(r"\s*//\s*\w", lines[n - 2])
                if not own or m.start() > 0:
                    tree.fault(path, n, f"say in one sentence above it what one row of "
                                        f"{m[1] or m[2]} means")


# ---------------------------------------------------------------- text and documents

def check_text(tree):
    for path, text in tree.texts.items():
        data = Path(path).suffix in TABS_ALLOWED or path.startswith("fuzz/corpus/")
        for n, line in numbered(text):
            if not data and line != line.rstrip():
                tree.fault(path, n, "blanks at the end of the line")
            if not data and "\t" in line:
                tree.fault(path, n, "a tab: write blanks")
            for pattern, instead in BANNED_WORDS.items():
                if m := re.search(pattern, line):
                    tree.fault(path, n, f"{m[0]}: {instead}")
        if not data and text and not text.endswith("\n"):
            tree.fault(path, text.count("\n") + 1, "the last line does not end")


def anchors(text):
    found = set()
    for title in re.findall(r"^#+ +(.*)$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M):
        slug = re.sub(r"[^\w\- ]", "", title.lower().replace("`", "")).replace(" ", "-")
        found.add(slug)
    return found


def check_documents(tree):
    folders = {str(parent) for p in tree.paths for parent in Path(p).parents}
    known = set(tree.paths) | folders
    for path in tree.with_suffix(".md"):
        fenced = False
        for n, line in numbered(tree.texts[path]):
            if line.lstrip().startswith("```"):
                fenced = not fenced
            if fenced:
                continue
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if re.match(r"[a-z]+:", target):
                    continue
                file, _, anchor = target.partition("#")
                there = normal(Path(path).parent / file) if file else path
                if there not in known:
                    tree.fault(path, n, f"the link {target} leads nowhere")
                elif anchor and there in tree.texts and anchor not in anchors(tree.texts[there]):
                    tree.fault(path, n, f"the link {target} names no heading of {there}")
            for name in re.findall(r"`((?:%s)/[\w./-]*)`" % "|".join(TOP_FOLDERS), line):
                if name.rstrip("/") not in known and not re.search(r"[A-Z]{2}", name.split("/", 1)[1]):
                    tree.fault(path, n, f"there is no {name}")


def normal(path):
    parts = []
    for part in path.parts:
        if part == "..":
            if not parts:
                return str(path)
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "."


def check_exceptions(tree):
    if "tools/tidy.py" not in tree.texts:
        return
    for table in (LARGE_SOURCES, LARGE_BLOBS, LONG_FUNCTIONS, IMPURE_ALLOWED):
        for key in table:
            if key not in tree.used_exceptions:
                n = next((n for n, line in numbered(tree.texts["tools/tidy.py"]) if f'"{key}"' in line), 1)
                tree.fault("tools/tidy.py", n, f"nobody needs the exception for {key} any more")


def faults_of(root):
    tree = Tree(root)
    rooms = Rooms(tree)
    check_directions(tree, rooms)
    check_includes(tree, rooms)
    check_cpp(tree, rooms)
    check_olg(tree)
    check_text(tree)
    check_documents(tree)
    check_exceptions(tree)
    return sorted(set(tree.faults))


def main():
    faults = faults_of(sys.argv[1] if len(sys.argv) > 1 else ".")
    for path, line, sentence in faults:
        print(f"{path}:{line}: {sentence}")
    if faults:
        print(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
