const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, test } = require("node:test");
const { fileURLToPath } = require("node:url");
const { close, lesson, press, step, withPage } = require("./browser.js");

after(close);

const questions = (page) => page.evaluate(() => glassloop.walkthrough.questions);

/** The place of an answer, from 1. */
const place = (question, right) => question.answers.findIndex((answer) => answer.right === right) + 1;

test("the future is hidden until a question is answered", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const [first] = await questions(page);
    const [last, lines] = [await page.locator("#slider").getAttribute("max"), await page.locator("#timeline rect").count()];
    await press(page, "p");
    assert.equal(await step(page), 0);
    for (const leave of [["End"], ["e"]]) {
      await press(page, ...leave);
      assert.equal(await step(page), first.step);
    }
    await page.locator("#slider").fill(last);
    assert.equal(await step(page), first.step);
    await page.evaluate((last) => (location.hash = "#step=" + last), last);
    assert.equal(await step(page), first.step);
    assert.ok((await page.locator("#timeline rect").count()) < lines, "the timeline ends here");
    await press(page, "ArrowRight");
    assert.match(await page.locator("#word").innerText(), /Answer the question first/);
  }));

test("a right answer counts, a wrong one is explained, and the score stands at the end", () =>
  withPage(lesson("create_task_and_await"), async (page) => {
    const asked = await questions(page);
    assert.ok(asked.length >= 2);
    await press(page, "p", "End");
    await press(page, String(place(asked[0], true)));
    assert.match(await page.locator("#question .verdict").innerText(), /^Right\./);
    assert.match(await page.locator("#score").innerText(), new RegExp(`Predicted 1 of ${asked.length}, 1 right`));
    await press(page, "End");
    assert.equal(await step(page), asked[1].step);
    const wrong = asked[1].answers[place(asked[1], false) - 1];
    await page.locator(".answer", { hasText: wrong.text }).first().click();
    const text = await page.locator("#question").innerText();
    assert.ok(text.includes("not so") && text.includes("✓ right") && text.includes(wrong.because.replaceAll("`", "")), text);
    for (const question of asked.slice(2)) {
      await press(page, "End", String(place(question, true)));
    }
    assert.match(await page.locator("#score").innerText(), new RegExp(`${asked.length - 1} of ${asked.length} right`));
    await press(page, "End");
    assert.ok((await step(page)) > asked.at(-1).step, "and all is to be seen");
    await press(page, "p");
    assert.ok(!(await page.locator("#score").isVisible()));
  }));

test("an answered question leads to the step that shows what is right", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const [first] = await questions(page);
    await press(page, "p", "End", "1");
    await page.locator("#question .jump").click();
    assert.equal(await page.evaluate(() => glassloop.step), first.until);
  }));

test("of two questions at one step the second is asked when the reader goes on, by key or by link", () =>
  withPage(lesson("timers"), async (page) => {
    const asked = await questions(page);
    const [first, second] = asked;
    assert.equal(first.step, second.step, "this is what the lesson is here for");
    const goOn = [() => press(page, "ArrowRight"), () => page.locator("#question .jump").click(), () => press(page, "End")];
    for (const further of goOn) {
      await press(page, "p", "End", "1");
      assert.match(await page.locator("#question").innerText(), new RegExp(first.ask, "i"));
      await further();
      assert.match(await page.locator("#question").innerText(), new RegExp(second.ask, "i"));
      assert.equal(await step(page), second.step);
      await press(page, "ArrowRight");
      assert.match(await page.locator("#word").innerText(), /Answer the question first/);
      await press(page, "1", "End");
      assert.ok((await step(page)) > second.step);
      await press(page, "p");
    }
  }));

test("whoever answers all that is asked and goes on reaches the end of every lesson", async () => {
  const pages = fs.readdirSync(path.join(process.env.PAGE_TEST, "site"));
  const names = pages.filter((name) => /\.html$/.test(name) && !/^(error|exercise)-/.test(name)).map((name) => name.replace(/\.html$/, ""));
  let predicted = 0;
  for (const name of names.filter((name) => fs.readFileSync(fileURLToPath(lesson(name)), "utf8").includes('id="predict"'))) {
    await withPage(lesson(name), async (page) => {
      const { length } = await questions(page);
      if (length === 0) return;
      predicted++;
      await press(page, "p");
      for (let asked = 0; asked < length; asked++) await press(page, "End", "1");
      await press(page, "End");
      assert.match(await page.locator("#score").innerText(), /^All predicted/, name);
      assert.equal(await page.evaluate(() => glassloop.question.open()), null, name);
    });
  }
  assert.ok(predicted > 40, `${predicted} lessons ask`);
});

test("autoplay stops where something is asked", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await page.clock.install();
    await page.reload();
    const [first] = await questions(page);
    await press(page, "p", "P");
    await page.clock.runFor(600_000);
    assert.equal(await step(page), first.step);
  }));

test("while it predicts, the source does not say which answers are wrong", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "p", "End");
    assert.ok((await page.locator(".line.answers").count()) > 0);
    for (const code of await page.locator(".line.answers code").all()) {
      assert.equal(await code.evaluate((code) => getComputedStyle(code).visibility), "hidden");
    }
  }));

test("a search says that something is hidden, and the code that is asked about is in sight", () =>
  withPage(lesson("wait_for_timeout"), async (page) => {
    await press(page, "p", "End", "/");
    await page.keyboard.type("TimeoutError");
    assert.match(await page.locator("#search-found").textContent(), /what comes after is hidden/);
    await press(page, "Escape", "Escape");
    const inSight = () =>
      page.locator(".asks").evaluate((note) => {
        const [box, place] = [document.getElementById("source").getBoundingClientRect(), note.getBoundingClientRect()];
        return box.top <= place.top && place.bottom <= box.bottom;
      });
    assert.ok(await inSight());
    await press(page, "1");
    assert.match(await page.locator("#question .jump").innerText(), /One more question comes first/);
  }));
