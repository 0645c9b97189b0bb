#!/usr/bin/env python3
"""What an input costs when it doubles: instructions, as valgrind counts them, and heap, at most 2.3 times.

usage: growth_test.py LOCKGRAPH [NAME...]      prints a line for each input; exit status 77 without valgrind
NAME `found`: those that once grew faster.
"""
import os, random, re, shutil, subprocess, sys, tempfile

MOST = 2.3
MIME = "From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain\n"
HEAD = "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\n------\n"


def lock(name, n=2):
    return f"ffff8880a393dd4{n} ({name}){{+.+.}}-{{3:3}}, at: f+0x1/0x2\n"


def ring(names, frames=1, held=1):
    text = HEAD + "task/1 is trying to acquire lock:\n" + lock(names[0]) + "\nbut task is already holding lock:\n" + lock(names[-1])
    text += "\nthe existing dependency chain (in reverse order) is:\n\n"
    for i, name in reversed(list(enumerate(names))):
        text += f"-> #{i} ({name}){{+.+.}}-{{3:3}}:\n" + "".join(f"       f{i}_{k}+0x1/0x2\n" for k in range(frames)) + "\n"
    text += f"other info that might help us debug this:\n\n {held} locks held by task/1:\n"
    text += "".join(f" #{i}: " + lock(f"&h{i}->m") for i in range(held)) if held > 1 else " #0: " + lock(names[-1])
    return text + "\nstack backtrace:\nCPU: 0 PID: 1 Comm: task Not tainted 5.9.0 #1\nCall Trace:\n dump_stack+0x1/0x2\n f+0x1/0x2\n\n"


def boot(i):
    return f"Linux version 5.{i % 15}.{i} (x) #1\n"


def old_tree(n, indent):
    text = ("=========================================================\n[ INFO: HARDIRQ-safe -> HARDIRQ-unsafe lock order "
            "detected ]\n2.6.30 #1\n---------------------------------------------------------\ntask/1 [HC0[0]:SC0[0]:HE0:SE1] is "
            "trying to acquire:\n (&b->l){+.+...}, at: [<c0100000>] f+0x1/0x2\n\nand this task is already holding:\n "
            "(&a->l){-.....}, at: [<c0100000>] g+0x1/0x2\nwhich would create a new lock dependency:\n (&a->l){-.....} -> "
            "(&b->l){+.+...}\n\nbut this new dependency connects a HARDIRQ-irq-safe lock:\n (&a->l){-.....}\n... which became "
            "HARDIRQ-irq-safe at:\n  [<c0100000>] h+0x1/0x2\n\nto a HARDIRQ-irq-unsafe lock:\n (&b->l){+.+...}\n... which became "
            "HARDIRQ-irq-unsafe at:\n...  [<c0100000>] k+0x1/0x2\n\nother info that might help us debug this:\n\n1 lock held by "
            "task/1:\n #0:  (&a->l){-.....}, at: [<c0100000>] g+0x1/0x2\n\nthe HARDIRQ-irq-safe lock's dependencies:\n")
    for i in range(n):
        text += (f"{' ' * indent(i)}-> (&t{i}->l){{+.+...}} ops: 1 {{\n   HARDIRQ-ON-W at:\n    [<c0100000>] x+0x1/0x2\n }}\n"
                 f" ... key      at: [<c0100000>] __key.{i}+0x0/0x8\n ... acquired at:\n   [<c0100000>] y{i}+0x1/0x2\n\n")
    return text


def shortest(n):
    text = ("WARNING: possible irq lock inversion dependency detected\n5.9.0 #1 Not tainted\n---\ntask/1 just changed the state of "
            "lock:\nffff888000000000 (&a->l){-...}-{2:2}, at: f+0x1/0x2\nbut this lock took another, HARDIRQ-unsafe lock in the "
            "past:\n (&z->l){+.+.}-{2:2}\n\n\nand interrupts could create inverse lock ordering between them.\n\n\nthe shortest "
            "dependencies between 2nd lock and 1st lock:\n")
    for i in range(n):
        text += (f" {' ' * (i % 30)}-> (&t{i}->l){{+.+.}}-{{2:2}} {{\n    HARDIRQ-ON-W at:\n    lock_acquire+0x1/0x2\n    "
                 f"x{i}+0x1/0x2\n  }}\n  ... acquired at:\n   lock_acquire+0x1/0x2\n   y{i}+0x1/0x2\n\n")
    return text


def dump(classes, successors, name=lambda c: f"&c{c}->m", release=0):
    text = boot(release) + "all lock classes:\n"
    for c in range(classes):
        text += f"{0xffffffff81000000 + c * 64:016x} OPS: 2 FD:    3 BD:    1 +.+.: {name(c)}\n"
        for s in successors(c, classes):
            text += f" -> [{0xffffffff81000000 + s * 64:016x}] {name(s)}\n"
        text += "\n"
    return text


def following(c, n):
    return [(c + 1) % n]


def random_edges(c, n):
    draw = random.Random(c)
    return [draw.randrange(n) for _ in range(3)]


def bisection(n, line):
    text = "bisecting cause commit starting from " + "a" * 40 + "\n"
    return text + "".join(line(i) for i in range(n)) + "first bad commit: " + "a" * 40 + " s\ncrash: t0\n"


# name: (size, size -> text or {file: text}, arguments; INPUT is replaced)
FIND, ANALYZE = ["findings", "INPUT"], ["analyze", "INPUT", "-o", "OUT"]
CASES = {
    "escape-os": (300_000, lambda n: HEAD + "\x1b]" * n + "\n", FIND),
    "escape-bell": (100_000, lambda n: HEAD + "\x1b]" * n + "\a\n" + "\x1b[" * n + "\n" + "\a\x1b]" * n, FIND),
    "endless-line": (1_500_000, lambda n: HEAD + "x" * n, FIND),
    "nuls": (1_000_000, lambda n: HEAD + "\0" * n + "\n" + HEAD, FIND),
    "brackets": (150_000, lambda n: HEAD + "-> #1 (" + "(" * n + "\n #0: " + "){" * n + "\n" + "[<" * n, FIND),
    "entities": (100_000, lambda n: HEAD + "&gt;&amp;&" * n + "\n", FIND),
    "old-tree": (400, lambda n: old_tree(n, lambda i: i % 40), FIND),
    "deep-tree": (250, lambda n: old_tree(n, lambda i: i), FIND),
    "shortest-dependencies": (400, shortest, FIND),
    "chain": (600, lambda n: ring([f"&l{i}->m" for i in range(n)]), FIND),
    "chain-drawn": (40, lambda n: ring([f"&l{i}->m" for i in range(n)]), ANALYZE),
    "frames": (2000, lambda n: ring(["&a->m", "&b->m"], frames=n), FIND),
    "held": (600, lambda n: ring(["&a->m", "&b->m"], held=n), FIND),
    "banners": (1500, lambda n: "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\n" * n, FIND),
    "equal-reports": (80, lambda n: (boot(1) + ring(["&a->m", "&b->m", "&c->m"])) * n, FIND),
    "distinct-reports": (80, lambda n: "".join(boot(i) + ring([f"&a{i}->m", f"&b{i}->m"]) for i in range(n)), FIND),
    "shared-lock": (60, lambda n: "".join(boot(i) + ring(["&hub->m", f"&b{i}->m"]) for i in range(n)), FIND),
    "dense-on-findings": (10, lambda n: "".join(boot(1) + ring([f"&a{i}->m", f"&a{j}->m"]) for i in range(n)
                                               for j in {(i + k) % n for k in (1, 2, 3, 4)}), ANALYZE),
    "callers": (2500, lambda n: "".join(f"[{i:5}.000000][ T{i}] INFO: task a:{i} blocked for more than 143 seconds.\n" for i in range(n)), FIND),
    "interleaved": (40, lambda n: "\n".join(f"[    1.000000][ T{t}] " + line for lines in zip(*[ring(["&a->m", "&b->m"]).split("\n")] * n)
                                          for t, line in enumerate(lines)), FIND),
    "dumps-of-boots": (25, lambda n: {f"{b}.log": dump(40, following, lambda c: f"&c{c}->m{b % 7}", b) for b in range(n)}, FIND),
    "dump": (250, lambda n: dump(n, random_edges), FIND),
    "long-cycle": (2100, lambda n: dump(n, following), ["findings", "INPUT", "--max-length", "100000"]),
    "shared-dependency": (250, lambda n: "".join(boot(i) + ring(["&hub->m", "&b->m", f"&c{i}->m"]) for i in range(n)), FIND),
    "long-rule": (300, lambda n: {"log": dump(n, lambda c, m: [c + 1] if c + 1 < m else []),
                                  "rules": " -> ".join(f"&c{c}->m" for c in range(n)) + "\n"}, ["assert", "INPUT/rules", "INPUT/log"]),
    "renames": (600, lambda n: {"old": dump(n, following, lambda c: f"&some_dev_{c}->a_lock_mutex", 1),
                                "new": dump(n, following, lambda c: f"&some_dev_{c}->b_lock_mutex", 2)}, ["diff", "INPUT/old", "INPUT/new"]),
    "cuts": (60, lambda n: "".join(boot(1) + ring([f"&a{i}->m", f"&b{i}->m"]) for i in range(n)), ["cuts", "INPUT"]),
    "bisection-runs": (1500, lambda n: bisection(n, lambda i: f"run #0: crashed: possible deadlock in f{i}\n"), ["bisect", "INPUT"]),
    "bisection-steps": (700, lambda n: bisection(n, lambda i: f"testing release v{i}\nrun #0: OK\n# git bisect good v{i}\n"), ["bisect", "INPUT"]),
    "small-files": (150, lambda n: {f"{i}.log": f"boot {i}\n" for i in range(n)}, FIND),
    "store": (60, lambda n: "".join(boot(i) + ring([f"&a{i}->m", f"&b{i}->m"]) for i in range(n)), ["ingest", "INPUT", "--db", "OUT", "-q"]),
    "mail": (40_000, lambda n: MIME + "Content-Transfer-Encoding: quoted-printable\n\n" + "=3D=3D x=20=\ny\n" * n, FIND),
    "mail-base64": (20_000, lambda n: MIME + "Content-Transfer-Encoding: base64\n\n" + "YWJjZGVmZ2hpamtsbW5vcAo=\n" * n, FIND),
    "mail-parts": (3000, lambda n: "".join(MIME.replace("text/plain", f'multipart/mixed; boundary="b{i}"') + f"\n--b{i}\n" for i in range(n)), FIND),
    "mailbox": (3000, lambda n: ("From a@b x\n" + MIME + "Content-Transfer-Encoding: base64\n\nYWJj\n\n") * n, FIND),
    "page": (20_000, lambda n: "<html><body>" + "a &lt;b&gt;<br>\n" * n, FIND),
    "page-deep": (4000, lambda n: "<html><body>" + "<div><b>x" * n, FIND),
    "data-lines": (8000, lambda n: '{"host":"h","message":"a \\n b"}\n' * n, FIND),
    "data-deep": (60_000, lambda n: '{"a":[' * n + '"x"', FIND),
    "data-string": (200_000, lambda n: '{"text":"' + "a\\n" * n + '"}', FIND),
    "data-name": (400_000, lambda n: '{"' + "n" * n + '":"x"}', FIND),
    "data-quotes": (100_000, lambda n: "- {dt: '" + "''" * n + "', msg: x}\n", FIND),
    "table": (15_000, lambda n: "_time,_raw\n" + '"1","a ""b"" c"\n' * n, FIND),
    "export": (15_000, lambda n: "__CURSOR=s\nMESSAGE=a\n\n" * n, FIND),
    "containers": (8000, lambda n: "2025-09-09T10:25:30.123456789Z stdout P a\n" * n, FIND),
    "characters": (60_000, lambda n: "a\u00a0\u2192\u2014b\n" * n, FIND),
    "carriage-returns": (200_000, lambda n: "ab\r" * n, FIND),
    "edge": (6000, lambda n: HEAD + "".join(f"x{i:>77}(\n" for i in range(n)), FIND),
    "wrapped": (10_000, lambda n: HEAD + "init/1 is trying\nto acquire\nlock:\n f+0x1/0x2\nfs/a.c:1 [inline]\n&a -->\n" * n, FIND),
    "dressed": (8000, lambda n: "".join(f"{i} = {line}\n" for i, line in enumerate(("=" * 30 + "\n" + HEAD + "f+0x1/0x2\n" * n).split("\n"))), FIND),
    "senders": (4000, lambda n: "".join(f"Sep  9 10:25:34 h{i} kernel: {line}\n" for i in range(n) for line in HEAD.split("\n")[:2]), FIND),
    "printed-twice": (20_000, lambda n: HEAD + "".join(f"x{i}\nx{i}\n" for i in range(n)), FIND),
    "fragments": (20_000, lambda n: HEAD + "".join(f"4,1,100,-,ncfrag={4 * i}/{4 * n};abcd\n" for i in range(n)), FIND),
    "parts": (2000, lambda n: "".join(f"Panic#1 Part{i}\n<4>[ {i}.0] text\n" for i in range(1, n)), FIND),
    "many-rules": (150, lambda n: {"log": "".join(boot(i) + ring([f"&a{i}->m", f"&b{i}->m"]) for i in range(60)),
                                   "rules": "* never with irqs on\n" * n + "* -> &a1->m\n" * n}, ["assert", "INPUT/rules", "INPUT/log"]),
    "match-many": (60, lambda n: {"asked.log": "".join(boot(i) + ring([f"&a{i}->m", f"&b{i}->m", "&hub->m"]) for i in range(n)),
                                  "known.log": "".join(boot(i) + ring(["&hub->m", f"&a{i}->m", f"&b{i}->m"]) + "\n" for i in range(n))},
                   ["match", "INPUT/asked.log", "--in", "INPUT/known.log"]),
    "timeline": (60, lambda n: "".join(boot(i) + ring([f"&a{i % 9}->m", "&b->m"]) for i in range(n)), ["timeline", "INPUT"]),
}


# What the input of the first size must come to: it does what it is for.
EXPECTED = {
    **dict.fromkeys(["old-tree", "deep-tree", "chain", "frames", "held"], "found 1 deadlock: 1 reported"),
    "escape-os": "^found no deadlock", "shortest-dependencies": r"1 of them incomplete", "equal-reports": r"and 78 more",
    "distinct-reports": "found 80 deadlocks: 80 reported", "shared-lock": "found 60 deadlocks: 60 reported", "callers": "2,500 hung-task",
    "interleaved": r"and 38 more \(", "dumps-of-boots": "found 7 deadlocks", "dump": r"found \d\d+ deadlocks: 0 reported",
    "shared-dependency": "found 250 deadlocks: 250 reported", "long-rule": "1 held", "renames": "600 classes not seen",
    "cuts": "and 40 more", "bisection-runs": "deadlock in f999", "bisection-steps": "v699", "chain-drawn": "pictures of the deadlocks",
    "dense-on-findings": "pictures of the deadlocks", "timeline": "6 reports", "match-many": "60 known", "many-rules": r" 300 violated",
}
FOUND = ["escape-os", "old-tree", "shortest-dependencies", "dumps-of-boots", "long-cycle", "renames", "banners", "dense-on-findings", "held", "shared-dependency", "long-rule"]


def write(folder, content):
    path = os.path.join(folder, "input")
    if isinstance(content, dict):
        os.mkdir(path)
        for name, text in content.items():
            with open(os.path.join(path, name), "wb") as f:
                f.write(text.encode())
    else:
        with open(path, "wb") as f:
            f.write(content.encode())
    return path


def cost(program, make, size, arguments, expected=""):
    with tempfile.TemporaryDirectory() as folder:
        path, out = write(folder, make(size)), os.path.join(folder, "out")
        call = [program, "-j1"] + [a.replace("INPUT", path).replace("OUT", out) for a in arguments]
        # What glibc's own preload says of the heap at its highest.
        plain = subprocess.run(call, env=dict(os.environ, LD_PRELOAD="libmemusage.so"), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, errors="replace")
        if not re.search(expected, plain.stdout, re.M):
            sys.exit(f"growth_test: expected `{expected}` of {' '.join(call)}, found {plain.stdout[-500:]}")
        peaks = [int(n) for n in re.findall(r"heap peak: (\d+)", plain.stderr)]
        if plain.returncode not in (0, 1, 2) or not peaks:
            sys.exit(f"growth_test: {' '.join(call)} exited with {plain.returncode}: {plain.stderr[-2000:]}")
        if os.path.isdir(out):
            shutil.rmtree(out)
        elif os.path.exists(out):
            os.remove(out)
        counted = subprocess.run(
            ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "--log-fd=2"] + call,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        # The last one is of this process; a child that draws ends before it.
        instructions = [int(n.replace(",", "")) for n in re.findall(r"I\s+refs:\s+([\d,]+)", counted.stderr)]
        return sum(instructions), max(peaks)


def main():
    program, names = sys.argv[1], sys.argv[2:] or list(CASES)
    names = FOUND if names == ["found"] else names
    if not shutil.which("valgrind"):
        print("skipped as a whole: valgrind is not installed")
        sys.exit(77)
    base, base_memory = cost(program, lambda n: "[    0.000000] nothing\n", 0, FIND)
    bad = []
    for name in names:
        size, make, arguments = CASES[name]
        one, memory_one = cost(program, make, size, arguments, EXPECTED.get(name, ""))
        two, memory_two = cost(program, make, 2 * size, arguments)
        time, memory = (two - base) / max(1, one - base), (memory_two - base_memory) / max(1 << 20, memory_one - base_memory)
        print(f"{name:22} {size:8} -> {2 * size:8}: {one / 1e6:8.1f} -> {two / 1e6:8.1f} M instructions, {time:.2f}x; "
              f"heap {memory_one / 1e6:.1f} -> {memory_two / 1e6:.1f} MB, {memory:.2f}x", flush=True)
        if time > MOST or memory > MOST:
            bad.append(name)
    print(f"{len(names)} inputs doubled, {len(bad)} cost more than {MOST} times: {' '.join(bad)}")
    sys.exit(bool(bad))


main()
