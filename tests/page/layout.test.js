const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { after, test } = require("node:test");
const { WORK, close, inPython, lesson, pageOf, press, step, traceOf, withPage } = require("./browser.js");

after(close);

/** Where a part of the page ends. */
const bottom = (page, selector) => page.locator(selector).evaluate((part) => part.getBoundingClientRect().bottom);
const top = (page, selector) => page.locator(selector).evaluate((part) => part.getBoundingClientRect().top);

test("the last step of a lesson leads to the next lesson, and no other does", () =>
  withPage(lesson("closed_loop"), async (page) => {
    assert.ok(!(await page.locator("#onward").isVisible()));
    await press(page, "End");
    const link = page.locator("#onward");
    assert.match(await link.innerText(), /^Next lesson: .+ →$/);
    assert.equal(await link.getAttribute("href"), await page.locator("#next-lesson").getAttribute("href"));
    await press(page, "ArrowLeft");
    assert.ok(!(await link.isVisible()));
  }));

test("a page of a program whose source is not there says so", () => {
  const text = traceOf("timers").replaceAll("examples/timers.rs", "/nowhere/gone.rs");
  const file = path.join(WORK, "traces", "gone.jsonl");
  fs.writeFileSync(file, text);
  return withPage(pageOf(file), async (page) => {
    assert.ok((await page.locator("#source").innerText()).length > 10, "before the first step");
    await press(page, "]");
    assert.match(await page.locator("#source").innerText(), /gone\.rs/);
  });
});

test("a page goes to standard output where - stands for its file", () => {
  const folder = fs.mkdtempSync(path.join(WORK, "traces", "out"));
  const page = execFileSync(process.env.GLASSLOOP, ["html", "timers", "-o", "-"], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 24 });
  assert.match(page, /^<!doctype html>/);
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("no line of source and no badge is cut off", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "p", "End");
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const cut = await page.locator("#source").evaluate((source) => {
        const right = source.getBoundingClientRect().right;
        return [...source.querySelectorAll(".line code, .asks, .waits")].filter((part) => part.getBoundingClientRect().right > right + 1).map((part) => part.textContent);
      });
      assert.deepEqual(cut, [], `${width} wide`);
    }
  }));

test("ten files take one row, and each can be chosen", () =>
  withPage(lesson("task_service_broken"), async (page) => {
    assert.ok((await page.locator(".panel.source header").boundingBox()).height < 45);
    const names = await page.locator("#files option").allTextContents();
    assert.ok(names.length >= 10);
    await page.locator("#files select").selectOption(names.find((name) => name.endsWith("tasks.rs")));
    assert.match(await page.locator("#source").innerText(), /^\s*1\s+\/\/! /);
    assert.match(await page.locator("#files option:checked").innerText(), /tasks\.rs$/);
  }));

test("predict mode moves no button of the toolbar", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const places = () => page.locator(".top .tools > :not([hidden])").evaluateAll((all) => all.map((one) => [one.id, one.getBoundingClientRect().left, one.getBoundingClientRect().top]));
    const before = await places();
    await press(page, "p");
    assert.ok(await page.locator("#score").isVisible());
    assert.deepEqual((await places()).map(([id, , top]) => [id, top]), before.map(([id, , top]) => [id, top]));
    assert.ok(Math.abs((await places())[1][1] - before[1][1]) < 3);
  }));

test("on a desk the timeline and its lanes stay on the screen, however much is told", async () => {
  for (const [name, hash, keys] of [["closed_loop", "#step=22", ["w"]], ["wait_for_timeout", "#step=38", ["w"]], ["closed_loop", "", ["p", "End"]], ["create_task_and_await", "", ["p", "End", "1"]]]) {
    await withPage(lesson(name, hash), async (page) => {
      await press(page, ...keys);
      assert.ok((await bottom(page, ".panel.timeline")) <= 800, name);
      const [high, room] = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
      assert.ok(high <= room, `${name}: ${high} in ${room}`);
      const [end, panel] = [await bottom(page, "#timeline"), await bottom(page, ".panel.timeline")];
      assert.ok(end <= panel + 1, `${name}: the timeline ends at ${end} of ${panel}`);
      const [lanes, shown] = await page.locator("#timeline").evaluate((box) => [box.querySelector("svg").getBoundingClientRect().height, box.clientHeight]);
      assert.ok(shown >= Math.min(lanes, 140) - 1, `${name}: ${lanes} in ${shown}`);
    });
  }
});

test("on a desk of 1280 by 800 three of those who wait are in sight", () =>
  withPage(lesson("task_service_broken", "#step=88"), async (page) => {
    const [room, entries] = await page.locator(".box.waiting").evaluate((box) => [
      box.getBoundingClientRect().bottom,
      [...box.querySelectorAll(".entry")].map((entry) => entry.getBoundingClientRect().bottom),
    ]);
    assert.ok(entries.filter((entry) => entry <= room).length >= 3, `${entries} in ${room}`);
  }));

test("on a phone the line and what was said last stand above the buttons", () =>
  withPage(
    lesson("closed_loop", "#step=22"),
    async (page) => {
      const controls = await top(page, ".controls");
      assert.ok((await bottom(page, "#source .line[aria-current]")) < controls);
      assert.ok((await top(page, "#output [aria-current]")) < controls);
    },
    { width: 390, height: 844 },
  ));

test("on a phone who runs and who is next is in sight at each step, above the buttons", async () => {
  for (const [name, from] of [["callbacks_in_order", 6], ["timers", 12], ["gather_in_order", 20]]) {
    await withPage(
      inPython(name, "#step=" + from),
      async (page) => {
        for (let count = 0; count < 8; count += 1) {
          const controls = await top(page, ".controls");
          for (const box of [".box.running", ".box.ready"]) assert.ok((await bottom(page, box)) < controls, `${name}, ${await step(page)}: ${box}`);
          assert.ok((await bottom(page, "#source .line[aria-current]")) < controls, `${name}, ${await step(page)}: its line`);
          await press(page, "ArrowRight");
        }
      },
      { width: 390, height: 844 },
    );
  }
});

test("a question is read as a whole, with the ready queue that it is about", async () => {
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    await withPage(
      inPython("timers"),
      async (page) => {
        await press(page, "p", "End");
        const telling = await page.locator(".telling").evaluate((card) => [card.scrollHeight, card.clientHeight]);
        assert.ok(telling[0] <= telling[1] + 1, `${width}: ${telling}`);
        const [room, entries] = await page.locator(".box.ready").evaluate((box) => [
          box.getBoundingClientRect().bottom,
          [...box.querySelectorAll(".entry")].map((entry) => entry.getBoundingClientRect().bottom),
        ]);
        assert.ok(entries.length === 2 && entries.every((entry) => entry <= room && entry <= height), `${width}: ${entries} in ${room}`);
      },
      { width, height },
    );
  }
});

test("where the number of a step jumps, it is said which were passed over", () =>
  withPage(lesson("wait_for_timeout", "#step=4"), async (page) => {
    assert.ok(!(await page.locator("#passed").isVisible()));
    await press(page, "ArrowRight");
    assert.equal(await step(page), 6);
    assert.equal(await page.locator("#passed").innerText(), "5 is passed over");
    await page.locator("#passed").click();
    assert.equal(await step(page), 5);
    assert.match(await page.locator("#word").innerText(), /bookkeeping is shown/);
    assert.ok(!(await page.locator("#passed").isVisible()));
  }));

test("the last step is the last that is counted, unless the loop's own are shown", () =>
  withPage(inPython("callbacks_in_order", "#step=1"), async (page) => {
    const counted = async () => (await page.locator("#place").innerText()).match(/\d+/g).map(Number);
    await press(page, "End");
    const [at, of] = await counted();
    assert.equal(at, of);
    await press(page, "a", "End");
    const [end, all] = await counted();
    assert.ok(end === all && all > of, `${all}, and before ${of}`);
  }));

/** A step that moves a task: it is woken. */
const WOKEN = "#step=26";

test("a task that goes from one box to another is seen on its way, unless motion is reduced", async () => {
  for (const [reducedMotion, count] of [["no-preference", 1], ["reduce", 0]]) {
    await withPage(
      lesson("wait_for_timeout", WOKEN),
      async (page) => {
        const seen = await page.evaluate(() => {
          glassloop.forward();
          return [...document.querySelectorAll(".chip")].map((chip) => [chip.textContent, chip.getAnimations().length]);
        });
        assert.equal(seen.length, count, reducedMotion);
        assert.deepEqual(seen, count ? [["task 2 (long_operation)", 1]] : []);
        const [entry] = await page.locator('.box.ready .entry[data-key="t2"]').all();
        assert.ok(entry, "and it is there at once");
        await page.waitForFunction(() => document.querySelector(".chip") === null);
      },
      { reducedMotion },
    );
  }
});
