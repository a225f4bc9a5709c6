"""Windows: parts of the trace's file that are mapped into memory.

Room is reserved before it is mapped: a full disk is an error here, and would be the end of
the process later.  A file that may not grow any more (`ulimit -f`) is never asked to, for
the system would send a signal.

Before 3.13 a window has a copy of the file's descriptor, which Python closes together with
the window.  If the program has closed that number itself, and opened a file of its own
there, the window is kept to the end of the program instead.
"""
import errno
import mmap
import os
import sys
try:
    import resource
except ImportError:             # not on this system
    resource = None

#: From 3.13 on a window needs no file descriptor of its own, which would take a number of the program's.
WITHOUT_A_COPY = {"trackfd": False} if sys.version_info >= (3, 13) else {}

#: So much is reserved behind a window: room to say, in the trace, why it ends.
LAST_WORD = 512


class TooLarge(OSError):
    """What the system would say, after it has sent its signal."""

    def __init__(self):
        OSError.__init__(self, errno.EFBIG, os.strerror(errno.EFBIG))


copies = {}                     # id of a window → the number of its copy
kept = []                       # windows whose copy's number is the program's by now


def map_window(file, base, length, needed):
    """A window of so many bytes; of fewer, if the file may not grow so far, but as many as are needed."""
    length += -length % mmap.ALLOCATIONGRANULARITY
    allowed = may_grow_to()
    if allowed is not None and base + length + LAST_WORD > allowed:
        length = allowed - base - LAST_WORD
        if length < needed:
            raise TooLarge()
    fd = file.number()
    reserve(fd, base, length + LAST_WORD)
    free = None if WITHOUT_A_COPY else next_number(fd)
    window = mmap.mmap(fd, length, offset=base, **WITHOUT_A_COPY)
    if free is not None:
        copies[id(window)] = copy_of(file, free)
    return window


def may_grow_to():
    """How large a file of this process may be; None if there is no limit."""
    if resource is None:
        return None
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def refuse_to_grow(size):
    allowed = may_grow_to()
    if allowed is not None and size > allowed:
        raise TooLarge()


def reserve(fd, base, length):
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(fd, base, length)
        return
    size = os.fstat(fd).st_size
    while size < base + length:
        size += os.pwrite(fd, bytes(min(1 << 16, base + length - size)), size)


def next_number(fd):
    number = os.dup(fd)
    os.close(number)
    return number


def copy_of(file, free):
    """Where Python has put its copy: at the number that was free, unless another thread has taken that."""
    others = set(copies.values()) | {file.fd}
    for number in [free] + list(range(free + 1000)):
        if number not in others and file.is_at(number):
            return number
    return free


def let_go(file, window):
    """The window is needed no more.  Another thread may have it in its hand: Python closes it when nobody has."""
    copy = copies.pop(id(window), None)
    if copy is not None and not file.is_at(copy):
        kept.append((window, copy))


def close(file, window):
    """Closes it now: what another thread still writes to it is refused."""
    close_one(file, window, copies.pop(id(window), None))


def close_kept(file):
    while kept:
        close_one(file, *kept.pop())


def close_one(file, window, copy):
    if copy is None or file.is_at(copy):
        window.close()
        return
    try:
        inheritable, theirs = os.get_inheritable(copy), os.dup(copy)
    except OSError:                     # nothing stands there
        window.close()
        return
    window.close()
    os.dup2(theirs, copy, inheritable)
    os.close(theirs)
