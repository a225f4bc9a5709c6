const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, test } = require("node:test");
const { WORK, close, lesson, press, sentence, step, withPage } = require("./browser.js");

after(close);

/** The pages that step through a lesson. */
const LESSONS = fs.readdirSync(path.join(WORK, "scenes")).map((file) => path.basename(file, ".json"));

test("every step of every lesson shows its own line, or that which it has reached, or that of the nearest cause", async () => {
  assert.ok(LESSONS.length > 30);
  for (const name of LESSONS) {
    const wrong = await withPage(lesson(name), (page) =>
      page.evaluate(() => {
        const { steps, walkthrough } = glassloop;
        const wrong = [];
        const led = (step) => [step, ...steps.reached(step), ...steps.because(step)].map((other) => steps.line(other)).find((line) => line !== null);
        for (let step = steps.start + 1; step <= steps.end; step += 1) {
          const [expected, place] = [led(step), steps.place(step)];
          const isThere = place !== null && walkthrough.sources[place.file]?.split("\n").length >= place.line;
          const isRight = !expected || (expected.file === place?.file && expected.line === place?.line);
          if (!isThere || !isRight) wrong.push([steps.number(step), place, expected]);
        }
        // What is drawn is drawn for every step: some of them suffice.
        for (let step = steps.start + 1; step <= steps.end; step += 13) {
          glassloop.go(step);
          const row = document.querySelector("#source .line[aria-current]");
          const place = steps.place(step);
          if (!row || row.querySelector(".number").textContent !== String(place.line)) wrong.push([steps.number(step), "is not drawn"]);
          else {
            const [box, line] = [document.getElementById("source").getBoundingClientRect(), row.getBoundingClientRect()];
            if (line.top < box.top - 1 || line.top > box.bottom) wrong.push([steps.number(step), "is out of sight"]);
          }
        }
        return wrong;
      }),
    );
    assert.deepEqual(wrong, [], name);
  }
});

test("a link to a step without a line of its own shows the line that led to it, and not line 1", async () => {
  const told = async (page) => [await page.locator("#files [aria-pressed=true], #files option:checked").innerText(), await page.locator(".line.led").innerText()];
  await withPage(lesson("wait_for_timeout", "#step=20"), async (page) => {
    const [file, line] = await told(page);
    assert.match(file, /wait_for_timeout\.rs$/);
    assert.match(line, /run\(limit_it\(\)\)/);
  });
  await withPage(lesson("task_service_broken", "#step=88"), async (page) => {
    const [file, line] = await told(page);
    assert.match(file, /connection\.rs$/);
    assert.match(line, /timeout/);
  });
});

test("an error without a line of the program shows where the program has got to, and not the line to blame", () =>
  withPage(lesson("exercise-pipe_kept", "#step=90"), async (page) => {
    assert.match(await page.locator(".line.led").innerText(), /writer\.close\(\)/);
    await press(page, "c");
    assert.match(await page.locator("#source .line[aria-current]").innerText(), /run\(start/);
  }));

test("before the first step the file is shown in which the program begins", () =>
  withPage(lesson("task_service_broken"), async (page) => {
    assert.match(await page.locator("#files [aria-pressed=true], #files option:checked").innerText(), /main\.rs$/);
  }));

test("C walks from the error through the cures that the program shows, and back to the error", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "e");
    for (const expected of [25, 45, 93, 22]) {
      await press(page, "C");
      assert.equal(await step(page), expected);
    }
    assert.match(await page.locator("#word").innerText(), /begins again with the error/);
  }));

test("an error whose cures no program shows says so", () =>
  withPage(lesson("another_loop_running"), async (page) => {
    await press(page, "C", "C");
    assert.match(await sentence(page), /Cure: /);
    assert.match(await page.locator("#word").innerText(), /the program shows none/);
  }));

test("why goes from the end of a time limit through all that was cancelled to the timer", () =>
  withPage(lesson("wait_for_timeout", "#step=38"), async (page) => {
    await press(page, "w");
    const numbers = (await page.locator("#because a").allInnerTexts()).map((text) => Number(/\d+/.exec(text)));
    for (const number of [37, 33, 30, 26, 25, 24, 23, 21, 12]) assert.ok(numbers.includes(number), String(numbers));
    await press(page, "c");
    assert.equal(await step(page), 23, "who is to blame is one of them");
  }));

test("at the last step, its cause and its causes are told alike", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const told = [];
    for (const key of ["c", "w"]) {
      await press(page, "End", key);
      told.push(await page.locator("#word").innerText());
    }
    assert.equal(told[0], "Nothing in the trace led to this: the program did it.");
    assert.equal(told[1], told[0]);
  }));

test("the loop that get_event_loop hands over is shown, even when it is closed", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const current = async () => /current loop\s*(.*)/.exec(await page.locator("#facts").innerText())[1].split("\n")[0];
    assert.match(await current(), /^none/);
    await page.evaluate(() => glassloop.go(glassloop.steps.stepOf(20)));
    assert.match(await page.locator("#facts").innerText(), /current loop\s*loop 1, closed/);
    assert.match(await sentence(page), /get_event_loop, which hands over loop 1, and that is closed \(see step 19\)/);
    assert.match(await page.locator(".line.current").innerText(), /let same = get_event_loop\(\)\?;/);
    await page.evaluate(() => glassloop.go(glassloop.steps.stepOf(27)));
    assert.match(await page.locator("#facts").innerText(), /current loop\s*loop 2/);
  }));
