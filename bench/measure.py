"""Runs commands in turns, compares what they answer and keeps what they cost."""
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

LIMIT_SECONDS = 300


class Failure(Exception):
    """A run that did not end well, or answered something else; the text is for the reader."""


@dataclass
class Command:
    """What is run, and how its output becomes an answer that can be compared."""
    name: str
    words: list
    answer: callable = None  # bytes -> answer; none: sorted lines
    version: str = ""


@dataclass
class Cost:
    wall: float
    cpu: float  # user and system
    peak: int   # bytes

    @staticmethod
    def median(costs):
        return Cost(statistics.median(c.wall for c in costs),
                    statistics.median(c.cpu for c in costs),
                    statistics.median(c.peak for c in costs))


def sorted_lines(output):
    return sorted(output.splitlines())


def difference(name, answer, other, expected):
    """One sentence: where two answers part."""
    def brief(value):
        text = repr(value)
        return text if len(text) <= 200 else text[:200] + "…"

    if isinstance(answer, list) and isinstance(expected, list):
        only = [line for line in answer if line not in set(expected)][:3]
        missing = [line for line in expected if line not in set(answer)][:3]
        return f"{name} and {other} differ: only in {name} {brief(only)}, only in {other} " \
               f"{brief(missing)}"
    return f"{name} answers {brief(answer)}, {other} {brief(expected)}"


class Measure:
    def __init__(self, timed, runs, lock):
        self.timed, self.runs, self.lock = timed, runs, lock

    def once(self, command):
        """(answer, cost) of one run."""
        with tempfile.TemporaryDirectory() as folder:
            out, err, figures = (Path(folder) / name for name in ("out", "err", "figures"))
            with open(out, "wb") as out_file, open(err, "wb") as err_file:
                try:
                    done = subprocess.run(
                        ["timeout", str(LIMIT_SECONDS), self.timed, figures, *command.words],
                        stdin=subprocess.DEVNULL, stdout=out_file, stderr=err_file, check=False)
                except OSError as error:
                    raise Failure(f"cannot run {command.name}: {error}") from error
            if done.returncode == 124:
                raise Failure(f"{command.name} had no answer after {LIMIT_SECONDS} s")
            if done.returncode != 0:
                told = err.read_text(encoding="utf-8", errors="replace").strip()
                raise Failure(f"{command.name} ended with {done.returncode}: {told[-500:]}")
            wall, user, system, peak = figures.read_text(encoding="utf-8").split()
            answer = (command.answer or sorted_lines)(out.read_bytes())
            return answer, Cost(float(wall), float(user) + float(system), int(peak) * 1024)

    def in_turns(self, commands):
        """The medians of all commands, in their order. Each run must answer what the first one of
        that round did, and each round begins with another command."""
        costs = [[] for _ in commands]
        for round_number in range(self.runs):
            answers = {}
            with self.lock():
                for i in range(len(commands)):
                    at = (i + round_number) % len(commands)
                    answers[at], cost = self.once(commands[at])
                    costs[at].append(cost)
            for at in range(1, len(commands)):
                if answers[at] != answers[0]:
                    raise Failure(difference(commands[0].name, answers[0], commands[at].name,
                                             answers[at]))
        return [Cost.median(each) for each in costs]
