"""Says in one sentence why the course cannot be installed on this Python or this computer.

`python check_platform.py` ends with status 1 then. Some of the packages are compiled: where one
has no wheel, pip would try to build it, and fail with pages of a compiler's words. Runs on
Python 3.6, so that an old one can say that it is old.
"""

import platform
import struct
import sys
import sysconfig

OLDEST = (3, 11)
NEWEST = (3, 14)
MACHINES = {"Linux": ("x86_64", "aarch64"), "Darwin": ("x86_64", "arm64"), "Windows": ("AMD64",)}
OLDEST_MACOS = 13
OLDEST_GLIBC = (2, 28)


def obstacle():
    """Why the course cannot be installed here; None where it can."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return (
            f"Prompteur needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and {sys.executable} is "
            f"{platform.python_version()}. Say where another one is: "
            "make lab PYTHON=/path/to/python3.12"
        )
    free_threaded = sysconfig.get_config_var("Py_GIL_DISABLED")
    if platform.python_implementation() != "CPython" or free_threaded:
        return f"Prompteur needs the usual Python (CPython with its lock); {sys.executable} is not."
    return _of_the_computer(platform.system(), platform.machine())


def _of_the_computer(system, machine):
    if system == "Windows" and machine == "ARM64":
        return (
            "On Windows on ARM, take the Intel edition of Python or conda (64-bit, x64), which "
            "runs there too: some packages that Prompteur needs have no edition for ARM."
        )
    if machine not in MACHINES.get(system, ()) or struct.calcsize("P") != 8:
        kind = f"{system} {machine}, {8 * struct.calcsize('P')} bits"
        return f"Some packages that Prompteur needs have no edition for this computer ({kind})."
    if system == "Linux":
        return _of_the_library(*platform.libc_ver())
    macos = platform.mac_ver()[0]
    if system == "Darwin" and int(macos.split(".")[0]) < OLDEST_MACOS:
        return f"Prompteur needs macOS {OLDEST_MACOS} or newer, and this is macOS {macos}."
    return None


def _of_the_library(name, version):
    if name != "glibc":
        return (
            "Some packages that Prompteur needs have no edition for a Linux without glibc, such "
            "as Alpine: take Debian, Ubuntu or Fedora, or a container of one of them."
        )
    if tuple(int(one) for one in version.split(".")[:2]) < OLDEST_GLIBC:
        oldest = ".".join(map(str, OLDEST_GLIBC))
        return f"This Linux is too old: Prompteur needs glibc {oldest} or newer; this is {version}."
    return None


if __name__ == "__main__":
    found = obstacle()
    if found:
        print(found, file=sys.stderr)
    sys.exit(1 if found else 0)
