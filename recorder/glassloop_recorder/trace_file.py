"""The file that the trace is written to.

It is mapped into memory, a window at a time: what is written stands in the file at once,
without a call of the system, and is there even if the process is killed in the next
moment.  What was reserved and not used ends the file as NUL bytes, which are cut off when
the program ends.

One `write` of the window is one call of C: two threads never write into each other.
"""
import os
import _thread

from . import journal, window as windows
from .descriptor import Descriptor
from .names import quoted

#: A window is so large; the first is small, because most programs write little.
FIRST_WINDOW, WINDOW = 1 << 16, 1 << 20
#: With several threads a new one is mapped when so little is left.
MARGIN = 1 << 14
#: How windows are aligned; a multiple of every system's own.
PART = 1 << 16


class TraceFile:
    """An open trace.  After a failure it takes everything, and drops it."""

    def __init__(self, path, header, keep=False):
        self.file = Descriptor(path, keep)
        #: Held while a window is mapped, and while something is put into a queue and written at once.
        self.room, self.owner, self.later = _thread.RLock(), None, []
        self.window = None
        #: Where in the file the window begins, and ends.
        self.base = self.end = 0
        self.failed = self.ending = False
        self.counted = (0, -1)
        header = header.encode("ascii")
        self.map_window(0, FIRST_WINDOW, len(header))
        self.window.write(header)

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
            self.write_at_the_end(data)
            return
        position = self.last_position()
        self.map_window(position, WINDOW + MARGIN, len(data))
        self.window.write(data)

    def write_at_the_end(self, data):
        fd = self.file.number()
        position = os.fstat(fd).st_size
        windows.refuse_to_grow(position + len(data))
        os.pwrite(fd, data, position)

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
        window = self.window
        if window is not None:
            return self.base + window.tell()
        return 0 if self.failed else os.fstat(self.file.number()).st_size

    def map_window(self, position, size, needed):
        """`needed`: how many bytes there are to be written now."""
        base = position - position % PART
        before = position - base
        window = windows.map_window(self.file, base, before + max(size, needed + MARGIN), before + needed)
        window.seek(before)
        old, self.window, self.base, self.end = self.window, window, base, base + len(window)
        journal.write = window.write
        if old is not None:
            windows.let_go(self.file, old)
            old = None
            self.file.keep_locked()

    def fail(self, error):
        """Nothing more is recorded; the program goes on."""
        window, self.failed, self.window, journal.write = self.window, True, None, drop
        if window is not None:
            self.say_at_the_end(window, "the recording ends here: %s" % error)
            windows.let_go(self.file, window)
        journal.say("glassloop: the trace in %s ends here: %s\n" % (self.file.path, error))

    def say_at_the_end(self, window, sentence):
        """In the trace itself, behind the last whole line; what was reserved goes back to the system."""
        position = self.base + window.rfind(b"\n", 0) + 1
        line = ('{"by":"program","event":{"partial":%s}}\n' % quoted(sentence)).encode("ascii")
        try:
            fd = self.file.number()
            position += os.pwrite(fd, line, position) if len(line) <= windows.LAST_WORD else 0
            os.ftruncate(fd, position)
        except OSError:
            pass

    def finish(self):
        """Cuts off what was reserved.  What comes still later is written at the end."""
        if self.failed or self.ending:
            return
        try:
            position, window = self.last_position(), self.window
            self.ending, self.window, journal.write = True, None, None
            windows.close(self.file, window)
            os.ftruncate(self.file.number(), position)
            windows.close_kept(self.file)
        except (OSError, ValueError) as error:
            self.fail(error)

    def leave(self):
        """In a forked child: the file is the parent's."""
        window, self.window, self.failed, journal.write = self.window, None, True, drop
        if window is not None:
            windows.close(self.file, window)
        self.file.close()

    def read(self, length, position):
        """Part of what was written; nothing if it cannot be read any more."""
        try:
            return os.pread(self.file.number(), min(1 << 20, length), position)
        except OSError:
            return b""

    def number_at(self, position):
        """The number of the record that begins there.

        Records have no number of their own: it is their place.  Only those that
        something refers to are counted, and never a part of the file twice in a row.
        """
        begun, number = self.counted if self.counted[0] <= position else (0, -1)
        here = begun
        while here < position:
            part = self.read(position - here, here)
            if not part:
                return None
            number += part.count(b"\n")
            here += len(part)
        self.counted = position, number
        return number + 1

    def number_of(self, mark):
        """The number of the first record that has this text in it."""
        mark, here, number, rest, position = mark.encode("ascii"), 0, 0, b"", self.position()
        while here < position:
            part = self.read(position - here, here)
            if not part:
                return None
            here += len(part)
            text = rest + part
            found = text.find(mark)
            if found >= 0:
                return number + text.count(b"\n", 0, found)
            whole = text.rfind(b"\n") + 1
            number += text.count(b"\n", 0, whole)
            rest = text[whole:]
        return None


#: In the place of `write` after a failure: takes the text, and that is all.
drop = len
