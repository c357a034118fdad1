"""Turns pip's output into one line that says what it is doing: pip … | python progress.py

Errors and warnings come on pip's standard error and are left alone. Where the output is no
terminal, a line for every 25 packages is enough.
"""

import re
import sys

TERMINAL = sys.stdout.isatty()
QUIET_STEP = 25


def show(text: str) -> None:
    """Write over the line."""
    print(f"\r\x1b[K  {text[:76]}" if TERMINAL else f"  {text}", end="" if TERMINAL else "\n")
    sys.stdout.flush()


def main() -> None:
    """Follow pip to its end."""
    collected = 0
    for line in sys.stdin:
        found = re.match(r"\s*(Collecting|Downloading|Installing collected packages:) ?(\S*)", line)
        if not found:
            continue
        action, what = found.groups()
        collected += action == "Collecting"
        if action.startswith("Installing"):
            show(f"unpacking {collected} packages; this takes about a minute")
        elif TERMINAL or (action == "Collecting" and collected % QUIET_STEP == 0):
            size = re.search(r"\(([\d.]+ [kMG]B)\)", line)
            show(f"package {collected}: {what}" + (f", {size[1]}" if size else ""))
    if TERMINAL:
        print("\r\x1b[K", end="", flush=True)


if __name__ == "__main__":
    main()
