const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, test } = require("node:test");
const { WORK, close, pageOf, press, sentence, step, traceOf, withPage } = require("./browser.js");

after(close);

const HOSTILE = [
  "</script><script>document.title = 'broken'</script>",
  "<!-- <script> ]]>",
  "\"quotes\" 'and' `more` \\ &amp; {{data}} ${x}",
  "emoji 🧪👩‍👩‍👧 \u2028 \u2029 \u0000 \u202e left to right",
  "<img src=x onerror=alert(1)>",
  "long ".repeat(2_000),
  "word".repeat(2_500),
];

/** What a browser would obey instead of showing it is left out. */
const OBEYED = /[\u0000\u202e]/g;

/** Writes a trace into the folder of the tests. */
function write(name, text) {
  const file = path.join(WORK, "traces", name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

/** The lesson with other names, lines and files in it. */
function hostileTrace(text) {
  const lines = traceOf("create_task_and_await").trim().split("\n");
  const changed = lines.map((line) => {
    const record = JSON.parse(line);
    const { said, task_made: made } = record.event ?? {};
    if (said) said.text = text;
    if (made) [made.name, made.coroutine] = [text, text];
    if (record.at) record.at = text.slice(0, 200) + record.at;
    return JSON.stringify(record);
  });
  return changed.join("\n") + "\n";
}

for (const [index, text] of HOSTILE.entries()) {
  test(`text such as ${JSON.stringify(text.slice(0, 24))} is shown as it is, and breaks nothing`, async () => {
    const address = pageOf(write(`hostile${index}.jsonl`, hostileTrace(text)));
    const shown = text.replace(OBEYED, "");
    for (const width of [1280, 390]) {
      await withPage(
        address,
        async (page) => {
          const title = await page.title();
          await press(page, "End");
          const said = await page.locator("#output samp").first().textContent();
          assert.equal(said, shown);
          await press(page, "Home", "]", "ArrowRight", "w");
          assert.ok((await page.locator(".entry .name").allTextContents()).some((name) => name.includes(shown)));
          const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(wide <= room, `${wide} pixels in a window of ${room}`);
          assert.equal(await page.title(), title);
          assert.equal(await page.locator("main script, main img").count(), 0);
        },
        { width, height: 844 },
      );
    }
  });
}

test("a trace that ends in the middle of a record is shown up to there, and the page says so", () => {
  const whole = traceOf("timers");
  const address = pageOf(write("broken.jsonl", whole.slice(0, whole.length / 2)));
  return withPage(address, async (page) => {
    assert.match(await page.locator(".notice").innerText(), /line \d+: the file ends in the middle of a record/);
    await press(page, "End");
    assert.ok((await step(page)) > 5);
  });
});

test("a trace without a single record is shown as such", () => {
  const [header] = traceOf("timers").split("\n");
  const file = write("empty.jsonl", header + "\n");
  fs.rmSync(file.replace("jsonl", "html"), { force: true });
  try {
    return withPage(pageOf(file), async (page) => {
      await press(page, "ArrowRight", "End", "e", "c", "t", "]", "[", "w", "p", "Home");
      assert.equal(await step(page), 0);
    });
  } catch {
    assert.ok(!fs.existsSync(file.replace("jsonl", "html")), "it is refused, and no page is written");
    return null;
  }
});

/** A loop that runs so many callbacks, and a task that waits all the while; at the end something is refused. */
function longTrace(callbacks) {
  const lines = ['{"glassloop_trace":1,"writer":"a test"}'];
  let [n, it, ns] = [0, 0, 0];
  const add = (by, event, loop = 1) => lines.push(JSON.stringify({ n: (n += 1), loop, it, ns, by, at: "src/main.rs:7", event }));
  add("program", "loop_made");
  add("program", { task_made: { task: 1, name: "the sleeper", coroutine: "sleeper" } });
  add("program", { task_ready: [1, "first_step"] });
  add("program", { future_made: { future: 1, class: "Future" } });
  add("program", { run_begun: "forever" });
  it += 1;
  add("loop", { iteration_begun: "no" });
  add("loop", { task_begun: [1, false] });
  add({ task: 1 }, { task_suspended: [1, [{ future: { future: 1 } }]] });
  for (let callback = 1; callback <= callbacks; callback += 1) {
    add("loop", { callback_made: { callback, name: "work", internal: false } });
    add("loop", { callback_ready: [callback, "call_soon"] });
    [it, ns] = [it + 1, ns + 1_000_000];
    add("loop", { iteration_begun: "no" });
    add("loop", { callback_begun: callback });
    add({ callback }, { callback_finished: [callback, null] });
  }
  add("loop", { refused: { operation: "call_soon", about: null, class: "RuntimeError", message: "Event loop is closed" } });
  add("loop", "run_ended");
  return lines.join("\n") + "\n";
}

for (const [callbacks, isCut] of [[9_900, false], [60_000, true]]) {
  test(`a page of ${callbacks} callbacks opens at once, and steps at once`, () => {
    const address = pageOf(write(`long${callbacks}.jsonl`, longTrace(callbacks)));
    return withPage(address, async (page) => {
      const opened = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domComplete);
      assert.ok(opened < 5_000, `it took ${opened} ms to open`);
      const notices = await page.locator(".notice").allInnerTexts();
      assert.equal(notices.some((notice) => notice.includes("too many for a page")), isCut, notices.join());
      await press(page, "e");
      assert.match(await sentence(page), /Event loop is closed/);
      assert.match(await page.locator("#waiting").innerText(), /task 1 "the sleeper"\s+for future 1/);
      const slowest = await page.evaluate(() => {
        const took = (step) => {
          const before = performance.now();
          glassloop.go(step);
          return performance.now() - before;
        };
        const { start, end } = glassloop.steps;
        return Math.max(...[0.2, 0.9, 0.1, 0.5, 0.499].map((part) => took(start + Math.floor(part * (end - start)))));
      });
      console.log(`${callbacks} callbacks: opened in ${Math.round(opened)} ms, the slowest step took ${Math.round(slowest)} ms`);
      assert.ok(slowest < 500, `a step took ${slowest} ms`);
    });
  });
}
