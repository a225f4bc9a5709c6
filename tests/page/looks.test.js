const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, test } = require("node:test");
const { WORK, close, lesson, press, withPage } = require("./browser.js");

after(close);

const AXE = fs.readFileSync(require.resolve("axe-core"), "utf8");
const SIZES = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
];

/** What to do before one looks. */
const VIEWS = { beginning: [], error: ["e", "w"], twin: ["e", "s"], cures: ["C"], question: ["p", "End"], answered: ["p", "End", "1"], help: ["?"], search: ["/"], sharing: ["E"] };

/** Checks that nothing is cut off, and that axe finds nothing. */
async function assertForEverybody(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= room, `${wide} pixels in a window of ${room}`);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target + " " + node.failureSummary).join("; ")}`);
  assert.deepEqual(told, []);
}

for (const size of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    const options = { ...size, colorScheme, reducedMotion: "reduce" };
    for (const [language, folder] of [["English", ""], ["Chinese", "zh/"]]) {
      const about = `${language}, ${colorScheme}, ${size.width} wide: nothing is cut off, and nobody is left out`;
      for (const [view, keys] of Object.entries(VIEWS)) {
        test(`${view}, ${about}`, () =>
          withPage(
            lesson(folder + "closed_loop"),
            async (page) => {
              await press(page, ...keys);
              await assertForEverybody(page);
            },
            options,
          ));
      }
      for (const name of ["index", "errors", "error-event_loop_is_closed", "exercises", "class", "glossary"]) {
        test(`${name}, ${about}`, () => withPage(lesson(folder + name), assertForEverybody, options));
      }
    }
  }
}

test("a page in Chinese is told in Chinese, and leads to the same page in English", () =>
  withPage(lesson("zh/closed_loop", "#step=22"), async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), "zh");
    assert.match(await page.textContent("#place"), /^步骤 22，共 \d+/);
    assert.match(await page.textContent("#sentence"), /[\u4e00-\u9fff]/);
    await page.click("#other-language");
    assert.match(page.url(), /site\/closed_loop\.html/);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  }));

test("on a desk the lanes of all tasks are seen without scrolling", () =>
  withPage(lesson("closed_loop"), async (page) => {
    for (const keys of [[], ["e"], ["c"], ["End"]]) {
      await press(page, ...keys);
      const lanes = await page.locator("#timeline text.lane").evaluateAll((labels) =>
        labels.map((label) => [label.textContent.slice(0, 6), label.getBoundingClientRect().bottom]),
      );
      assert.deepEqual(lanes.slice(5).map(([name]) => name), [1, 2, 3, 4, 5, 6].map((task) => "task " + task));
      const room = await page.locator("#timeline").evaluate((timeline) => Math.min(timeline.getBoundingClientRect().bottom, innerHeight));
      for (const [name, bottom] of lanes) assert.ok(bottom <= room, `${keys}: ${name} ends at ${bottom} of ${room}`);
    }
  }));

test("a page that is opened at a step shows what has just been said", () =>
  withPage(lesson("closed_loop", "#step=22"), async (page) => {
    const [said, room] = await page.evaluate(() =>
      ["#output [aria-current]", "#output"].map((selector) => document.querySelector(selector).getBoundingClientRect().bottom),
    );
    assert.ok(said <= room, `it ends at ${said} of ${room}`);
  }));

test("light or dark is as the system says, until it is chosen", () =>
  withPage(
    lesson("closed_loop"),
    async (page) => {
      const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
      assert.equal(await theme(), "dark");
      await page.emulateMedia({ colorScheme: "light" });
      await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
      await page.locator("#theme").click();
      assert.equal(await theme(), "dark");
    },
    { colorScheme: "dark" },
  ));

/** Whether a page of the site is to be read, and not to be stepped through. */
function isRead(file) {
  return file.startsWith("error-") || file.startsWith("exercise-") || ["index", "errors", "exercises", "class", "glossary"].includes(path.basename(file, ".html"));
}

for (const folder of ["", "zh/"]) test(`every page of the site opens without an error, and the index leads to each: /${folder}`, async () => {
  const isStepped = (file) => file.endsWith(".html") && !isRead(file);
  const files = fs.readdirSync(path.join(WORK, "site", folder)).filter(isStepped);
  assert.ok(files.length > 30);
  const links = await withPage(lesson(folder + "index"), async (page) => {
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= room);
    await page.locator("#theme").click();
    return page.locator(".lessons a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  }, { width: 390, height: 844 });
  assert.deepEqual([...links].sort(), files.sort());
  for (const file of files) {
    await withPage(
      lesson(folder + path.basename(file, ".html")),
      async (page) => {
        await press(page, "End", "w");
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= room, file);
        assert.match(await page.locator("#place").textContent(), /^(Step \d+ of|步骤 \d+，共) \d+$/);
      },
      { width: 390, height: 844 },
    );
  }
});

test("what is to be read fits a narrow screen, and has nothing that a reader cannot use", async () => {
  for (const file of ["index", "errors", "error-event_loop_is_closed", "error-no_current_event_loop", "exercises", "class", "glossary"]) {
    await withPage(
      lesson(file),
      async (page) => {
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= room, `${file}: ${wide} > ${room}`);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run());
        assert.deepEqual(violations.map((violation) => violation.id), [], file);
      },
      { width: 390, height: 844 },
    );
  }
});

test("a search leaves what has all of its words", () =>
  withPage(lesson("errors"), async (page) => {
    await page.locator("#find").fill("loop CLOSED");
    const left = await page.locator(".errors li:not([hidden])").allTextContents();
    assert.ok(left.includes("RuntimeError: Event loop is closed"), left.join());
    assert.ok(left.length < 6, left.join());
    await page.getByRole("link", { name: "RuntimeError: Event loop is closed" }).click();
    await page.getByRole("link", { name: /^Event loop is closed, step/ }).first().click();
    await page.locator("#place", { hasText: "Step 22 of" }).waitFor();
  }));

test("a search finds an error by its message as it was told, and has advice where it finds none", () =>
  withPage(lesson("errors"), async (page) => {
    const left = async (typed) => {
      await page.locator("#find").fill(typed);
      return page.locator(".errors li:not([hidden])").allTextContents();
    };
    for (const [typed, wanted] of [
      ["RuntimeWarning: coroutine 'main' was never awaited", /never awaited/],
      ["RuntimeError: Task <Task pending name='Task-1'> got Future <Future pending> attached to a different loop", /different loop/],
      ["asyncio.exceptions.TimeoutError", /TimeoutError/],
      ['  File "app.py", line 3, in main\nRuntimeError: Event loop is closed', /Event loop is closed/],
    ]) {
      const found = await left(typed);
      assert.ok(found.length > 0 && found.length < 6 && found.some((title) => wanted.test(title)), `${typed}: ${found}`);
      assert.ok(await page.locator("#none").isHidden());
    }
    assert.deepEqual(await left("no such words"), []);
    assert.match(await page.locator("#none").innerText(), /glassloop record python3 app\.py/);
  }));

test("the plan of a class leads to its exercises and to the steps that are right", () =>
  withPage(lesson("class"), async (page) => {
    const names = (links) => links.evaluateAll((all) => all.map((link) => link.hash.slice(1)));
    assert.equal((await names(page.locator('.plan a[href^="exercises.html#"]'))).length, 14);
    const links = await names(page.locator('a[href^="exercises.html#"]'));
    assert.equal(new Set(links).size, 19, "the teacher's key has them all");
    await page.locator("summary").click();
    await page.locator('li a[href="wait_for_timeout.html#step=30&in=Rust"]:visible').click();
    await page.locator("#place", { hasText: "Step 30 of" }).waitFor();
    await page.goto(lesson("exercises"));
    for (const name of links) assert.equal(await page.locator("#" + name).count(), 1, name);
  }));

test("the language that was chosen last is that of the next lesson, and an address is stronger", () =>
  withPage(lesson("timers"), async (page) => {
    const title = () => page.locator("#title").innerText();
    await press(page, "s");
    assert.match(await title(), /in Python$/);
    await page.locator("#next-lesson").click();
    await page.locator("#title", { hasText: "run_forever" }).waitFor();
    assert.match(await title(), /in Python$/);
    await page.goto(lesson("closed_loop", "#step=22"));
    await page.locator("#place", { hasText: "Step 22 of" }).waitFor();
    assert.doesNotMatch(await title(), /in Python$/);
    await page.goto(lesson("timers"));
    await page.locator("#title", { hasText: "in Python" }).waitFor();
    await press(page, "s");
    await page.goto(lesson("closed_loop"));
    await page.locator("#title", { hasText: "Event loop is closed" }).waitFor();
    assert.doesNotMatch(await title(), /in Python$/);
  }));

test("a lesson leads to the one before and the one after it", () =>
  withPage(lesson("timers"), async (page) => {
    await page.locator("#next-lesson").click();
    await page.locator("#title", { hasText: "run_forever" }).waitFor();
    await page.locator("#previous-lesson").click();
    await page.locator("#title", { hasText: "Timers" }).waitFor();
  }));

test("a link of the index opens its lesson, and that leads back", () =>
  withPage(lesson("index"), async (page) => {
    await page.getByRole("link", { name: /Event loop is closed/ }).first().click();
    await page.locator("#title", { hasText: "Event loop is closed" }).waitFor();
    await page.locator("#all-lessons").click();
    await page.locator(".lessons").first().waitFor();
  }));
