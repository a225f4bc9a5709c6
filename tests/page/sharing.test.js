const assert = require("node:assert/strict");
const fs = require("node:fs");
const { after, test } = require("node:test");
const { close, lesson, press, sentence, step, withPage } = require("./browser.js");

after(close);

const AXE = fs.readFileSync(require.resolve("axe-core"), "utf8");
const SIZES = [
  { width: 1280, height: 800 },
  { width: 700, height: 420 },
  { width: 390, height: 420 },
];

/** Nothing is wider or higher than the window, and nobody is left out. */
async function assertFits(page, name, { isHigh = false } = {}) {
  const [wide, high, width, height] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight, innerWidth, innerHeight]);
  assert.ok(wide <= width, `${name}: ${wide} pixels in a window of ${width}`);
  assert.ok(isHigh || high <= height, `${name}: ${high} pixels high in a window of ${height}`);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target + " " + node.failureSummary).join("; ")}`), [], name);
}

/** What the page asks the clipboard to keep; it refuses, if so. */
async function watchClipboard(page, isRefused) {
  await page.evaluate((isRefused) => {
    window.copied = [];
    const refuse = () => Promise.reject(new Error("not allowed"));
    const keep = async (text) => void window.copied.push(text);
    Object.defineProperty(navigator, "clipboard", { value: { writeText: isRefused ? refuse : keep }, configurable: true });
    document.execCommand = () => !isRefused && assert.fail();
  }, isRefused);
  return () => page.evaluate(() => window.copied);
}

test("a link to the step is copied by button and by key, and it says so", () =>
  withPage(lesson("closed_loop", "#step=19"), async (page) => {
    const copied = await watchClipboard(page, false);
    await page.getByRole("button", { name: "Copy link" }).click();
    assert.equal(await page.locator("#word").innerText(), "The link to step 19 is copied.");
    await press(page, "ArrowRight", "L");
    assert.deepEqual(await copied(), [19, 20].map((number) => lesson("closed_loop", `#step=${number}&in=Rust`)));
    assert.equal(await page.locator("#word").innerText(), "The link to step 20 is copied.");
  }));

test("where the clipboard is refused, the link is shown to be copied by hand", () =>
  withPage(lesson("closed_loop", "#step=19"), async (page) => {
    await watchClipboard(page, true);
    await press(page, "L");
    await page.locator("#by-hand-box").waitFor();
    assert.equal(await page.locator("#by-hand-text").inputValue(), lesson("closed_loop", "#step=19&in=Rust"));
    const selected = await page.evaluate(() => document.getElementById("by-hand-text").selectionEnd);
    assert.equal(selected, lesson("closed_loop", "#step=19&in=Rust").length);
    await assertFits(page, "by hand", { isHigh: true });
  }));

test("a link from the twin, or from another version, leads there again", async () => {
  for (const [keys, title] of [[["s"], /in Python$/], [["v"], /as in Python 3\.14$/]]) {
    const address = await withPage(lesson("closed_loop", "#step=19"), async (page) => {
      const copied = await watchClipboard(page, false);
      await press(page, ...keys, "L");
      return (await copied())[0];
    });
    await withPage(address, async (page) => {
      assert.match(await page.locator("#title").innerText(), title);
      assert.equal(await step(page), Number(/#step=(\d+)/.exec(address)[1]));
    });
  }
});

for (const size of SIZES) {
  test(`a widget of two buttons fits ${size.width} × ${size.height}, and shows what is named and no more`, () =>
    withPage(
      lesson("closed_loop", "?embed&from=19&to=22&show=ready,source"),
      async (page) => {
        assert.equal(await step(page), 19);
        const seen = await page.locator(".box, .panel, .state").evaluateAll((parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.classList[1]));
        assert.deepEqual(seen, ["ready", "source"]);
        assert.equal(await page.getByRole("button").filter({ visible: true }).filter({ hasText: /Back|Next/ }).count(), 2);
        for (const expected of [20, 21, 22]) {
          await page.getByRole("button", { name: "Next" }).click();
          assert.equal(await step(page), expected);
        }
        await press(page, "ArrowRight");
        assert.equal(await step(page), 22, "and no further");
        assert.match(await sentence(page), /RuntimeError: Event loop is closed/);
        const row = await page.locator("#source .line[aria-current]").boundingBox();
        assert.ok(row.y > 0 && row.y < size.height - 40, "the line is in sight");
        const whole = page.getByRole("link", { name: "Whole lesson" });
        assert.equal(await whole.getAttribute("href"), lesson("closed_loop", "#step=22&in=Rust"));
        assert.ok((await whole.boundingBox()).y < size.height - 10);
        await assertFits(page, "embed");
        for (const expected of [21, 20, 19, 19]) {
          await press(page, "ArrowLeft");
          assert.equal(await step(page), expected);
        }
      },
      size,
    ));

  test(`a widget of all panels fits ${size.width} × ${size.height}, too`, () =>
    withPage(
      lesson("gather_in_order", "?embed&from=20&show=running,ready,timers,waiting,source,output,loop,timeline"),
      (page) => assertFits(page, "all panels"),
      size,
    ));
}

test("what a widget cannot show it says, and is never blank", async () => {
  const cases = [
    ["?embed", "", 0],
    ["?embed&from=21&to=19", "from comes after to: these are the steps 19 to 21.", 19],
    ["?embed&from=99999", "from=99999: the last step is 111.", 111],
    ["?embed&from=x&to=5", "from=x is no number of a step.", 0],
    ["?embed&from=19&show=redy,source", "There is no panel redy: there are ready, running, timers, waiting, source, output, timeline, loop.", 19],
    ["?embed&from=19&show=", "", 19],
  ];
  for (const [query, note, number] of cases) {
    await withPage(lesson("closed_loop", query), async (page) => {
      assert.equal(await page.locator("#embed-notes").textContent(), note, query);
      assert.equal(await step(page), number, query);
      assert.ok((await sentence(page)).length > 20, query);
    }, { width: 700, height: 420 });
  }
});

test("the line that embeds some steps is copied, and shows them", () =>
  withPage(lesson("closed_loop", "#step=19"), async (page) => {
    const copied = await watchClipboard(page, false);
    await press(page, "E");
    await assertFits(page, "embed or print", { isHigh: true });
    assert.equal(await page.locator("#share-from").inputValue(), "19");
    await page.locator("#share-to").fill("21");
    await page.getByRole("button", { name: "Copy embed" }).click();
    const [line] = await copied();
    assert.match(line, /^<iframe src="[^"]*closed_loop\.html\?embed&amp;from=19&amp;to=21&amp;in=Rust&amp;show=ready,source" title="Lesson 10a · Event loop is closed" width="700" height="420"/);
    assert.match(await page.locator("#word").innerText(), /is copied/);
  }));

test("a range of steps is printed, each on its own page with its sentence, lines and boxes", () =>
  withPage(lesson("closed_loop", "?print&from=19&to=24"), async (page) => {
    const articles = page.locator("#printed article");
    assert.deepEqual(await articles.locator("h2").allInnerTexts(), [19, 20, 21, 22, 23, 24].map((number) => `Step ${number} of 111`));
    const error = articles.nth(3);
    assert.match(await error.innerText(), /RuntimeError: Event loop is closed/);
    assert.match(await error.innerText(), /Cure: /);
    assert.match(await error.locator(".here").innerText(), /▶ +47 +if let Err\(error\) = same\.run_until_complete/);
    assert.deepEqual(await error.locator("h3").allInnerTexts(), ["Running now", "Ready queue", "Timers", "Waiting on"]);
    await assertFits(page, "print", { isHigh: true });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const breaks = await articles.evaluateAll((all) => all.map((one) => getComputedStyle(one).breakBefore));
    assert.deepEqual(breaks, ["auto", "page", "page", "page", "page", "page"]);
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 6, "a page for each step");
    assert.ok(!(await page.getByRole("button", { name: "Print" }).isVisible()));
    // Nothing is told by its colour alone: ink is black.
    const colours = await page.locator("#printed .sentence, #printed .here, #printed h3").evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).color))]);
    assert.deepEqual(colours, ["rgb(0, 0, 0)"]);
  }));

for (const { width, height } of SIZES) {
  test(`what is to be printed fits ${width} wide, and says what it cannot print`, () =>
    withPage(lesson("fetcher", "?print&from=9999&to=1"), async (page) => {
      assert.match(await page.locator("#printed .notice").first().innerText(), /^from=9999: the last step is \d+\.$/);
      assert.match(await page.locator("#printed .notice").last().innerText(), /these are the first 200\.$/);
      assert.equal(await page.locator("#printed article").count(), 200);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= room, `${wide} in ${room}`);
    }, { width, height }));
}

test("the page itself is printed whole", () =>
  withPage(lesson("closed_loop", "#step=22"), async (page) => {
    await page.emulateMedia({ media: "print" });
    for (const part of ["#source", "#output", ".box.waiting", ".telling"]) {
      const [inside, shown] = await page.locator(part).evaluate((box) => [box.scrollHeight, box.clientHeight]);
      assert.ok(inside <= shown + 1, `${part}: ${inside} in ${shown}`);
    }
    assert.ok(!(await page.locator(".controls").isVisible()));
  }));
