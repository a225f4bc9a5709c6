const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { WORK, close, lesson, pageOf, press, sentence, step, withPage } = require("./browser.js");

after(close);

const AXE = fs.readFileSync(require.resolve("axe-core"), "utf8");

/** A task that holds the loop for 300 ms of a second, while another one is ready. */
const RECORDS = [
  [0, "program", "loop_made"],
  [0, "program", { task_made: { task: 1, name: "worker", coroutine: "work" } }],
  [0, "program", { task_ready: [1, "first_step"] }],
  [0, "program", { task_made: { task: 2, name: "other", coroutine: "wait" } }],
  [0, "program", { task_ready: [2, "first_step"] }],
  [0, "program", { run_begun: "forever" }],
  [0, "loop", { iteration_begun: "no" }],
  [500, "loop", { task_begun: [1, false] }],
  [800, { task: 1 }, { task_finished: [1, "result"] }],
  [801, "loop", { task_begun: [2, false] }],
  [1000, { task: 2 }, { task_finished: [2, "result"] }],
];

let address = null;

before(() => {
  const line = ([ms, by, event]) => JSON.stringify({ ns: ms * 1e6, loop: 1, by, event });
  const header = JSON.stringify({ glassloop_trace: 2, language: "python", epoch_ns: 1 });
  const file = path.join(WORK, "traces", "slow.jsonl");
  fs.writeFileSync(file, [header, ...RECORDS.map(line)].join("\n") + "\n");
  address = pageOf(file);
});

test("who holds the loop for too long stands out, and is one key away", () =>
  withPage(address, async (page) => {
    assert.equal(await page.locator("#timeline .span.blocking").count(), 2, "two turns");
    await press(page, "S");
    assert.match(await page.locator("#slow-results").innerText(), /^9\s+Task 1 .*held the loop for 300 ms.*had to wait/);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`), []);
    await page.locator("#slow-results button").first().click();
    assert.equal(await step(page), 9);
    assert.match(await sentence(page), /too long\s*Task 1 "worker" is done/);
  }));

test("a program that holds nobody up has no list of slow turns", () =>
  withPage(lesson("timers"), async (page) => {
    assert.ok(!(await page.locator("#slow").isVisible()));
    await press(page, "S");
    assert.match(await page.locator("#word").innerText(), /^No turn held its loop/);
  }));

test("by time, a lane is as long as it took, and a click goes to what happened then", () =>
  withPage(address, async (page) => {
    const widths = () => page.locator("#timeline .span.blocking").evaluateAll((spans) => spans.map((span) => span.getBBox().width));
    const [one, other] = await widths();
    assert.equal(Math.round(one), Math.round(other), "by steps");
    await page.getByRole("button", { name: "By time" }).click();
    const [longer, shorter] = await widths();
    assert.ok(Math.abs(longer / shorter - 300 / 199) < 0.02, `${longer} and ${shorter}`);
    assert.equal(await page.locator("#timeline text.tick").last().textContent(), "1 s");
    const { left, inner } = await page.evaluate(() => glassloop.timeline.part);
    await page.locator("#timeline svg").click({ position: { x: left + inner * 0.6, y: 40 } });
    assert.equal(await step(page), 8, "at 600 ms the task is in its step");
    await press(page, "x");
    assert.deepEqual((await widths()).map(Math.round), [one, other].map(Math.round));
  }));

for (const width of [1280, 820, 390]) {
  test(`by time nothing is cut off, ${width} wide, in virtual time as well`, () =>
    withPage(
      lesson("closed_loop"),
      async (page) => {
        await press(page, "x", "e");
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= room, `${wide} pixels in a window of ${room}`);
        assert.ok((await page.locator("#timeline text.tick").count()) > 0);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`), []);
      },
      { width, height: 844 },
    ));
}
