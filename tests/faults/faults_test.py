#!/usr/bin/env python3
"""The world fails while the program works: signals, full disks, files that change, many at once. It says so and ends, and what
it wrote is old or new, never half.

usage: faults_test.py LOCKGRAPH PROJECT FAULTY_READS FAILING_CALLS
"""
import os, random, resource, shutil, signal, subprocess, sys, tempfile, threading, time, unittest

PROGRAM, PROJECT, FAULTY_READS, FAILING_CALLS = sys.argv[1:5]
SAMPLES, CASES = PROJECT + "/samples", PROJECT + "/tests/cases"


def run(*args, **more):
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **more)


def contents(folder):
    all = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as f:
                all[os.path.relpath(os.path.join(path, name), folder)] = f.read()
    return all


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)
        random.seed(14)

    def path(self, name):
        return os.path.join(self.folder, name)

    def results(self, *inputs):
        out = tempfile.mkdtemp(dir=self.folder)
        self.assertEqual(run("analyze", *inputs, "-o", out).returncode, 1)
        return contents(out)

    def test_a_signal_at_any_moment_leaves_old_or_new_results(self):
        old, new, out = self.results(CASES), self.results(SAMPLES), self.path("out")
        self.assertEqual(run("analyze", CASES, "-o", out).returncode, 1)
        begin = time.monotonic()
        run("analyze", SAMPLES, "-o", self.path("other"))
        usual, interrupted = time.monotonic() - begin, 0
        for i in range(60):
            process = subprocess.Popen([PROGRAM, "analyze", SAMPLES, "-o", out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.random() * usual * 1.2)
            process.send_signal(random.choice([signal.SIGINT, signal.SIGTERM]))
            status = process.wait(30)
            interrupted += status in (-signal.SIGINT, -signal.SIGTERM)
            self.assertIn(status, (1, -signal.SIGINT, -signal.SIGTERM))
            now = contents(out)
            self.assertIn(now, (old, new), f"{i}: neither old nor new: {sorted(now)}")
            if now == new:
                run("analyze", CASES, "-o", out)
        self.assertGreater(interrupted, 5)

    def test_a_signal_leaves_no_half_export(self):
        for i in range(20):
            out = self.path("page.html")
            process = subprocess.Popen([PROGRAM, "export", SAMPLES, "--format", "html", "-o", out], stderr=subprocess.DEVNULL)
            time.sleep(random.random() * 0.08)
            process.send_signal(signal.SIGINT)
            process.wait(30)
            left = os.listdir(self.folder)
            self.assertIn(left, ([], ["page.html"]))
            if left:
                with open(out) as f:
                    self.assertTrue(f.read().endswith("</html>\n"))
                os.remove(out)

    def test_two_runs_in_one_folder_leave_one_result_whole(self):
        both, out = (self.results(CASES), self.results(SAMPLES)), self.path("out")
        for i in range(15):
            runs = [subprocess.Popen([PROGRAM, "analyze", source, "-o", out], stdout=subprocess.DEVNULL) for source in (CASES, SAMPLES)]
            self.assertEqual([r.wait(60) for r in runs], [1, 1])
            self.assertIn(contents(out), both)

    def test_two_ingests_in_one_store(self):
        store = self.path("both.db")
        runs = [subprocess.Popen([PROGRAM, "ingest", source, "--db", store, "-q"]) for source in (CASES, SAMPLES)]
        self.assertEqual([r.wait(60) for r in runs], [0, 0])
        self.assertEqual(run("findings", "--db", store, "--format", "json").stdout,
                         run("findings", CASES, SAMPLES, "--format", "json").stdout)

    def test_output_that_cannot_be_written(self):
        for args in (["findings", SAMPLES], ["parse", SAMPLES], ["export", SAMPLES], ["--help"], ["help", "limits"], ["analyze", SAMPLES]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([PROGRAM, *args], stdout=full, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 2, args)

    def test_a_full_disk(self):
        old, out, store = self.results(CASES), self.path("out"), self.path("s.db")
        run("analyze", CASES, "-o", out)
        run("ingest", CASES, "--db", store)
        before = run("findings", "--db", store).stdout

        def full():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

        done = run("analyze", SAMPLES, "-o", out, preexec_fn=full)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"cannot write", done.stderr)
        self.assertEqual(contents(out), old)
        done = run("export", SAMPLES, "--format", "html", "-o", self.path("page.html"), preexec_fn=full)
        self.assertEqual(done.returncode, 2)
        self.assertFalse(os.path.exists(self.path("page.html")))
        done = run("ingest", SAMPLES, "--db", store, preexec_fn=full)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(run("findings", "--db", store).stdout, before)
        self.assertEqual(run("ingest", SAMPLES, "--db", store).returncode, 0)

    def test_a_file_that_cannot_be_read(self):
        done = run("findings", "/proc/self/mem", CASES + "/abba.txt")  # its first byte is none
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"/proc/self/mem: cannot read: Input/output error", done.stderr)
        self.assertIn(b"found 1 deadlock", done.stdout)

    @unittest.skipIf(os.environ.get("LOCKGRAPH_SANITIZED"), "a sanitizer wants to be loaded first")
    def test_a_disk_with_a_bad_sector(self):
        with open(CASES + "/abba.txt") as f:
            log = f.read() + "Linux version 5.9.0\n" * 10000
        faulty = self.path("faulty.log")
        with open(faulty, "w") as f:
            f.write(log)
        for path in (faulty, faulty + ".tar"):
            subprocess.run(["tar", "-C", self.folder, "-cf", faulty + ".tar", "faulty.log"], check=True)
            done = run("findings", path, env=dict(os.environ, LD_PRELOAD=FAULTY_READS))
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(b"Input/output error", done.stderr)
            self.assertIn(b"found 1 deadlock", done.stdout)

    @unittest.skipIf(os.environ.get("LOCKGRAPH_SANITIZED"), "a sanitizer wants to be loaded first")
    def test_a_store_on_a_disk_with_a_bad_sector_is_not_called_damaged(self):
        store = self.path("faulty.db")
        run("ingest", CASES, "--db", store)
        done = run("findings", "--db", store, env=dict(os.environ, LD_PRELOAD=FAULTY_READS))
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"the disk cannot be read", done.stderr)
        self.assertNotIn(b"damaged", done.stderr)
        self.assertEqual(run("findings", "--db", store).returncode, 1)

    def failing(self, at, how, *args):
        """The call with that number fails. True when there was one."""
        mark = self.path("mark")
        env = dict(os.environ, LD_PRELOAD=FAILING_CALLS, FAIL_IN=self.path("out"), FAIL_AT=str(at), FAIL_HOW=how, FAIL_MARK=mark)
        done = run(*args, env=env)
        if not os.path.exists(mark):
            return False
        os.remove(mark)
        self.assertLessEqual(done.returncode, 2, done.stderr)
        return True

    def each_call_fails(self, prepare, command, state, allowed):
        """`state` is one of `allowed` behind each fault; returns how many calls there were."""
        places = 0
        for how in ("kill", "error", "full"):
            at = 1
            while True:
                shutil.rmtree(self.path("out"), True)
                os.mkdir(self.path("out"))
                prepare()
                if not self.failing(at, how, *command):
                    break
                with self.subTest(f"{how} at call {at} of {command}"):
                    self.assertIn(state(), allowed)
                places += 1
                # Of very many calls those at the beginning and at the end, and some between.
                at += 1 if at < 25 else 7
        return places

    @unittest.skipIf(os.environ.get("LOCKGRAPH_SANITIZED"), "a sanitizer wants to be loaded first")
    def test_each_call_that_changes_a_file_may_fail(self):
        out, store = self.path("out"), self.path("out/s.db")
        run("ingest", CASES, "--db", self.path("old.db"))
        run("ingest", SAMPLES, "--db", self.path("samples.db"))

        def findings(name):
            return run("findings", "--all", "--db", name, "--format", "json").stdout

        def use(name):
            return lambda: shutil.copy(self.path(name), store)

        def after(*command):
            shutil.rmtree(out, True)
            os.mkdir(out)
            use("old.db")()
            run(*command)
            return findings(store)

        old, places = findings(self.path("old.db")), 0
        for command in (["ingest", SAMPLES, "--db", store], ["merge", self.path("samples.db"), "--db", store],
                        ["forget", CASES + "/abba.txt", "--db", store]):
            new = after(*command)
            self.assertNotEqual(old, new)
            places += self.each_call_fails(use("old.db"), command, lambda: findings(store), (old, new))

        page = os.path.join(out, "page.html")

        def old_page():
            with open(page, "w") as f:
                f.write("old")

        def read_page():
            self.assertEqual([name for name in os.listdir(out) if name.endswith(".html")], ["page.html"])
            with open(page) as f:
                return f.read()

        old_page() if os.path.isdir(out) else None
        run("export", SAMPLES, "--format", "html", "-o", page)
        places += self.each_call_fails(old_page, ["export", SAMPLES, "--format", "html", "-o", page], read_page, ("old", read_page()))

        new = self.results(SAMPLES)

        old = self.path("old")
        run("analyze", CASES, "-o", old)
        with open(os.path.join(old, "notes.txt"), "w") as f:
            f.write("of somebody else")
        os.mkdir(os.path.join(old, ".new-1"))

        def old_results():
            shutil.copytree(old, out, dirs_exist_ok=True)

        def results():
            now = contents(out)
            self.assertEqual(now.pop("notes.txt"), b"of somebody else")
            self.assertTrue(os.path.isdir(os.path.join(out, ".new-1")))
            return {name: text for name, text in now.items() if not name.startswith(".lockgraph-")}

        shutil.rmtree(out)
        old_results()
        before = results()

        def ended():
            """What is half there says so, and the next run ends it."""
            now = results()
            if now not in (before, new):
                odd = sorted(name for name in now.keys() | new.keys() if now.get(name) != new.get(name))
                self.assertIn(".lockgraph-whole", os.listdir(out), f"not as in the new ones: {odd}")
            run("analyze", SAMPLES, "-o", out)
            left = [name for name in os.listdir(out) if name.startswith(".lockgraph-")]
            self.assertEqual([name for name in left if "new" in name], [])
            return results()

        places += self.each_call_fails(old_results, ["analyze", SAMPLES, "-o", out], ended, (new,))
        self.assertGreater(places, 200)

    def test_files_that_grow_shrink_and_vanish_while_they_are_read(self):
        logs = self.path("logs")
        os.mkdir(logs)
        with open(SAMPLES + "/bisect-snd_pcm_period_elapsed.txt", "rb") as f:
            text = f.read()
        stop = threading.Event()

        def change():
            while not stop.is_set():
                path = os.path.join(logs, str(random.randrange(20)))
                what = random.randrange(4)
                try:
                    if what == 0:
                        os.remove(path)
                    elif what == 1:
                        os.truncate(path, random.randrange(len(text)))
                    else:
                        with open(path, "ab") as f:
                            f.write(text[random.randrange(len(text)):])
                        if os.path.getsize(path) > 3_000_000:
                            os.remove(path)
                except FileNotFoundError:
                    pass

        changing = threading.Thread(target=change)
        changing.start()
        try:
            for _ in range(25):
                done = run("stats", logs)
                self.assertIn(done.returncode, (0, 2), done.stderr)
        finally:
            stop.set()
            changing.join()

    def test_many_files_with_few_descriptors(self):
        logs = self.path("many")
        for d in range(40):
            os.makedirs(f"{logs}/{d}/x")
            for i in range(50):
                with open(f"{logs}/{d}/x/{i}", "w") as f:
                    f.write(f"boot {d} {i}\n")
        deep = self.path("many/deep")
        for _ in range(200):
            deep += "/d"
        os.makedirs(deep)
        shutil.copy(CASES + "/abba.txt", deep)

        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))

        done = run("findings", logs, preexec_fn=few)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"found 1 deadlock", done.stdout)
        self.assertEqual(done.stderr, b"")

    @unittest.skipIf(os.environ.get("LOCKGRAPH_SANITIZED"), "sanitizers want the whole address space")
    def test_little_memory_is_said(self):
        said = set()
        for megabytes in (40, 60, 80, 100, 130, 160, 200, 300):

            def little():
                resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

            done = run("analyze", SAMPLES, CASES, "-o", self.path("out"), "-j1", preexec_fn=little)
            said.add(done.returncode)
            if b"error while loading shared libraries" in done.stderr:
                continue
            self.assertIn(done.returncode, (1, 2), done.stderr)
            self.assertTrue(done.returncode == 1 or b"memory" in done.stderr or b"Graphviz" in done.stderr or b"cannot" in done.stderr, done.stderr)
        self.assertIn(1, said)


unittest.main(argv=sys.argv[:1] + sys.argv[5:], verbosity=1)
