"""A session as people type it, run again and compared.

    # a remark
    $ drover run paths.olg --dump path
    path(1, 2)
    $ drover chek
    drover: there is no verb 'chek'; did you mean 'check'? See drover --help
    exit 2

A line that begins with "$ " is run by sh; it goes on while it ends with a backslash or has an open
single quote. What follows is its output, stdout and stderr in one, and `exit N` when N is not 0.
A line that begins with "# " is a remark.
"""

import os
import subprocess

SECONDS_MAX = 120
CRASHED = "crashed"  # never right, so never accepted


def program():
    path = os.path.abspath(os.environ.get("DROVER", "build/release/drover"))
    if not os.path.exists(path):
        raise SystemExit(f"no program {path}: build it, or set DROVER")
    return path


def environment(folder):
    """What commands see: drover in PATH, and nothing of the user's own settings."""
    bin_folder = os.path.join(folder, ".bin")
    os.makedirs(bin_folder, exist_ok=True)
    link = os.path.join(bin_folder, "drover")
    if not os.path.islink(link):
        os.symlink(program(), link)
    env = {name: value for name, value in os.environ.items() if name.startswith(("ASAN", "UBSAN"))}
    env.update(PATH=bin_folder + ":" + os.environ["PATH"], HOME=folder, LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1")
    return env


def run(command, folder, stdin=subprocess.DEVNULL):
    """The output of a command as a session shows it: a list of lines."""
    try:
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment(folder), stdin=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return [f"still running after {SECONDS_MAX} seconds"]
    text = done.stdout.decode("utf-8", "backslashreplace").rstrip("\n")
    lines = text.split("\n") if text else []
    if done.returncode < 0 or done.returncode > 128:
        lines.append(f"{CRASHED} with {done.returncode}")
    elif done.returncode != 0:
        lines.append(f"exit {done.returncode}")
    return lines


def parse(lines):
    """[kind, lines] with kind remark, command or output, in order."""
    items = []
    open_command = False
    for line in lines:
        if open_command:
            items[-1][1].append(line)
        elif line.startswith("$ "):
            items.append(["command", [line[2:]]])
        elif line.startswith("# "):
            items.append(["remark", [line]])
            continue
        else:
            if not items or items[-1][0] != "output":
                items.append(["output", []])
            items[-1][1].append(line)
            continue
        command = "\n".join(items[-1][1])
        open_command = command.endswith("\\") or command.count("'") % 2 == 1
    return items


def replay(lines, folder):
    """Runs a session; the same lines with what the commands say now."""
    result = []
    for kind, text in parse(lines):
        if kind == "output":
            continue
        follows_remark = bool(result) and result[-1].startswith("# ")
        if result and not follows_remark:
            result.append("")
        if kind == "remark":
            result += text
            continue
        result += ["$ " + text[0]] + text[1:]
        result += run("\n".join(text), folder)
    return result
