"""bench/run must refuse a wrong answer: a figure beside one is worth nothing."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

RUN = Path(__file__).resolve().parent / "run"


class RunTest(unittest.TestCase):
    def bench(self, *words, first_on_path=None, build=None):
        path = os.environ["PATH"]
        if first_on_path:
            path = f"{first_on_path}:{path}"
        with tempfile.TemporaryDirectory() as data:
            return subprocess.run([RUN, "--build", build or os.environ["BUILD"], "--data", data, *words],
                                  env={**os.environ, "PATH": path}, capture_output=True, text=True,
                                  check=False)

    def test_a_peer_with_another_answer_is_a_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            peer = Path(folder) / "mawk"
            peer.write_text("#!/bin/sh\nprintf '10.0.0.1\\t1\\n'\n", encoding="utf-8")
            peer.chmod(0o755)
            done = self.bench("--quick", "fields-few", first_on_path=folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("drover fields and mawk differ", done.stderr)
        self.assertIn("0 workloads with the right answers, 1 failed", done.stdout)

    def test_a_peer_that_fails_is_a_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            peer = Path(folder) / "mawk"
            peer.write_text("#!/bin/sh\necho no memory >&2\nexit 3\n", encoding="utf-8")
            peer.chmod(0o755)
            done = self.bench("--quick", "fields-few", first_on_path=folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("mawk ended with 3: no memory", done.stderr)

    def test_other_rows_are_a_failure_though_as_many(self):
        """A bound whose rows are not ours, by the checksum that it prints."""
        with tempfile.TemporaryDirectory() as folder:
            for program in Path(os.environ["BUILD"]).iterdir():
                if program.name in ("drover", "timed"):
                    (Path(folder) / program.name).symlink_to(program.resolve())
            bound = Path(folder) / "tc_bound"
            bound.write_text(f"#!/bin/sh\n{os.environ['BUILD']}/tc_bound \"$@\" | "
                             "sed 's/^checksum_path(./&1/'\n", encoding="utf-8")
            bound.chmod(0o755)
            done = self.bench("--quick", "tc_chain_2k", build=folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("checksum_path", done.stderr)

    def test_souffle_is_measured_where_it_is_installed(self):
        with tempfile.TemporaryDirectory() as folder:
            peer = Path(folder) / "souffle"
            count = "printf 'path\\\\t3160\\\\n'"
            peer.write_text("#!/bin/sh\nif [ \"$2\" = -o ]; then\n"
                            f"  printf '#!/bin/sh\\n%s\\n' \"{count}\" >\"$3\"; chmod +x \"$3\"\n"
                            "elif [ \"$1\" = --version ]; then echo ----; echo 'Version: 2.5'\n"
                            "else printf 'path\\t3160\\n'; fi\n", encoding="utf-8")
            peer.chmod(0o755)
            done = self.bench("--quick", "tc_chain_2k", first_on_path=folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_names_and_sizes_that_it_does_not_know(self):
        done = self.bench("--quick", "tc_nothing")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no workload tc_nothing", done.stderr)
        done = self.bench("--size", "1 pound")
        self.assertEqual(done.returncode, 2)
        self.assertIn("expected a number and MB or GB", done.stderr)

    def test_part_of_the_workloads_does_not_go_into_the_document(self):
        done = self.bench("--write-docs", "start-up")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--write-docs goes with a whole run", done.stderr)

    def test_it_names_every_workload(self):
        done = self.bench("--list")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(re.search(r"^tc_rand_1k +\S", done.stdout, re.M), done.stdout)


if __name__ == "__main__":
    unittest.main()
