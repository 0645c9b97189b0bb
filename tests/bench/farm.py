"""A farm's year, made up: boots of some releases that print some deadlocks, the same ones again and again, in shards.

Each boot is a log of its own in a tar, with other time stamps, addresses, pids and CPUs; a few deadlocks come often and
most of them seldom, as bugs do (Zipf).
"""
import io, itertools, os, random, statistics, subprocess, tarfile, tempfile

RELEASES = [f"{major}.{minor}.{patch}-farm" for major, minors in ((5, (4, 10, 15)), (6, (1, 6, 12))) for minor in minors
            for patch in range(10)]
SUBSYSTEMS = ["block", "drivers/net", "drivers/usb/core", "fs/ext4", "fs/xfs", "kernel/sched", "mm", "net/core", "net/ipv4", "sound/core"]


def stack(deadlock, lock):
    folder = SUBSYSTEMS[deadlock % len(SUBSYSTEMS)]
    frames = [f" lock_acquire+0x1a7/0x400 kernel/locking/lockdep.c:5754", f" __mutex_lock+0x9b/0xec0 kernel/locking/mutex.c:752"]
    frames += [f" farm_{deadlock}_{lock}_{i}+0x{16 * i + 33:x}/0x{640 + i:x} {folder}/farm_{deadlock}.c:{100 * lock + 7 * i}" for i in range(9)]
    return frames + [" do_syscall_64+0xba/0x140 arch/x86/entry/common.c:83"]


def report(deadlock, release):
    """Its lines, with {ADDRESS} and {PID} where boots differ."""
    locks = [f"&farm_{deadlock}->lock_{i}" for i in range(2 + deadlock % 3)]
    last = locks[-1]
    lines = ["=" * 54, "WARNING: possible circular locking dependency detected", f"{release} #1 Not tainted", "-" * 54,
             "farmd/{PID} is trying to acquire lock:", f"{{ADDRESS}}10 ({locks[0]}){{{{+.+.}}}}-{{{{3:3}}}}, at: {stack(deadlock, 0)[2].strip()}", "",
             "but task is already holding lock:", f"{{ADDRESS}}20 ({last}){{{{+.+.}}}}-{{{{3:3}}}}, at: {stack(deadlock, len(locks))[2].strip()}", "",
             "which lock already depends on the new lock.", "", "", "the existing dependency chain (in reverse order) is:", ""]
    for i in range(len(locks) - 1, -1, -1):
        lines += [f"-> #{i} ({locks[i]}){{{{+.+.}}}}-{{{{3:3}}}}:"] + ["      " + f for f in stack(deadlock, i)] + [""]
    lines += ["other info that might help us debug this:", ""]
    lines += ["Chain exists of:", "  " + " --> ".join([locks[0], locks[1], last]), ""] if len(locks) > 2 else []
    lines += [" *** DEADLOCK ***", "", "1 lock held by farmd/{PID}:",
              f" #0: {{ADDRESS}}20 ({last}){{{{+.+.}}}}-{{{{3:3}}}}, at: {stack(deadlock, len(locks))[2].strip()}", "", "stack backtrace:",
              f"CPU: 1 PID: {{PID}} Comm: farmd Not tainted {release} #1", "Call Trace:", " dump_stack_lvl+0xa8/0xe0 lib/dump_stack.c:117",
              " check_noncircular+0x146/0x160 kernel/locking/lockdep.c:2187"] + stack(deadlock, 0)
    return lines


class Farm:
    def __init__(self, deadlocks, seed=1):
        self.random = random.Random(seed)
        self.weights = list(itertools.accumulate(1 / (k + 1) for k in range(deadlocks)))
        self.deadlocks = range(deadlocks)
        self.known = {}

    def boot(self):
        deadlock = self.random.choices(self.deadlocks, cum_weights=self.weights)[0]
        release = RELEASES[(deadlock * 7 + self.random.randrange(5)) % len(RELEASES)]
        if (deadlock, release) not in self.known:
            self.known[deadlock, release] = "\n".join(f"[{{T}}{i:06}] {line}" for i, line in enumerate(report(deadlock, release)))
        head = f"[    0.000000] Linux version {release} (farm@farm) #1 SMP\n[    0.000000] Command line: farm={self.random.getrandbits(64):x}\n"
        return head + self.known[deadlock, release].format(T=f"{self.random.randrange(9999):5}.", PID=self.random.randrange(300, 32768),
                                                           ADDRESS=f"ffff8880{self.random.getrandbits(24):06x}") + "\n"

    def shard(self, path, boots):
        """Writes so many, returns the bytes of their text."""
        size = 0
        with tarfile.open(path, "w") as tar:
            for i in range(boots):
                text = self.boot().encode()
                member = tarfile.TarInfo(f"{os.path.basename(path)}/{i:06}.log")
                member.size = len(text)
                tar.addfile(member, io.BytesIO(text))
                size += len(text)
        return size


def run(command):
    """CPU seconds, MB of memory at its highest, and what it printed."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        out.seek(0), err.seek(0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            raise SystemExit(f"bench: {' '.join(command)}: {err.read()[-500:]}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read()


def median(runs):
    """Of their CPU seconds."""
    return statistics.median(cpu for cpu, _, _ in runs)


def measure(program, reports, deadlocks, shards):
    farm, each = Farm(deadlocks), reports // shards
    with tempfile.TemporaryDirectory() as folder:
        text = seconds = 0
        stores = []
        for i in range(shards):
            tar, store = f"{folder}/{i}.tar", f"{folder}/{i}.db"
            text += farm.shard(tar, each)
            cpu, memory, _ = run([program, "ingest", "-q", tar, "--db", store])
            seconds += cpu
            stores.append(store)
            os.remove(tar)
        rate = text / seconds
        print(f"farm: {reports:,} reports of {deadlocks:,} deadlocks, {len(RELEASES)} releases, {text / 1e6:,.0f} MB of text, {shards} shards")
        print(f"  ingest: {seconds:.1f} CPU s, {rate / 1e6:.0f} MB/s, {reports / seconds:,.0f} reports/s; the last shard took {memory:.0f} MB of memory")
        all_in_one = f"{folder}/all.db"
        cpu, memory, _ = run([program, "merge"] + stores + ["--db", all_in_one])
        size = os.path.getsize(all_in_one)
        print(f"  merge: {cpu:.1f} CPU s, {memory:.0f} MB of memory; {size / 1e6:.1f} MB of store, {size / reports:.0f} bytes a report with its log")
        logs = [f"{folder}/{i}.log" for i in range(5)]
        for log in logs:
            with open(log, "w") as f:
                f.write(farm.boot())
        check = median(run([program, "check", logs[0]]) for _ in range(5))
        match = median(run([program, "match", logs[0], "--in", all_in_one]) for _ in range(5))
        more = median(run([program, "ingest", "-q", log, "--db", all_in_one]) for log in logs)
        print(f"  match: {match:.3f} CPU s, {match / check:.2f} x check of that log ({check:.3f} s); ingest of one more: {more:.3f}")
        cpu, memory, out = run([program, "findings", "--db", all_in_one, "--top", "1"])
        print(f"  findings: {cpu:.1f} CPU s, {memory:.0f} MB of memory; " + next(line for line in out.split("\n") if line.startswith("found")))
    # The worst case, nearly all of it reports, on one core; the store as if each megabyte brought a report.
    print("\n| logs a year | reading, nearly all of it reports | store after a year, one report a megabyte |\n|---|---|---|")
    for name, megabytes in (("1 TB", 1e6), ("100 TB", 1e8), ("10 PB", 1e10)):
        hours, stored = megabytes * 1e6 / rate / 3600, megabytes * size / reports
        print(f"| {name} | {hours:,.0f} core hours, {hours / 365:,.1f} a day | {stored / 1e9:,.1f} GB |")
