"""`python -m glassloop`: the command `glassloop`, wherever it was installed."""

import os
import subprocess
import sys
import sysconfig

NAME = "glassloop" + (sysconfig.get_config_var("EXE") or "")


def folders():
    """The folders into which an installer may have put the command."""
    yield sysconfig.get_path("scripts")
    user = "nt_user" if os.name == "nt" else "osx_framework_user" if sys.platform == "darwin" else "posix_user"
    if user in sysconfig.get_scheme_names():
        yield sysconfig.get_path("scripts", scheme=user)
    # `pip install --target FOLDER` and `--prefix FOLDER`.
    package = os.path.dirname(os.path.abspath(__file__))
    yield os.path.join(os.path.dirname(package), "bin")
    yield os.path.join(os.path.dirname(package), "..", "..", "..", "bin")


def main():
    looked = list(dict.fromkeys(map(os.path.normpath, folders())))
    for folder in looked:
        command = os.path.join(folder, NAME)
        if os.path.isfile(command):
            run(command)
    sys.exit(f"error: the command {NAME} is in none of {', '.join(looked)}: install glassloop again")


def run(command):
    arguments = [command, *sys.argv[1:]]
    if os.name == "nt":  # There, whoever waits for this process would not wait for the other.
        sys.exit(subprocess.call(arguments))
    os.execv(command, arguments)


if __name__ == "__main__":
    main()
