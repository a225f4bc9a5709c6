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
