#!/usr/bin/python3
"""The report in a real browser: page_test.py LOCKGRAPH LOGS... Exits with 77 where there is no browser."""
import os
import subprocess
import sys
import tempfile
import time
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    print("skipped: python3-selenium is not here")
    sys.exit(77)

LOCKGRAPH, LOGS = sys.argv[1], sys.argv[2:]
del sys.argv[1:]


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1500,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = os.path.join(cls.folder.name, "report.html")
        subprocess.run([LOCKGRAPH, "export", "--format", "html", "-o", cls.file, *LOGS], check=True)
        cls.web = browser()

    @classmethod
    def tearDownClass(cls):
        cls.web.quit()
        cls.folder.cleanup()

    def open(self, place=""):
        self.web.get("about:blank")
        self.web.get("file://" + self.file + place)

    def tearDown(self):
        self.assertEqual([entry["message"] for entry in self.web.get_log("browser")], [])

    def all(self, selector):
        return self.web.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.web.find_element(By.CSS_SELECTOR, selector)

    def rows(self):
        return [r.get_attribute("data-id") for r in self.all("#rows tr") if r.is_displayed()]

    def test_findings_are_listed_filtered_and_sorted(self):
        self.open()
        every = self.rows()
        self.assertEqual(sorted(every), ["inv-96b472f9", "inv-d7a140fe"])
        search = self.one("#search")
        search.send_keys("tasklist")
        self.assertEqual(sorted(self.rows()), ["inv-d7a140fe"])
        self.assertEqual(self.one("#shown").text, "1 of 2 findings")
        search.clear()
        search.send_keys(Keys.SPACE, Keys.BACKSPACE)
        self.assertEqual(self.rows(), every)
        self.one("#by-confidence").send_keys("reported")
        self.assertEqual(sorted(self.rows()), ["inv-96b472f9", "inv-d7a140fe"])
        self.open()
        self.all("#findings th button")[0].click()
        self.assertEqual(self.rows(), sorted(every))
        self.all("#findings th button")[0].click()
        self.assertEqual(self.rows(), sorted(every, reverse=True))
        self.assertEqual(self.all("#findings th")[0].get_attribute("aria-sort"), "descending")

    def test_filters_and_order_stand_in_the_address(self):
        self.open("#findings/kind=irq-inversion&sort=-reports")
        shown = self.rows()
        self.assertTrue(shown)
        self.assertTrue(all(id.startswith("inv-") for id in shown))
        self.assertEqual(self.one("#by-kind").get_attribute("value"), "irq-inversion")
        self.assertEqual(self.one("th[aria-sort]").get_attribute("aria-sort"), "descending")
        self.one("#search").send_keys("lock")
        self.assertIn("text=lock", self.web.current_url)
        self.assertIn("kind=irq-inversion", self.web.current_url)
        self.web.execute_script("location.hash = '#finding/' + arguments[0]", shown[0])
        self.one("body").send_keys(Keys.ESCAPE)
        WebDriverWait(self.web, 5).until(lambda web: "text=lock" in web.current_url)

    def test_j_and_k_go_from_finding_to_finding_and_one_is_copied_for_a_mail(self):
        self.open()
        ids = self.rows()
        self.open("#finding/" + ids[0])
        self.one("body").send_keys("j")
        WebDriverWait(self.web, 5).until(lambda web: web.current_url.endswith(ids[1]))
        self.one("body").send_keys("k")
        WebDriverWait(self.web, 5).until(lambda web: web.current_url.endswith(ids[0]))
        self.one("#copy").click()
        self.assertEqual(self.one("#copy").text, "copied")
        self.web.execute_script("location.hash = '#findings'")
        area = "const a = document.createElement('textarea'); a.id = 'pasted'; document.body.append(a); a.focus()"
        self.web.execute_script(area)
        self.one("#pasted").send_keys(Keys.CONTROL, "v")
        mail = self.one("#pasted").get_attribute("value")
        self.assertTrue(mail.startswith(ids[0] + ": "))
        self.assertIn("Task 1 holds", mail)
        self.assertIn("Reported by", mail)

    def test_a_finding_opens_with_picture_sentences_and_stacks(self):
        self.open()
        self.one('#rows a[href="#finding/inv-d7a140fe"]').click()
        finding = self.one("#finding")
        self.assertIn("Task 5 holds tasklist_lock", finding.text)
        self.assertEqual(len(self.all("#finding svg .lane")), 5)
        for summary in self.all("#finding details > summary")[:2]:
            summary.click()
        self.assertTrue(any("snd_timer_notify sound/core/timer.c" in p.get_attribute("textContent") for p in self.all("#finding pre")))
        self.one('#finding a[href="#findings"]').click()
        self.assertEqual(len(self.rows()), 2)

    def test_the_explorer_opens_neighbours_and_finds_ways(self):
        self.open("#graph-of/inv-96b472f9")
        self.assertEqual(len(self.all("#explorer .node")), 3)
        self.all("#explorer .node")[0].click()
        WebDriverWait(self.web, 5).until(lambda _: len(self.all("#explorer .node")) > 3)
        self.one("#from").send_keys("&group->lock")
        self.one("#to").send_keys("tasklist_lock")
        self.one("#find-way").click()
        self.assertEqual(self.one("#way").text.count("\u2192"), 4)
        self.assertEqual(len(self.all("#explorer .link.way")), 4)
        names = [t.get_attribute("textContent") for t in self.all("#explorer .node .name")]
        self.assertEqual(len(names), len(set(names)))

    def test_the_keyboard_is_enough(self):
        self.open()
        body = self.one("body")
        body.send_keys("/")
        WebDriverWait(self.web, 5).until(lambda w: w.switch_to.active_element.get_attribute("id") == "search")
        self.web.switch_to.active_element.send_keys("pcm")
        self.assertEqual(len(self.rows()), 1)
        self.web.switch_to.active_element.send_keys(Keys.TAB)
        self.web.execute_script("document.activeElement.blur()")
        body.send_keys("j")
        self.web.switch_to.active_element.send_keys(Keys.ENTER)
        WebDriverWait(self.web, 5).until(lambda _: self.one("#finding").is_displayed())
        self.one("body").send_keys(Keys.ESCAPE)
        WebDriverWait(self.web, 5).until(lambda _: self.one("#findings").is_displayed())

    def test_every_part_shows_something(self):
        for part in ("timeline", "bisections", "check", "limits", "words", "graph"):
            self.open("#" + part)
            self.assertTrue(self.one("#" + part).is_displayed(), part)
            self.assertGreater(len(self.one("#" + part).text), 20, part)

    def test_nothing_of_a_log_is_markup_and_nothing_is_fetched(self):
        hostile = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
        log = os.path.join(self.folder.name, "hostile.txt")
        with open(LOGS[0] + "/bisect-snd_pcm_period_elapsed.txt" if os.path.isdir(LOGS[0]) else LOGS[0], encoding="utf-8") as source:
            text = source.read()
        with open(log, "w", encoding="utf-8") as target:
            target.write(text.replace("tasklist_lock", hostile).replace("snd_pcm_period_elapsed", hostile))
        page = os.path.join(self.folder.name, "hostile.html")
        subprocess.run([LOCKGRAPH, "export", "--format", "html", "-o", page, log], check=True)
        self.web.get("file://" + page)
        for part in ("findings", "graph", "timeline", "bisections", "check", "limits"):
            self.web.get("file://" + page + "#" + part)
            time.sleep(0.1)
        self.assertIn("lockgraph", self.web.title)
        fetched = self.web.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        self.assertEqual(fetched, [])


if __name__ == "__main__":
    try:
        browser().quit()
    except Exception as error:  # no chromium, no driver
        print("skipped: no headless Chromium is here:", str(error).splitlines()[0])
        sys.exit(77)
    unittest.main(verbosity=2)
