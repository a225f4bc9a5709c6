const assert = require("node:assert/strict");
const { after, test } = require("node:test");
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
    assert.match(await page.locator("#question .jump").innerText(), /next question/);
  }));
