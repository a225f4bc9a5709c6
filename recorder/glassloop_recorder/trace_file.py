"""The file that the trace is written to.

It is mapped into memory, a window at a time: what is written stands in the file at once,
without a call of the system, and is there even if the process is killed in the next
moment.  What was reserved and not used ends the file as NUL bytes, which are cut off when
the program ends.

One `write` of the window is one call of C: two threads never write into each other.
"""
import os
import stat
import sys
import _thread

from . import journal

#: A window is so large; the first is small, because most programs write little.
FIRST_WINDOW, WINDOW = 1 << 16, 1 << 20
#: With several threads a new one is mapped when so little is left.
MARGIN = 1 << 14

#: From 3.13 on a window needs no file descriptor of its own, which would take a number of the program's.
WITHOUT_A_COPY = {"trackfd": False} if sys.version_info >= (3, 13) else {}

HEADER = b'{"glassloop_trace":'


class Unusable(Exception):
    """There is no file to write to; why, as a sentence."""


class TraceFile:
    """An open trace.  After a failure it takes everything, and drops it."""

    def __init__(self, path, header, keep=False):
        self.path, self.fd = open_trace(path, keep)
        #: Held while a window is mapped, and while something is put into a queue and written at once.
        self.room, self.owner, self.later = _thread.RLock(), None, []
        self.window = None
        #: Where in the file the window begins, and ends.
        self.base = self.end = 0
        self.failed = self.ending = False
        self.counted = (0, -1)
        self.map_window(0, FIRST_WINDOW)
        self.window.write(header.encode("ascii"))

    def emit_further(self, data):
        """Goes on in another window; at the end of the program, without one."""
        if self.failed:
            return
        if self.owner == _thread.get_ident():
            # This interrupts itself: a signal or a finaliser came while a window was mapped.
            self.later.append(data)
            return
        # Nobody waits here for ever: a record a line too late is better than a program that stands.
        locked = self.room.acquire(True, 1)
        self.owner = _thread.get_ident()
        try:
            self.write_further(data)
            while self.later:
                self.write_further(self.later.pop(0))
        except (OSError, ValueError) as error:
            self.fail(error)
        finally:
            self.owner = None
            if locked:
                self.room.release()

    def write_further(self, data):
        if self.ending:
            os.write(self.fd, data)
            return
        position = self.last_position()
        self.map_window(position, max(WINDOW, len(data)) + MARGIN)
        self.window.write(data)

    def last_position(self):
        """Ends the window: another thread that has it in its hand can write to it no more.

        What one has still written in between is text; what was reserved is NUL bytes.
        """
        window, position = self.window, self.window.tell()
        window.seek(0, os.SEEK_END)
        unused = window.find(b"\0", position)
        return self.base + (unused if unused >= 0 else len(window))

    def make_room(self):
        """Before several threads write: what is put into a queue must find room at once."""
        if self.window is not None and self.end - self.base - self.window.tell() < MARGIN:
            self.emit_further(b"")

    def position(self):
        """Where in the file the next record will stand."""
        if self.window is None:
            return os.lseek(self.fd, 0, os.SEEK_CUR)
        return self.base + self.window.tell()

    def map_window(self, position, size):
        """Reserves the room first: a full disk is an error here, and would be the end of the process later."""
        import mmap
        base = position - position % mmap.ALLOCATIONGRANULARITY
        length = position - base + size
        length += -length % mmap.ALLOCATIONGRANULARITY
        reserve(self.fd, base, length)
        window = mmap.mmap(self.fd, length, offset=base, **WITHOUT_A_COPY)
        window.seek(position - base)
        self.window, self.base, self.end = window, base, base + length
        journal.write = window.write

    def fail(self, error):
        """Nothing more is recorded; the program goes on."""
        self.failed, self.window, journal.write = True, None, None
        os.write(2, ("glassloop: the trace in %s ends here: %s\n" % (self.path, error)).encode("utf-8", "replace"))

    def finish(self):
        """Cuts off what was reserved.  What comes still later is written at the end."""
        if self.failed or self.ending:
            return
        try:
            position = self.position()
            self.ending, self.window, journal.write = True, None, None
            os.ftruncate(self.fd, position)
            os.lseek(self.fd, position, os.SEEK_SET)
        except (OSError, ValueError) as error:
            self.fail(error)

    def leave(self):
        """In a forked child: the file is the parent's."""
        window, self.window, self.failed, journal.write = self.window, None, True, None
        if window is not None:
            window.close()
        os.close(self.fd)

    def number_at(self, position):
        """The number of the record that begins there.

        Records have no number of their own: it is their place.  Only those that
        something refers to are counted, and never a part of the file twice in a row.
        """
        begun, number = self.counted if self.counted[0] <= position else (0, -1)
        here = begun
        while here < position:
            part = os.pread(self.fd, min(1 << 20, position - here), here)
            if not part:
                return None
            number += part.count(b"\n")
            here += len(part)
        self.counted = position, number
        return number + 1

    def number_of(self, mark):
        """The number of the first record that has this text in it."""
        mark, here, position = mark.encode("ascii"), 0, self.position()
        with open(self.path, "rb") as lines:
            for number, line in enumerate(lines):
                here += len(line)
                if mark in line:
                    return number
                if here >= position:
                    return None
        return None


def reserve(fd, base, length):
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(fd, base, length)
        return
    size = os.fstat(fd).st_size
    while size < base + length:
        size += os.pwrite(fd, bytes(min(1 << 16, base + length - size)), size)


def open_trace(path, keep):
    """Opens FILE, or FILE.PID if FILE cannot be had; or FILE.PID.2, …

    Never emptied: a file that another process writes to, that is no trace, or that this
    same process wrote before it became another program (`exec`).  Never opened: what is
    no regular file.
    """
    own = "%s.%d" % (path, os.getpid())
    for name in [path, own] + ["%s.%d" % (own, number) for number in range(2, 100)]:
        fd = open_one(name, keep)
        if fd is not None:
            return name, fd
    raise Unusable("no file of the name %s… can be written" % own)


def open_one(path, keep):
    """The file, emptied and locked; None if it is somebody else's."""
    try:
        before = os.stat(path)
        is_link = stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        before, is_link = None, os.path.islink(path)
    if before is None and is_link:
        return None
    if before is not None and not stat.S_ISREG(before.st_mode):
        raise Unusable("%s is no file that a trace can be written to" % path)
    fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0), 0o600)
    try:
        found = os.pread(fd, len(HEADER), 0)
        empty_or_trace = found == HEADER or not found and not is_link
        if not empty_or_trace or keep and found or not lock(fd):
            os.close(fd)
            return None
        os.ftruncate(fd, 0)
        os.fchmod(fd, 0o600)
        return out_of_the_way(fd)
    except BaseException:
        os.close(fd)
        raise


def out_of_the_way(fd):
    """A high number: the program's own files get the numbers that they would get without the recorder."""
    try:
        import fcntl
    except ImportError:
        return fd
    for number in (1000, 240):
        try:
            high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, number)
        except OSError:
            continue
        os.close(fd)
        return high
    return fd


def lock(fd):
    """Whether nobody else writes there.  A file system without locks is taken as it is."""
    try:
        import fcntl
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        pass
    return True
