"""The number under which the trace's file is open, and the file's names.

A program may close every descriptor there is, as daemons do, and open files of its own
under the same numbers.  So nothing is done to a number before it is seen that the file
there is still the trace; if it is not, the trace is opened again, by its name.
"""
import errno
import os
import stat
try:
    import fcntl
except ImportError:             # not on this system
    fcntl = None

HEADER = b'{"glassloop_trace":'


class Unusable(Exception):
    """There is no file to write to; why, as a sentence."""


def which(number):
    """Which file stands under a number; None if there is none."""
    try:
        found = os.fstat(number)
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Descriptor:
    """The trace's file."""

    def __init__(self, path, keep):
        self.path, self.fd = open_trace(path, keep)
        self.file, self.locked = which(self.fd), True

    def is_at(self, number):
        return which(number) == self.file

    def number(self):
        """Under which number it is open now.  An OSError if it cannot be opened any more."""
        if not self.is_at(self.fd):
            self.fd = self.open_again()
        return self.fd

    def open_again(self):
        fd = os.open(self.path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))
        if self.is_at(fd):
            # The window that was mapped before holds the lock, as long as it is there.
            self.locked = False
            return out_of_the_way(fd)
        os.close(fd)
        raise OSError(errno.EBADF, "the program has closed it, and another file has its name")

    def keep_locked(self):
        if not self.locked:
            self.locked = lock(self.fd)

    def close(self):
        if self.is_at(self.fd):
            os.close(self.fd)


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
    if fcntl is None:
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
    if fcntl is None:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True
