"""Compares what a test expects with what it got, and shows where they part."""

import difflib


def show(path, expected, got):
    """Prints a diff; True when there is none."""
    if expected == got:
        return True
    for line in difflib.unified_diff(expected, got, f"{path} (expected)", f"{path} (got)", lineterm="", n=4):
        print(line)
    return False
