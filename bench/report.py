"""The table of results, as text and in docs/performance.md."""
import shlex
from dataclasses import dataclass

BEGIN = "<!-- bench/run --write-docs writes from here -->"
END = "<!-- to here -->"


@dataclass
class Row:
    """One workload beside one peer. A goal of None is a figure to know, not one to reach."""
    workload: str
    measure: str       # what is compared
    drover: str
    peer: str
    other: str         # the peer's figure
    value: float
    goal: float = None
    unit: str = "×"
    peer_version: str = ""

    def missed(self):
        return self.goal is not None and self.value > self.goal

    def limit(self):
        return f"{round(self.goal, 2):g} {self.unit}"

    def shown(self, number):
        return f"{number:.2f} ×" if self.unit == "×" else f"{number:.1f} {self.unit}"


def command_of(args):
    """The command that would measure the same elsewhere: folders and locks are left out."""
    words = ["bench/run", *args.names]
    if args.runs != 5:
        words += ["--runs", str(args.runs)]
    if args.size != "1GB":
        words += ["--size", args.size]
    return shlex.join(words)


def verdict(row):
    if row.goal is None:
        return "–"
    return "**missed**" if row.missed() else "reached"


def table(rows):
    cells = [["workload", "measure", "drover", "peer", "its figure", "result", "goal", ""]]
    for row in rows:
        goal = "–" if row.goal is None else "≤ " + row.limit()
        cells.append([row.workload, row.measure, row.drover, row.peer, row.other,
                      row.shown(row.value), goal, verdict(row)])
    widths = [max(len(line[c]) for line in cells) for c in range(len(cells[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
             for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def text(head, rows, failures):
    lines = [f"* {name}: {value}" for name, value in head.items() if value]
    lines += ["", table(rows), ""]
    goals = [row for row in rows if row.goal is not None]
    missed = [row for row in goals if row.missed()]
    lines.append(f"{len(goals) - len(missed)} of {len(goals)} goals reached.")
    if missed:
        lines += ["", "Missed:", ""]
        lines += [f"* {row.workload}, {row.measure}: {row.shown(row.value)} of {row.peer}, "
                  f"the goal is {row.limit()}" if row.peer else
                  f"* {row.workload}, {row.measure}: {row.shown(row.value)}, "
                  f"the goal is {row.limit()}" for row in missed]
    if failures:
        lines += ["", "Failed:", "", *(f"* {failure}" for failure in failures)]
    return "\n".join(lines) + "\n"


def write_into(path, result):
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{result}\n{END}{after}", encoding="utf-8")
