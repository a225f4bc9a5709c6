#!/usr/bin/env python3
"""Run every program of programs/ on every Python, and write docs/versions.md's table.

usage: table.py [--check | --write] [PYTHON ...]

A PYTHON is a path or a name.  Without any, VERSIONS_PYTHONS (split at colons) names them,
and without that python3.8 to python3.15 of the PATH are taken.  Prints the table; --write puts it
into docs/versions.md, --check says whether the page is as the Pythons at hand have it, and
which of the page's Pythons are missing.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "versions.md"
BEGIN, END = "<!-- the table begins -->\n", "<!-- the table ends -->\n"
PATIENCE = 12           # seconds, after which a program is said to hang


def pythons(named):
    """The interpreters by version, oldest first."""
    named = named or [p for p in os.environ.get("VERSIONS_PYTHONS", "").split(":") if p]
    names = named or [p for p in (shutil.which(f"python3.{n}") for n in range(8, 16)) if p]
    found = {}
    for name in names:
        version = version_of(name)
        if version is not None:
            found[version] = name
        elif named:
            sys.exit(f"{name}: no Python")
    return dict(sorted(found.items(), key=lambda item: number(item[0])))


def version_of(name):
    """What a program says that is a Python; None of one that is not, or is not there."""
    try:
        asked = subprocess.run([name, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    except OSError:
        return None
    return (asked.returncode == 0 and asked.stdout.strip()) or None


def number(version):
    return tuple(map(int, version.split(".")))


def run(python, program):
    """What a program says on one Python: its own lines, and the last line of each report."""
    environment = dict(os.environ, PYTHONDEVMODE="", NO_COLOR="1", PYTHONIOENCODING="utf-8",
                       PYTHONDONTWRITEBYTECODE="1")
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "program.py")
        copy.write_text("\n" * 2 + code(program), encoding="utf-8")
        command = [python, "-u", "-W", "always::DeprecationWarning", "-W", "ignore::ResourceWarning",
                   str(copy)]
        try:
            said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder,
                                  env=environment, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return ("(hangs)",)
    return tuple(plain(said.stdout.decode("utf-8"), folder))


def plain(text, folder):
    """Without tracebacks, places and addresses."""
    text = text.replace(folder + "/", "")
    for line in text.splitlines():
        inside_a_group = re.match(r"[\s|+-]*\| (\w*(Error|Group|Exit)\b.*)", line)
        if inside_a_group and line[0] == " ":
            line = inside_a_group.group(1)
        if re.match(r"\s|Traceback|During handling|The above|$|RuntimeWarning: Enable trace", line):
            continue
        line = re.sub(r"^\S*:\d+: (\w+Warning)", r"\1", line)
        line = re.sub(r"0x[0-9a-f]+", "0x…", line)
        line = re.sub(r"(created |running |defined )?at \S+:\d+", r"\1at …", line)
        line = re.sub(r"\bfd=\d+", "fd=…", line)
        line = re.sub(r"File '[^']*?([^/']+)', line \d+", r"File '\1', line …", line)
        yield line


def code(program):
    """The program without its two lines of heading."""
    return "".join(program.read_text(encoding="utf-8").splitlines(True)[2:])


def heading(program):
    return [line.lstrip("# ").rstrip() for line in
            program.read_text(encoding="utf-8").splitlines()[:2]]


def collect(interpreters):
    """By program, by version, what was said."""
    programs = sorted((HERE / "programs").glob("*.py"))
    jobs = [(program, version) for program in programs for version in interpreters]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = pool.map(lambda job: run(interpreters[job[1]], job[0]), jobs)
        results = dict(zip(jobs, said))
    return {program: {v: results[program, v] for v in interpreters} for program in programs}


def spans(said):
    """Neighbouring versions that say the same, as (versions, lines)."""
    together = []
    for version, lines in said.items():
        if together and together[-1][1] == lines:
            together[-1][0].append(version)
        else:
            together.append(([version], lines))
    return together


def span(versions):
    return versions[0] if len(versions) == 1 else versions[0] + " … " + versions[-1]


def cell(lines):
    text = "<br>".join(f"<code>{escape(line)}</code>" for line in lines)
    return text or "(nothing)"


def escape(line):
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;"), ("*", "&#42;"),
                         ("_", "&#95;")):
        line = line.replace(mark, entity)
    return line


def row(program, said):
    """A program: what it is about, its lines, and what each version makes of it."""
    title, source = heading(program)
    out = [f"### {title}", "", f"[{program.stem}](../tests/versions/programs/{program.name}): {source}",
           "", "```python", code(program).rstrip(), "```", "", "| since | until | says |", "| --- | --- | --- |"]
    together = spans(said)
    for place, (versions, lines) in enumerate(together):
        since = "(first)" if place == 0 else ""
        until = "(last)" if place == len(together) - 1 else ""
        out.append(f"| {versions[0]} {since}".rstrip() + f" | {versions[-1]} {until}".rstrip()
                   + f" | {cell(lines)} |")
    return "\n".join(out) + "\n"


def table(results):
    """Those that changed, by the version of the last change, newest first; then those that did not."""
    interpreters = list(next(iter(results.values())))
    out = ["Run on " + ", ".join(interpreters) + ".\n"]
    same = []
    changed = {}
    for program, said in results.items():
        together = spans(said)
        if len(together) == 1:
            same.append((program, together[0][1]))
        else:
            changed.setdefault(together[-1][0][0], []).append(program)
    for version in sorted(changed, key=number, reverse=True):
        out.append(f"## Last changed by {version}\n")
        out.extend(row(program, results[program]) for program in changed[version])
    out.append("## The same in all of them\n")
    out.append("| program | says |\n| --- | --- |")
    for program, lines in same:
        out.append(f"| [{heading(program)[0]}](../tests/versions/programs/{program.name}) | {cell(lines)} |")
    return "\n".join(out) + "\n"


def main():
    arguments = sys.argv[1:]
    mode = arguments.pop(0) if arguments and arguments[0].startswith("--") else ""
    if mode not in ("", "--check", "--write"):
        sys.exit(__doc__)
    interpreters = pythons(arguments)
    if not interpreters:
        sys.exit("table.py: no Python was named or found")
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    old, after = rest.split(END)
    wanted = re.search(r"Run on (.*)\.", old)
    missing = [v for v in (wanted.group(1).split(", ") if wanted else []) if v not in interpreters]
    if missing:
        print("missing:", *missing, file=sys.stderr)
    if mode == "--check" and missing:
        sys.exit("table.py: with Pythons missing the page can be neither confirmed nor refuted")
    new = table(collect(interpreters))
    if mode == "--write":
        PAGE.write_text(before + BEGIN + new + END + after, encoding="utf-8")
    elif mode == "--check":
        for ours, theirs in zip(old.splitlines(), new.splitlines()):
            if ours != theirs:
                sys.exit(f"table.py: the page says\n  {ours}\nand the Pythons\n  {theirs}")
        if len(old.splitlines()) != len(new.splitlines()):
            sys.exit("table.py: the page and the table differ in length")
        print("docs/versions.md is as these Pythons have it:", *interpreters)
    else:
        sys.stdout.write(new)


if __name__ == "__main__":
    main()
