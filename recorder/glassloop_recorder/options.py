"""What the person has asked for, in the environment.

    GLASSLOOP_TRACE=FILE            where the trace goes; without it nothing is recorded
    GLASSLOOP_RECORDER_OUTPUT=0     what the program prints is not recorded   (--no-output)
    GLASSLOOP_RECORDER_MESSAGES=0   of an error only its class is recorded, not its text, and
                                    none of what goes to stderr                (--no-messages)
    GLASSLOOP_RECORDER_KEEP=1       a trace that is there is never emptied: this process then
                                    writes to FILE.PID
    GLASSLOOP_RECORDER_DEBUG=1      a hook that fails says so on stderr
    GLASSLOOP_RECORDER_PROCESS=PID  set by the recorder itself: the process that is recorded.
                                    One that finds its own number there was another program
                                    before (`exec`), and keeps what that wrote
"""
import os


def is_on(name):
    return os.environ.get("GLASSLOOP_RECORDER_" + name, "1") != "0"


output = is_on("OUTPUT")
messages = is_on("MESSAGES")
keep = os.environ.get("GLASSLOOP_RECORDER_KEEP") == "1" or \
    os.environ.get("GLASSLOOP_RECORDER_PROCESS") == str(os.getpid())
