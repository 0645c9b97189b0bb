#!/usr/bin/python3
"""What lockgraph writes, read by other programs: formats_test.py LOCKGRAPH SCHEMAS LOGS. Exits with 77 where they are not
here."""
import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

try:
    import attr
    import jsonschema
    import networkx
    import sarif_om
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

LOCKGRAPH, SCHEMAS, LOGS = sys.argv[1:4]
DUMP = """all lock classes:
00000000a1b2c3d4 FD:    2 BD:    1 +.+.: &a->guard
 -> [00000000a1b2c3d5] "quoted" <lock> & more

00000000a1b2c3d5 FD:    1 BD:    2 -.-.: "quoted" <lock> & more
"""


# Of which class of the object model what stands under a name of SARIF 2.1.0 is; values of other names are plain.
SARIF_CLASSES = {
    "runs": "Run", "tool": "Tool", "driver": "ToolComponent", "rules": "ReportingDescriptor", "results": "Result",
    "message": "Message", "shortDescription": "MultiformatMessageString", "fullDescription": "MultiformatMessageString",
    "help": "MultiformatMessageString", "defaultConfiguration": "ReportingConfiguration", "locations": "Location",
    "relatedLocations": "Location", "location": "Location", "physicalLocation": "PhysicalLocation",
    "artifactLocation": "ArtifactLocation", "region": "Region", "codeFlows": "CodeFlow", "threadFlows": "ThreadFlow",
    "logicalLocations": "LogicalLocation", "suppressions": "Suppression", "invocations": "Invocation",
    "stacks": "Stack", "frames": "StackFrame"}
SARIF_WORDS = {
    "level": ("none", "note", "warning", "error"), "baselineState": ("new", "unchanged", "updated", "absent"),
    "status": ("accepted", "underReview", "rejected"), "version": ("2.1.0",)}


SARIF_KINDS = {"Suppression": ("inSource", "external"), "LogicalLocation": ("function", "member", "module", "type")}


def sarif_problems(value, name, class_name):
    """What of an object is not as the object model (Debian's python3-sarif-python-om, made from the schema) has it."""
    fields = {a.metadata["schema_property_name"]: a for a in getattr(sarif_om, class_name).__attrs_attrs__}
    problems = [f"{name}: {key} is no property of {class_name}" for key in value if key not in fields]
    problems += [f"{name}: {key} is missing" for key, a in fields.items() if a.default is attr.NOTHING and key not in value]
    for key, below in value.items():
        words = SARIF_KINDS[class_name] if key == "kind" and class_name in SARIF_KINDS else SARIF_WORDS.get(key)
        if words and below not in words:
            problems.append(f"{name}.{key}: {below} is none of its words")
        if key == "locations" and class_name == "ThreadFlow":
            for one in below:
                problems += sarif_problems(one, f"{name}.{key}", "ThreadFlowLocation")
        elif key in SARIF_CLASSES:
            for one in below if isinstance(below, list) else [below]:
                problems += sarif_problems(one, f"{name}.{key}", SARIF_CLASSES[key])
        elif isinstance(below, dict) and key not in ("properties", "partialFingerprints", "fingerprints", "originalUriBaseIds"):
            problems.append(f"{name}.{key}: an object that the test does not know")
    return problems


def lockgraph(*arguments):
    done = subprocess.run([LOCKGRAPH, *arguments], capture_output=True, text=True)
    if done.returncode > 1:
        raise AssertionError(" ".join(arguments) + ": " + done.stderr)
    return done.stdout


class Formats(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.rules = os.path.join(self.folder.name, "rules")
        with open(self.rules, "w", encoding="utf-8") as file:
            file.write("&timer->lock -> &new->fa_lock\ntasklist_lock -> &f->f_owner.lock\n&group->lock never in softirqs\n")
        self.dump = os.path.join(self.folder.name, "lockdep")
        with open(self.dump, "w", encoding="utf-8") as file:
            file.write(DUMP)

    def tearDown(self):
        self.folder.cleanup()

    def test_json_is_as_its_schema_says(self):
        commands = {
            "findings": ["findings", LOGS], "check": ["check", LOGS], "cuts": ["cuts", LOGS], "timeline": ["timeline", LOGS],
            "bisection": ["bisect", LOGS], "graph": ["export", LOGS], "diff": ["diff", LOGS, self.dump],
            "matrix": ["diff", LOGS, self.dump, LOGS + "@v5.9"],
            "match": ["match", LOGS, "--in", LOGS], "stats": ["stats", LOGS, self.dump],
            "path": ["path", "&group->lock", "tasklist_lock", LOGS], "under": ["under", "&group->lock", LOGS],
            "try": ["try", "tasklist_lock -> &group->lock", LOGS],
            "levels": ["levels", LOGS], "explain": ["explain", "inv-d7a140fe", LOGS], "assert": ["assert", self.rules, LOGS]}
        # A cycle of three, and in another dump one of two on its locks.
        ring, inside = (os.path.join(self.folder.name, name, "lockdep") for name in ("ring", "inside"))
        for path, classes in ((ring, "ABC"), (inside, "BA")):
            os.mkdir(os.path.dirname(path))
            with open(path, "w", encoding="utf-8") as file:
                file.write("all lock classes:\n")
                for n, held in enumerate(classes):
                    taken = classes[(n + 1) % len(classes)]
                    file.write(f"ffffffff8200000{ord(held) - 64} FD:    2 BD:    1 +.+.: {held}\n -> [ffffffff8200000{ord(taken) - 64}] {taken}\n\n")
        three = json.loads(lockgraph("findings", ring, "--format", "json"))["findings"][0]["id"]
        commands["fate"] = ["explain", three, ring, inside]
        self.assertIn("replaced by cyc-", lockgraph(*commands["fate"]))
        names = sorted(f.removesuffix("-1.schema.json") for f in os.listdir(SCHEMAS))
        self.assertEqual(names, sorted([*commands, "memory", "report"]))
        for name in names:
            if name == "memory":
                continue  # what lockgraph reads
            with self.subTest(name), open(os.path.join(SCHEMAS, name + "-1.schema.json"), encoding="utf-8") as file:
                schema = json.load(file)
                if name == "report":
                    texts = lockgraph("parse", LOGS).splitlines()
                else:
                    texts = [lockgraph(*commands[name], "--format", "json")]
                for text in texts:
                    value = json.loads(text)
                    jsonschema.validate(value, schema)
                    self.assertEqual(value["schema"], "lockgraph." + name + "/1")
                broken = json.loads(texts[0])
                broken["schema"] = "lockgraph.other/1"
                with self.assertRaises(jsonschema.ValidationError):
                    jsonschema.validate(broken, schema)

    def test_memory_is_as_its_schema_says(self):
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "lab")
        with open(os.path.join(SCHEMAS, "memory-1.schema.json"), encoding="utf-8") as file:
            validator = jsonschema.Draft202012Validator(json.load(file))
        for boot in ("ab+read", "hang"):
            sorts = set()
            with gzip.open(os.path.join(folder, boot + ".memory.jsonl.gz"), "rt", encoding="utf-8") as lines:
                for line in lines:
                    told = json.loads(line)
                    first = next(iter(told))
                    if first not in sorts or len(sorts) < 4:  # each sort is checked; all of them take long
                        self.assertTrue(validator.is_valid(told), line[:200])
                    sorts.add(first)
            self.assertLessEqual({"schema", "stack", "class", "from", "chain", "end"}, sorts)
        self.assertFalse(validator.is_valid({"from": 1}))

    def test_graphml_is_read_by_networkx(self):
        for source, nodes, edges in ((LOGS, 5, 4), (self.dump, 2, 1)):
            file = os.path.join(self.folder.name, "graph.graphml")
            lockgraph("export", source, "--format", "graphml", "-o", file)
            graph = networkx.read_graphml(file)
            self.assertEqual((graph.number_of_nodes(), graph.number_of_edges()), (nodes, edges))
            self.assertTrue(graph.is_directed())
        self.assertIn('"quoted" <lock> & more', [data["class"] for _, data in graph.nodes(data=True)])

    def test_dot_is_read_by_graphviz(self):
        dot = shutil.which("dot")
        if not dot:
            self.skipTest("no dot")
        for source, nodes, edges in ((LOGS, 5, 6), (self.dump, 2, 1)):
            text = lockgraph("export", source, "--format", "dot")
            plain = subprocess.run([dot, "-Tplain"], input=text, capture_output=True, text=True, check=True)
            self.assertEqual(plain.stderr, "")
            kinds = [line.split(" ", 1)[0] for line in plain.stdout.splitlines()]
            self.assertEqual((kinds.count("node"), kinds.count("edge")), (nodes, edges))
            subprocess.run([dot, "-Txdot"], input=text, capture_output=True, text=True, check=True)
            if shutil.which("gvpr"):
                counted = subprocess.run(["gvpr", "BEG_G { printf(\"%d\", nNodes($G)); }"], input=text, capture_output=True, text=True, check=True)
                self.assertEqual(int(counted.stdout), nodes)

    def test_json_of_hangs_is_as_its_schema_says(self):
        hangs = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "hangs", "logs")
        for name in ("findings", "check", "stats", "match"):
            with self.subTest(name), open(os.path.join(SCHEMAS, name + "-1.schema.json"), encoding="utf-8") as file:
                more = ["--in", hangs] if name == "match" else []
                value = json.loads(lockgraph(name, hangs, *more, "--format", "json"))
                jsonschema.validate(value, json.load(file))
                self.assertIn("hng-" if name != "stats" else "ldt_holder", json.dumps(value))

    def test_csv_and_junit(self):
        table = list(csv.DictReader(io.StringIO(lockgraph("export", self.dump, "--format", "csv"))))
        self.assertEqual([(r["held"], r["acquired"]) for r in table], [("&a->guard", '"quoted" <lock> & more')])
        self.assertEqual(len(list(csv.DictReader(io.StringIO(lockgraph("findings", LOGS, "--format", "csv"))))), 2)
        suites = ElementTree.fromstring(lockgraph("findings", LOGS, "--format", "junit"))
        self.assertEqual((suites.get("tests"), suites.get("failures"), len(suites.findall(".//failure"))), ("2", "2", 2))
        suites = ElementTree.fromstring(lockgraph("assert", self.rules, LOGS, "--format", "junit"))
        self.assertEqual([len(case) for case in suites.iter("testcase")], [0, 1, 1])

    def test_sarif_is_of_its_object_model(self):
        cases = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cases")
        baseline = os.path.join(self.folder.name, "baseline.json")
        with open(baseline, "w", encoding="utf-8") as file:
            file.write(lockgraph("findings", LOGS, "--format", "json"))
        self.maxDiff = None
        for arguments in ([LOGS], [cases, "--all"], [cases, LOGS, "--fail-on", "new", "--baseline", baseline]):
            log = json.loads(lockgraph("findings", *arguments, "--format", "sarif"))
            self.assertTrue(log["$schema"].endswith("/sarif-2.1.0.json"))
            self.assertEqual(sarif_problems(log, "log", "SarifLog"), [])
            for result in log["runs"][0]["results"]:
                self.assertTrue(result["locations"], result["message"])
        broken = {"version": "2.2", "runs": [{"tool": {"driver": {"name": "x", "nam": "y"}}, "results": [{}]}]}
        self.assertEqual(len(sarif_problems(broken, "log", "SarifLog")), 3)

    def test_sarif_has_what_code_hosts_ask_for(self):
        run = json.loads(lockgraph("findings", LOGS, "--format", "sarif"))["runs"][0]
        rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        self.assertEqual(len(run["results"]), 2)
        for result in run["results"]:
            self.assertIn(result["ruleId"], rules)
            self.assertIn(result["level"], ("error", "warning", "note"))
            place = result["locations"][0]["physicalLocation"]
            self.assertRegex(place["artifactLocation"]["uri"], r"^[a-z]+/[A-Za-z0-9_/.-]+\.[ch]$")
            self.assertGreater(place["region"]["startLine"], 0)
            self.assertTrue(result["partialFingerprints"]["lockgraphFinding/v1"].startswith("inv-"))

    def test_completions_and_the_manual_are_valid(self):
        subprocess.run(["bash", "-n"], input=lockgraph("help", "bash"), text=True, check=True)
        completed = subprocess.run(
            ["bash", "-c", lockgraph("help", "bash") + "\nCOMP_WORDS=(lockgraph exp); COMP_CWORD=1; _lockgraph; echo ${COMPREPLY[@]}"],
            capture_output=True, text=True, check=True)
        self.assertEqual(sorted(completed.stdout.split()), ["explain", "export"])
        for shell in ("zsh", "fish"):
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=lockgraph("help", shell), text=True, check=True)
        manual = lockgraph("help", "man")
        for command in ("analyze", "assert", "export"):
            self.assertIn("\n.SS " + command + "\n", manual)
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=manual, capture_output=True, text=True, check=True)
            self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
