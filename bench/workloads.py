"""What bench/run measures: each workload makes its input, runs drover and its peers, and gives the
rows of the table."""
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from datalog import facts
from measure import Command, Cost, Failure, difference
from report import Row

CLIENTS = {"few": 40, "many": 100_000}
FIELDS_GOAL, REGEX_GOAL = 0.6, 1.2
BOUND_GOAL = {"tc": 3.0, "sg": 3.0, "tri": 3.0}   # CPU, beside the bound that joins and hashes as an engine does
BY_HAND_GOAL = 1.5        # CPU, beside bounds/fields_bound.cc
CORES_GOAL = 1 / 1.7      # time of two threads, beside that of one
MEMORY_GOAL = 1.1         # peak for the whole log, beside that for a tenth of it
START_UP_GOAL = 15.0      # milliseconds by the clock
START_UP_RUNS = 25


@dataclass
class Places:
    data: Path
    programs: Path
    bench: Path
    quick: bool
    log_bytes: int

    @property
    def drover(self):
        return str(self.programs / "drover")


def seconds(cost):
    return f"{cost.cpu:.2f} s"


def megabytes(cost):
    return f"{cost.peak / 1e6:.1f} MB"


def version(*words):
    """The first line with a number that a peer says of itself; a note only, so none is no failure."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    for line in done.stdout.decode(errors="replace").splitlines():
        if re.search(r"\d", line):
            return line.split(",")[0].strip()
    return words[0]


def beside(workload, goal, commands, costs):
    """CPU and peak of the first command beside those of the others; the goal names the first of
    them."""
    first, *others = costs
    rows = []
    for i, (peer, cost) in enumerate(zip(commands[1:], others)):
        rows.append(Row(workload, "CPU", f"{seconds(first)}, {megabytes(first)}", peer.name,
                        f"{seconds(cost)}, {megabytes(cost)}", first.cpu / max(cost.cpu, 1e-6),
                        goal if i == 0 else None, peer_version=peer.version))
    return rows


# ---------------------------------------------------------------- asking a log

class Log:
    """A log of so many bytes and clients, made once."""

    def __init__(self, places, clients, size):
        self.places, self.clients, self.size = places, clients, size
        self.path = places.data / f"access-{clients}-{size}.log"

    def make(self):
        if self.path.exists():
            return
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free < self.size * 1.2:
            raise Failure(f"{folder} has {free / 1e9:.1f} GB free and {self.size * 1.2 / 1e9:.1f} "
                          "are needed; --data names another folder, --size a smaller log")
        part = self.path.with_suffix(".part")
        with open(part, "wb") as out:
            subprocess.run([str(self.places.programs / "access_log"), str(self.size),
                            str(CLIENTS[self.clients])], stdout=out, check=True)
        part.rename(self.path)

    def warm(self):
        """Reads it once: what is timed is not the disk."""
        with open(self.path, "rb") as file:
            while file.read(1 << 24):
                pass

    def ask(self, reader, threads=1):
        rules = {"fields": "n(Client, count<*>) :- log(f2: Client).",
                 "lines": r"n(Client, count<*>) :- log(text: T), match(T, /^\S+ (\S+) /, Client)."}
        return Command(f"drover {reader}" + (f", {threads} threads" if threads > 1 else ""),
                       [self.places.drover, "ask", "--threads", str(threads), "--format", "tsv",
                        "--from", f"log = {reader} @ {self.path}", rules[reader]])

    def by_hand(self):
        return Command("by hand", [str(self.places.programs / "fields_bound"), str(self.path)])

    def awk(self, name):
        script = r'{ c[$2]++ } END { for (k in c) print k "\t" c[k] }'
        return Command(name, [name, script, str(self.path)], version=version(name, "-W", "version"))


def awks():
    """The first is the one that the goals name."""
    found = [name for name in ("mawk", "gawk") if shutil.which(name)]
    if "mawk" not in found:
        raise Failure("mawk is not on PATH: apt install mawk")
    return found


@dataclass
class Ask:
    places: Places
    name: str
    about: str
    clients: str
    reader: str
    goal: float

    def rows(self, measure):
        peers = awks()
        whole = Log(self.places, self.clients, self.places.log_bytes)
        commands = [whole.ask(self.reader), *(whole.awk(name) for name in peers)]
        costs = self.timed(measure, whole, commands)
        tenth = Log(self.places, self.clients, whole.size // 10)
        hand = self.timed(measure, whole, [commands[0], whole.by_hand()])
        one, two = self.timed(measure, whole, [commands[0], whole.ask(self.reader, threads=2)])
        small = self.timed(measure, tenth, [tenth.ask(self.reader), tenth.awk(peers[0])])
        return beside(self.name, self.goal, commands, costs) + beside(
            self.name, BY_HAND_GOAL if self.reader == "fields" else None,
            [commands[0], whole.by_hand()], hand) + [
            Row(self.name, "clock, 2 threads", f"{two.wall:.2f} s, {megabytes(two)}",
                "drover, 1 thread", f"{one.wall:.2f} s, {megabytes(one)}", two.wall / one.wall,
                CORES_GOAL),
            Row(self.name, "peak", megabytes(costs[0]), "drover, a tenth of the log",
                megabytes(small[0]), costs[0].peak / small[0].peak, MEMORY_GOAL)]

    @staticmethod
    def timed(measure, log, commands):
        log.make()
        log.warm()
        return measure.in_turns(commands)


# ---------------------------------------------------------------- Datalog

# What others took on another machine, in CPU seconds with loading, and how much of that we want to
# take at most. They are not installed here; KERNEL, which is, tells how much faster this machine is.
REFERENCE = {
    "tc_rand_1k": ("datafrog", 0.31, 0.9), "tc_rand_2k": ("datafrog", 1.23, 0.9),
    "tc_chain_2k": ("datafrog", 0.44, 0.9), "tc_grid_70": ("datafrog", 1.60, 0.9),
    "tc_tree_1m": ("datafrog", 2.20, 0.9), "sg_bin_11": ("Soufflé compiled", 1.02, 0.9),
    "andersen_s": ("Soufflé compiled", 0.66, 0.8), "andersen_m": ("Soufflé compiled", 2.73, 0.8),
    "cspa": ("Soufflé compiled", 3.70, 0.8), "cc_200k": ("DuckDB", 1.41, 0.21),
    "sssp_100k": ("Soufflé compiled", 1.06, 0.28), "tri_rmat16": ("Soufflé compiled", 1.76, 0.23),
    "fs_1m": ("DuckDB", 1.70, 0.82), "join_2m": ("DuckDB", 0.61, 0.98),
}
KERNEL, KERNEL_INPUT, KERNEL_SECONDS = "tc_bound", "tc_rand_2k", 1.11


def sizes(output):
    """{relation: rows}, out of `path<TAB>12`, as Soufflé prints sizes."""
    return dict(sorted((name, int(n)) for name, n in
                       (line.split("\t") for line in output.decode().splitlines() if line)))


def counts(output):
    """The first number of each line `count_vf(12)`: how many rows there are."""
    return sorted(int(n) for n in re.findall(r"^\w+\((\d+)", output.decode(), re.M))


# One number for all rows of an answer, whatever their order; bench/bounds/checksum.h has the same.
PAIR = "(A * 1000003 + B) % 1000000007"
TRIPLE = f"({PAIR} * 1000003 + C) % 1000000007"
CHECKED = {
    "tc": {"path(A, B)": PAIR}, "sg": {"sg(A, B)": PAIR}, "andersen": {"pt(A, B)": PAIR},
    "cspa": {"vf(A, B)": PAIR, "va(A, B)": PAIR, "ma(A, B)": PAIR}, "tri": {"tri(A, B, C)": TRIPLE},
    "fs": {"fqpath(A, P), B := length(P)": PAIR}, "join": {"by_group(A, B, C)": TRIPLE},
    "cc": {"label(A, B)": PAIR}, "sssp": {"dist(A, B)": PAIR},
}


def checksum_rules(program):
    """Rules `checksum_path(sum<…>) :- path(A, B);` for the relations that a program is about."""
    rules = ""
    for body, row in CHECKED[program].items():
        name = f"checksum_{body.split('(')[0]}"
        rules += f"{name}(sum<{row}>) :- {body};\noutput {name};\n"
    return rules


@dataclass
class Datalog:
    places: Places
    name: str
    about: str
    program: str
    bounds: list = field(default_factory=list)

    def rows(self, measure):
        folder = self.facts(self.name)
        program = folder / f"{self.program}.olg"
        shutil.copyfile(self.places.bench / "datalog" / program.name, program)
        commands = [Command("drover", [self.places.drover, "run", str(program)])]
        for bound in self.bounds:
            name = bound.replace("_", " ")
            commands.append(Command(name, [str(self.places.programs / bound), str(folder)]))
        self.compare_checksums(program, commands, measure)
        costs = measure.in_turns(commands)
        rows = beside(self.name, BOUND_GOAL.get(self.program), commands, costs)
        return rows + self.reference(measure, costs[0]) + self.souffle(folder, program, measure)

    def facts(self, name):
        """The folder of an input, made once."""
        folder = self.places.data / "datalog" / name
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            facts.write(folder.parent, name, self.places.quick)
        return folder

    def reference(self, measure, cost):
        """Beside a figure of another machine, scaled by what KERNEL takes here and took there."""
        if self.name not in REFERENCE:
            return []
        peer, there, goal = REFERENCE[self.name]
        kernel = Command(KERNEL, [str(self.places.programs / KERNEL), str(self.facts(KERNEL_INPUT))])
        scale = measure.in_turns([kernel])[0].cpu / KERNEL_SECONDS
        return [Row(self.name, "CPU, scaled", f"{seconds(cost)}, {megabytes(cost)}", peer,
                    f"{there:.2f} s × {scale:.2f}", cost.cpu / max(there * scale, 1e-6), goal)]

    def compare_checksums(self, program, commands, measure):
        """The rows themselves, once; what is timed only counts them."""
        checked = program.with_stem(program.stem + "_checked")
        checked.write_text(program.read_text(encoding="utf-8") + checksum_rules(self.program),
                           encoding="utf-8")
        ours, *bounds = commands
        want, _ = measure.once(Command(ours.name, [*ours.words[:-1], str(checked)]))
        for bound in bounds:
            answer, _ = measure.once(Command(bound.name, [*bound.words, "--checksum"]))
            if answer != want:
                raise Failure(difference(ours.name, want, bound.name, answer))

    def souffle(self, folder, program, measure):
        """The same rules in Soufflé, interpreted and compiled, where it is installed."""
        if not shutil.which("souffle"):
            return []
        rules = str(self.places.bench / "datalog" / f"{self.program}.dl")
        binary = str(folder / "compiled")
        compiled = subprocess.run(["souffle", "-j1", "-o", binary, rules], capture_output=True,
                                  text=True, check=False)
        if compiled.returncode != 0:
            raise Failure(f"souffle cannot compile {rules}: {compiled.stderr.strip()[-500:]}")
        which = version("souffle", "--version")
        words = ["-F", str(folder), "-D", "-"]
        commands = [
            Command("drover", [self.places.drover, "run", str(program)], counts),
            Command("Soufflé interpreted", ["souffle", "-j1", *words, rules],
                    lambda out: sorted(sizes(out).values()), which),
            Command("Soufflé compiled", [binary, "-j1", *words],
                    lambda out: sorted(sizes(out).values()), which)]
        return beside(self.name, None, commands, measure.in_turns(commands))


# ---------------------------------------------------------------- starting

@dataclass
class StartUp:
    places: Places
    name: str = "start-up"
    about: str = "drover run of an empty program"

    def rows(self, measure):
        program = self.places.data / "empty.olg"
        self.places.data.mkdir(parents=True, exist_ok=True)
        program.write_text("", encoding="utf-8")
        costs = []
        with measure.lock():
            for _ in range(1 if self.places.quick else START_UP_RUNS):
                answer, cost = measure.once(Command("drover", [self.places.drover, "run",
                                                               str(program)]))
                if answer:
                    raise Failure(f"an empty program printed {answer[:3]}")
                costs.append(cost)
        cost = Cost.median(costs)
        return [Row(self.name, f"clock, median of {len(costs)}",
                    f"{cost.wall * 1e3:.1f} ms, {megabytes(cost)}", "", "", cost.wall * 1e3,
                    START_UP_GOAL, "ms")]


# ---------------------------------------------------------------- steps

# Median and 99th percentile in µs of one change as a step of its own; None: a figure to know.
NAMESPACE_GOALS = {"create": (8, 40), "mkdir": (8, 40), "rename a file": (None, None),
                   "delete": (8, 40), "rename 1000 below": (2200, None), "mixed": (None, None)}


@dataclass
class Namespace:
    """bench/namespace.cc, which compares its views with a run from scratch itself."""
    places: Places
    name: str
    files: int

    @property
    def about(self):
        return f"one change to {self.files:,} files as a step of its own: paths, counts, a negation"

    def rows(self, measure):
        files = 1000 if self.places.quick else self.files
        with measure.lock():
            done, cost = measure.once(Command("namespace", [self.places.programs / "namespace",
                                                            str(files)], bytes.decode))
        rows = [Row(self.name, "load and all changes", f"{seconds(cost)}, {megabytes(cost)}", "", "",
                    cost.cpu, None, "s")]
        for line in done.splitlines():
            what, figures = line[:18].strip(), line[18:].split()
            if what not in NAMESPACE_GOALS:
                continue
            for percentile, figure, goal in zip(("median", "99 %"), figures[1:3], NAMESPACE_GOALS[what]):
                rows.append(Row(self.name, f"{what}, {percentile}", f"{figure} µs", "", "",
                                float(figure), goal, "µs"))
        if not self.places.quick and len(rows) != 1 + 2 * len(NAMESPACE_GOALS):
            raise Failure(f"namespace printed {done!r}")
        return rows


# ---------------------------------------------------------------- all of them

DATALOG = [
    ("tc_rand_1k", "tc", "closure of a random graph: 1,000 nodes, 3,000 edges"),
    ("tc_rand_2k", "tc", "closure of a random graph: 2,000 nodes, 6,000 edges"),
    ("tc_chain_2k", "tc", "closure of a chain: 2,000 nodes, as many rounds"),
    ("tc_grid_40", "tc", "closure of a grid of 40 by 40"),
    ("tc_grid_70", "tc", "closure of a grid of 70 by 70"),
    ("tc_tree_1m", "tc", "closure of a random tree of a million nodes"),
    ("sg_bin_11", "sg", "same generation in a binary tree of depth 11"),
    ("cc_200k", "cc", "components of a random graph: 200,000 ids, 300,000 edges"),
    ("sssp_100k", "sssp", "shortest paths: 100,000 nodes, 500,000 edges"),
    ("tri_rmat16", "tri", "triangles in a skewed graph of 500,000 edges"),
    ("andersen_s", "andersen", "points-to, 3,000 methods"),
    ("andersen_m", "andersen", "points-to, 5,000 methods"),
    ("cspa", "cspa", "context-sensitive points-to, 480 variables"),
    ("fs_100k", "fs", "the paths of 100,000 files"),
    ("fs_1m", "fs", "the paths of a million files"),
    ("join_2m", "join", "join and group: 2,000,000 facts, 100,000 keys, 1,000 groups"),
]


def everything(places):
    yield StartUp(places)
    for clients, number in CLIENTS.items():
        yield Ask(places, f"fields-{clients}", f"count by the second field, {number:,} clients",
                  clients, "fields", FIELDS_GOAL)
        yield Ask(places, f"regex-{clients}", f"the same through a regular expression, "
                                              f"{number:,} clients", clients, "lines", REGEX_GOAL)
    for name, program, about in DATALOG:
        bounds = [f"{program}_bound"] + (["tri_mark_bound"] if program == "tri" else [])
        yield Datalog(places, name, about, program, bounds)
    yield Namespace(places, "namespace_100k", 100_000)
    yield Namespace(places, "namespace_1m", 1_000_000)


def chosen(places, names):
    workloads = list(everything(places))
    unknown = set(names) - {workload.name for workload in workloads}
    if unknown:
        raise Failure(f"no workload {', '.join(sorted(unknown))}; bench/run --list names them")
    return [workload for workload in workloads if not names or workload.name in names]
