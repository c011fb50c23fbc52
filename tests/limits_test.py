"""What ends a program that asks for more than there is."""

import os
import sys
import tempfile
import unittest

import session

MEMORY_KB = 150_000


class LimitsTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def limited(self, command):
        return session.run(f"ulimit -v {MEMORY_KB} && {command}", self.folder)

    def test_out_of_memory_is_a_sentence(self):
        with open(session.program(), "rb") as program:
            code = program.read()
        if b"__asan_init" in code or b"__tsan_init" in code:
            self.skipTest("a sanitizer needs more address space than any limit leaves")
        self.write("p.olg", "".join(f"n({i});\n" for i in range(600)) + "p(A, B, C) :- n(A), n(B), n(C);\n")
        self.assertEqual(self.limited("drover run p.olg"),
                         ["drover: out of memory: the rows do not fit", "exit 1"])
        self.write("log", "x\n" * 100)
        self.assertEqual(self.limited("drover ask --from 'l = lines @ log' 'n(count<*>) :- l().'"), ["n(100)"])


if __name__ == "__main__":
    sys.exit(unittest.main())
