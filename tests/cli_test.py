"""Runs the sessions in tests/cli: what drover says to people, word by word.

    python3 tests/cli_test.py                    all of them
    python3 tests/cli_test.py NAME...            only these: tests/cli/NAME.session
    python3 tests/cli_test.py --accept [NAME...] writes the new output; read the diff

Each session runs in a folder of its own, into which tests/cli/files is copied. session.py says how
one is written.
"""

import glob
import os
import shutil
import sys
import tempfile

import differences
import session


def check(path, accept):
    lines = open(path, encoding="utf-8").read().rstrip("\n").split("\n")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree("tests/cli/files", folder, dirs_exist_ok=True)
        got = session.replay(lines, folder)
    if accept and got != lines and not any(line.startswith(session.CRASHED) for line in got):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(got) + "\n")
        print(f"{path}: written; read the diff")
        return True
    if differences.show(path, lines, got):
        return True
    name = os.path.basename(path).removesuffix(".session")
    print(f"if the new output is right: python3 tests/cli_test.py --accept {name}")
    return False


def main():
    accept = "--accept" in sys.argv
    names = [argument for argument in sys.argv[1:] if argument != "--accept"]
    paths = [f"tests/cli/{name}.session" for name in names] or sorted(glob.glob("tests/cli/*.session"))
    good = [check(path, accept) for path in paths]
    print(f"{sum(good)} sessions of {len(good)} are right")
    return 0 if good and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
