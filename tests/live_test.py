"""Questions to sources that are still growing: --follow, --every, and Ctrl-C. Nothing here waits for
a time: each step waits for what drover prints, or for what it has read.
"""

import fcntl
import os
import queue
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

    def __init__(self, folder, *arguments):
        self.process = subprocess.Popen(["drover", "ask", *arguments], cwd=folder, env=session.environment(folder),
                                        executable=os.path.join(folder, ".bin/drover"),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
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

    def start(self, *arguments):
        live = Live(self.folder, *arguments)
        self.addCleanup(live.process.stdout.close)
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
        self.assertEqual(live.interrupt()[0], 0)

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

    def wait_until_read(self, pipe):
        """Until nobody has bytes of ours in the pipe any more."""
        left = 1
        while left > 0:
            left = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0\0\0\0"))[0]
            os.sched_yield()


if __name__ == "__main__":
    sys.exit(unittest.main())
