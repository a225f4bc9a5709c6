const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { after, test } = require("node:test");
const { close, lesson, press, step, withPage } = require("./browser.js");

after(close);

/** Errors as a traceback ends with them, and the name under which each is known. */
const TOLD = {
  "coroutine 'main' was never awaited": "was_never_awaited",
  "RuntimeError: Task <Task pending name='Task-1'> got Future <Future pending> attached to a different loop": "attached_to_a_different_loop",
  "asyncio.exceptions.TimeoutError": "timeout",
};

for (const [told, name] of Object.entries(TOLD)) {
  test(`the search finds what the command finds: ${told}`, () =>
    withPage(lesson("errors"), async (page) => {
      await page.locator("#find").fill(told);
      const titles = await page.locator(".errors li:not([hidden])").allTextContents();
      const said = execFileSync(process.env.GLASSLOOP, ["error", told], { encoding: "utf8" });
      assert.ok(titles.length > 0 && titles.length < 6, titles.join());
      assert.ok(titles.some((title) => said.includes(title.trim())), `${name}: ${titles} in ${said}`);
    }));
}

test("the error whose sentence is just what is sought stands first, and the list is as before once nothing is sought", () =>
  withPage(lesson("errors"), async (page) => {
    const titles = () => page.locator(".errors li:not([hidden])").allTextContents();
    const all = await titles();
    for (const sought of ["no running event loop", "RuntimeError: no running event loop".split(": ")[1] + "."]) {
      await page.locator("#find").fill(sought);
      const [first, ...others] = await titles();
      assert.match(first, /^(RuntimeError: )?no running event loop$/i, sought);
      assert.ok(others.length > 0, "others have these words, too");
    }
    await page.locator("#find").fill("");
    assert.deepEqual(await titles(), all);
  }));

/** The words of a page that are broken within themselves: those of code may be, which can be as long as they like. */
const brokenWords = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest("code, samp, pre, kbd, script, style, svg, .spoken, .line, .at") || !text.parentElement.checkVisibility()) continue;
      for (const { 0: word, index } of text.data.matchAll(/(?<![^\s("'])[A-Za-z]{2,24}(?![^\s.,:;?!)"'])/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const tops = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
        if (tops.size > 1) broken.push(word);
      }
    }
    return broken;
  });

for (const name of ["index", "class", "errors", "exercises", "glossary", "error-event_loop_is_closed", "error-already_running", "closed_loop", "exercise-pool_kept", "zh/class", "zh/glossary"]) {
  test(`no word is broken within itself on a phone: ${name}`, () =>
    withPage(
      lesson(name),
      async (page) => {
        for (const details of await page.locator("details").all()) await details.evaluate((it) => (it.open = true));
        assert.deepEqual(await brokenWords(page), []);
        if (await page.locator("#end").count()) {
          await press(page, "e");
          assert.deepEqual(await brokenWords(page), [], "at its error");
        }
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= room, `${wide} pixels in a window of ${room}`);
      },
      { width: 390, height: 844 },
    ));
}

test("the teacher's key is that of the language that is chosen", () =>
  withPage(lesson("class"), async (page) => {
    await page.locator("details summary").click();
    for (const [language, other] of [["Python", "Rust"], ["Rust", "Python"]]) {
      await page.getByRole("button", { name: language, exact: true }).click();
      const [key] = await page.locator("details").allInnerTexts();
      assert.ok(key.includes("Python") === (language === "Python") && key.includes("Rust") === (language === "Rust"), key.slice(0, 400));
      const links = page.locator(`details a[href*="in=${language}"]`);
      assert.ok(await links.first().isVisible());
      assert.ok(!(await page.locator(`details a[href*="in=${other}"]`).first().isVisible()));
      assert.equal(await page.locator('.key tr:has(a[href="exercises.html#helper"]) a[href^="exercise-helper"]:visible').count(), 2, "its steps are links");
    }
  }));

test("whoever finds nothing is told how to go on", () =>
  withPage(lesson("index"), async (page) => {
    await page.locator("#find").fill("KeyError");
    assert.match(await page.locator("#none").innerText(), /glassloop record/);
  }));

test("an exercise that asks is answered on its page", () =>
  withPage(lesson("exercises", "#first_come"), async (page) => {
    const python = page.locator("#first_come > details").nth(1);
    const wrong = python.locator('.choices > li[data-right="false"]').first();
    await wrong.locator("button").click();
    assert.match(await wrong.innerText(), /✗\s+\S/);
    const right = python.locator('.choices > li[data-right="true"]');
    assert.equal(await right.count(), 1);
    await right.locator("button").click();
    assert.match(await right.innerText(), /✓\s+\S/);
  }));

test("what an exercise asks for never stands without its answers", () =>
  withPage(lesson("exercises"), async (page) => {
    for (const exercise of await page.locator("section").all()) {
      const text = await exercise.textContent();
      assert.doesNotMatch(text, /answer here|letter here|answer: \?/);
      const [programs, answers] = [await exercise.locator(":scope > details pre").count(), await exercise.locator(":scope > details > details:last-child").count()];
      assert.ok(programs >= 2 && answers === 2, text);
    }
  }));

test("the teacher's key leads to the error of each exercise, in either language, and c from there to blame", () =>
  withPage(lesson("class"), async (page) => {
    const links = await page.locator('.key a[href^="exercise-"]').evaluateAll((links) => links.map((link) => [link.getAttribute("href"), Number(link.textContent)]));
    assert.ok(links.length >= 20);
    for (let place = 0; place < links.length; place += 2) {
      const [[error, at], [, blamed]] = [links[place], links[place + 1]];
      const [file, hash] = error.split("#");
      await withPage(lesson(file.replace(".html", ""), "#" + hash), async (shown) => {
        assert.equal(await step(shown), at, error);
        await press(shown, "c");
        assert.equal(await step(shown), blamed, error);
      });
    }
  }));
