"""Questions to sources that are still growing: --follow, --every, Ctrl-C, and the line of progress.
Nothing here waits for a time: each step waits for what drover prints, or for what it has read or
computed.
"""

import fcntl
import os
import pty
import queue
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import unittest

import session

SECONDS_MAX = 60


class Live:
    """A drover that runs while the test goes on."""

    def __init__(self, folder, *arguments, stderr=subprocess.PIPE):
        self.process = subprocess.Popen(["drover", "ask", *arguments], cwd=folder, env=session.environment(folder),
                                        executable=os.path.join(folder, ".bin/drover"),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def expect(self, *wanted):
        """Waits until these lines have come, in any order, and nothing else before them."""
        left = list(wanted)
        while left:
            try:
                line = self.lines.get(timeout=SECONDS_MAX)
            except queue.Empty:
                self.process.kill()
                raise AssertionError(f"never said: {left}") from None
            if line not in left:
                self.process.kill()
                raise AssertionError(f"said {line!r} instead of {left}")
            left.remove(line)

    def skip_to(self, wanted):
        """Waits for a line, whatever comes before it."""
        while True:
            try:
                if self.lines.get(timeout=SECONDS_MAX) == wanted:
                    return
            except queue.Empty:
                self.process.kill()
                raise AssertionError(f"never said: {wanted!r}") from None

    def interrupt(self):
        """Ctrl-C; the exit status and what it said to stderr."""
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self):
        status = self.process.wait(timeout=SECONDS_MAX)
        return status, self.process.stderr.read()


class LiveTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name
        self.log = os.path.join(self.folder, "log")
        session.environment(self.folder)

    def write(self, name, text, mode="a"):
        with open(os.path.join(self.folder, name), mode, encoding="utf-8") as file:
            file.write(text)

    def start(self, *arguments, **more):
        live = Live(self.folder, *arguments, **more)
        self.addCleanup(live.process.stdout.close)
        if live.process.stderr:
            self.addCleanup(live.process.stderr.close)
        self.addCleanup(live.process.wait)
        self.addCleanup(live.process.kill)
        return live

    def test_follow_prints_what_changes(self):
        self.write("log", "a\nb\n")
        live = self.start("--follow", "--from", "l = lines @ log", "n(T, count<*>) :- l(text: T).")
        live.expect('+n("a", 1)', '+n("b", 1)')
        self.write("log", "a\nunfini")
        live.expect('-n("a", 1)', '+n("a", 2)')
        self.write("log", "shed\n")
        live.expect('+n("unfinished", 1)')
        self.assertEqual(live.interrupt(), (0, ""))

    def test_follow_goes_on_after_rotation(self):
        self.write("log", "one\n")
        live = self.start("--follow", "--from", "l = lines @ log", "seen(T) :- l(text: T).")
        live.expect('+seen("one")')
        os.rename(self.log, self.log + ".1")
        self.write("log.1", "late\n")  # by whoever still has the old file open
        self.write("log", "two\n")
        live.expect('+seen("late")', '+seen("two")')
        self.assertEqual(live.interrupt(), (0, ""))

    def test_follow_goes_on_after_truncation(self):
        self.write("log", "one\nlonger than what comes next\n")
        live = self.start("--follow", "--from", "l = lines @ log", "n(T, count<*>) :- l(text: T).")
        live.expect('+n("one", 1)', '+n("longer than what comes next", 1)')
        self.write("log", "two\n", mode="w")
        live.expect('+n("two", 1)')
        self.assertEqual(live.interrupt(), (0, "warning: log: was cut or written anew after 32 B; what came just "
                                               "before that may not have been read\n"))

    def test_follow_reads_what_a_copy_kept_when_the_file_is_cut(self):
        self.write("log", "one\n")
        live = self.start("--follow", "--from", "l = lines @ log", "seen(T) :- l(text: T).")
        live.expect('+seen("one")')
        self.write("log.1", "one\nlate\n")
        self.write("log", "two, and longer than before\n", mode="w")
        live.expect('+seen("late")', '+seen("two, and longer than before")')
        self.assertEqual(live.interrupt(), (0, ""))

    def test_follow_takes_in_new_files_of_the_pattern(self):
        self.write("a.log", "one\n")
        live = self.start("--follow", "--from", "l = lines @ *.log", "seen(F, T) :- l(file: F, text: T).")
        live.expect('+seen("a.log", "one")')
        self.write("b.log", "two\n")
        live.expect('+seen("b.log", "two")')
        self.assertEqual(live.interrupt(), (0, ""))

    def test_follow_in_the_other_formats(self):
        self.write("log", "a\n")
        for form, first, gone, new in [
            ("tsv", "+\ta\t1", "-\ta\t1", "+\ta\t2"),
            ("json", '{"change": "+", "relation": "n", "t": "a", "count": 1}',
             '{"change": "-", "relation": "n", "t": "a", "count": 1}',
             '{"change": "+", "relation": "n", "t": "a", "count": 2}'),
        ]:
            self.write("log", "a\n", mode="w")
            live = self.start("--follow", "-f", form, "--from", "l = lines @ log", "n(T, count<*>) :- l(text: T).")
            live.expect(first)
            self.write("log", "a\n")
            live.expect(gone, new)
            self.assertEqual(live.interrupt(), (0, ""))

    def test_every_prints_the_whole_answer_again(self):
        self.write("log", "a\n")
        live = self.start("--follow", "--every", "20ms", "--from", "l = lines @ log", "n(count<*>) :- l().")
        live.skip_to("n(1)")
        live.skip_to("n(1)")
        self.write("log", "a\n")
        live.skip_to("n(2)")
        self.assertEqual(live.interrupt(), (0, ""))

    def test_interrupted_prints_the_answer_so_far(self):
        os.mkfifo(self.log)
        live = self.start("--from", "l = lines @ log", "n(count<*>) :- l().")
        with open(self.log, "w", encoding="utf-8") as pipe:
            pipe.write("a\n" * 1000)
            pipe.flush()
            self.wait_until_read(pipe)
            status, said = live.interrupt()
            live.expect("n(1000)")
        self.assertEqual((status, said), (1, "interrupted: this answer is partial, after 1000 rows and 2.0 kB\n"))

    def test_interrupted_within_a_line_does_not_take_it_for_one(self):
        for reader, text in [("lines", "GET /a 200\nGET /abc 4"), ("fields", "GET /a 200\nGET /abc 4"),
                             ("csv(header: false)", "a,1\nb,2\nc"), ("json", '{"a": 1}\n{"a": 2}\n{"a"')]:
            with self.subTest(reader):
                os.mkfifo(self.log)
                live = self.start("--from", f"l = {reader} @ log", "n(max<Line>, count<*>) :- l(line: Line).")
                with open(self.log, "w", encoding="utf-8") as pipe:
                    pipe.write(text)
                    pipe.flush()
                    self.wait_until_read(pipe)
                    status, said = live.interrupt()
                whole = text.count("\n")
                live.expect(f"n({whole}, {whole})")
                rows = "1 row" if whole == 1 else f"{whole} rows"
                self.assertEqual((status, said), (1, f"interrupted: this answer is partial, after {rows} and "
                                                     f"{len(text)} B\n"))
                os.remove(self.log)

    def test_interrupted_while_a_line_does_not_end_has_no_row(self):
        live = self.start("--from", "l = lines @ /dev/zero", "n(count<*>) :- l().")
        self.wait_until_busy(live, 0.05)
        status, said = live.interrupt()
        self.assertEqual(status, 1)
        self.assertRegex(said, "^interrupted: this answer is partial, after 0 rows and ")
        self.assertEqual(live.process.stdout.read(), "")

    def test_interrupted_before_any_data_says_so(self):
        os.mkfifo(self.log)
        live = self.start("--from", "l = json @ log", "n(A) :- l(a: A).")
        with open(self.log, "w", encoding="utf-8") as pipe:
            pipe.write('{"a": ')
            pipe.flush()
            self.wait_until_read(pipe)
            self.assertEqual(live.interrupt(), (1, "interrupted before a first record of 'l' had come\n"))

    def test_follow_ends_when_nobody_reads_its_output(self):
        self.write("log", "a\n")
        for more in [[], ["--every", "1h"]]:
            ours, theirs = os.pipe()
            process = subprocess.Popen(["drover", "ask", "--follow", *more, "--from", "l = lines @ log",
                                        "n(count<*>) :- l()."], env=session.environment(self.folder),
                                       executable=os.path.join(self.folder, ".bin/drover"), cwd=self.folder,
                                       stdin=subprocess.DEVNULL, stdout=theirs)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            os.close(theirs)
            if not more:
                self.assertEqual(os.read(ours, 100), b"+n(1)\n")
            os.close(ours)
            self.assertEqual(process.wait(timeout=SECONDS_MAX), -signal.SIGPIPE)

    def test_interrupted_in_a_long_join_prints_the_answer_so_far(self):
        self.write("log", "".join(f"{i}\n" for i in range(1000)))
        live = self.start("--from", "l = lines @ log",
                          "n(count<*>) :- l(text: A), l(text: B), l(text: C), l(text: D), A != B, C != D.")
        self.wait_until_busy(live, 1.0)  # a thousand lines are read in less; the join takes hours
        status, said = live.interrupt()
        answer = live.lines.get(timeout=SECONDS_MAX)
        count = re.fullmatch(r"n\((\d+)\)", answer)
        self.assertTrue(count, answer)
        self.assertTrue(0 < int(count[1]) < 999_000 ** 2, answer)
        self.assertEqual((status, said), (1, "interrupted: this answer is partial, after 1000 rows and 3.9 kB\n"))

    def test_a_terminal_sees_the_progress(self):
        """How much, of how much, how fast, how many rows, how long; gone when the answer comes."""
        size = 1 << 20
        seen = b""
        while b"left" not in seen:  # a machine that is too fast gets more to do
            size *= 2
            self.write("log", "a\n" * (size // 2), mode="w")
            seen = self.seen_by_a_terminal("--from", "l = lines @ log", "n(T, count<*>) :- l(text: T).",
                                           answer=f'n("a", {size // 2})')
        lines = seen.split(b"\r")
        self.assertEqual((lines[0], lines[-1]), (b"", b"\x1b[K"))
        for line in lines[1:-1]:
            self.assertRegex(line, rb"^[\d.]+ \w?B of [\d.]+ \w?B \(\d+%\), [\d.]+ \w?B/s, \d+ rows"
                                   rb"(, \w+ left)?\x1b\[K$")

    def seen_by_a_terminal(self, *arguments, answer):
        """What comes to a stderr that is a terminal, while the answer comes to stdout."""
        ours, theirs = pty.openpty()
        live = self.start(*arguments, stderr=theirs)
        os.close(theirs)
        seen = b""
        try:
            while some := os.read(ours, 4096):
                seen += some
        except OSError:  # nobody has the other end any more
            pass
        os.close(ours)
        live.expect(answer)
        self.assertEqual(live.process.wait(timeout=SECONDS_MAX), 0)
        return seen

    def wait_until_busy(self, live, seconds):
        """Until it has computed for so long."""
        ticks = 0
        while ticks < seconds * os.sysconf("SC_CLK_TCK"):
            self.assertIsNone(live.process.poll(), "it has ended")
            with open(f"/proc/{live.process.pid}/stat", encoding="utf-8") as stat:
                ticks = int(stat.read().rpartition(")")[2].split()[11])
            os.sched_yield()

    def wait_until_read(self, pipe):
        """Until nobody has bytes of ours in the pipe any more."""
        left = 1
        while left > 0:
            left = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0\0\0\0"))[0]
            os.sched_yield()


if __name__ == "__main__":
    sys.exit(unittest.main())
