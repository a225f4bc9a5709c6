const assert = require("node:assert/strict");
const { after, test } = require("node:test");
const { close, inPython, lesson, press, step, withPage } = require("./browser.js");

after(close);

const PYTHON = ".py";
const source = (page) => page.locator("#files").innerText();
const isInPython = async (page) => (await source(page)).includes(PYTHON);

test("a site begins in the language that it was made for, on each page", async () => {
  await withPage(inPython("closed_loop"), async (page) => assert.ok(await isInPython(page)));
  await withPage(lesson("closed_loop"), async (page) => assert.ok(!(await isInPython(page))));
  await withPage(inPython("exercise-closed_too_early"), async (page) => assert.ok(await isInPython(page)));
});

test("the language is chosen on any page, and remembered on all", () =>
  withPage(inPython("index"), async (page) => {
    const rust = page.getByRole("button", { name: "Rust", exact: true });
    const python = page.getByRole("button", { name: "Python", exact: true });
    assert.equal(await python.getAttribute("aria-pressed"), "true");
    await rust.click();
    assert.deepEqual([await python.getAttribute("aria-pressed"), await rust.getAttribute("aria-pressed")], ["false", "true"]);
    await page.goto(inPython("timers"));
    assert.ok(!(await isInPython(page)));
    await press(page, "s");
    await page.goto(inPython("class"));
    assert.equal(await python.getAttribute("aria-pressed"), "true");
    await page.goto(inPython("closed_loop"));
    assert.ok(await isInPython(page));
  }));

test("a page says what is so in the language that is chosen, and nothing of the other", () =>
  withPage(inPython("error-event_loop_is_closed"), async (page) => {
    const seen = () => page.locator("#cause-1").innerText();
    assert.match(await seen(), /asyncio\.run\(main\(\)\)/);
    assert.doesNotMatch(await seen(), /\bRust\b/);
    assert.match(await page.locator("#cause-2").innerText(), /Exercise 16 .*step \d+/);
    await page.getByRole("button", { name: "Rust", exact: true }).click();
    assert.doesNotMatch(await seen(), /asyncio\.run\(main/);
    assert.doesNotMatch(await page.locator("#cause-2").innerText(), /Exercise .*step \d+/, "whoever reads Rust has the lesson");
  }));

test("what an error page shows happening is that error, in either language", () =>
  withPage(inPython("error-event_loop_is_closed"), async (page) => {
    const links = await page.locator(".causes a[href*='#step=']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.ok(links.length >= 10 && links.some((link) => link.endsWith("in=Python")) && links.some((link) => link.endsWith("in=Rust")));
    for (const link of links) {
      const [file, hash] = link.split("#");
      await withPage(inPython(file.replace(".html", ""), "#" + hash), async (shown) => {
        assert.equal(await step(shown), Number(/\d+/.exec(hash)[0]), link);
        assert.equal(await isInPython(shown), hash.endsWith("Python"), link);
        assert.match(await shown.locator("#sentence").innerText(), /Cure:/, link);
      });
    }
  }));

test("a link that is put into the page that is open shows the step of its language", () =>
  withPage(lesson("closed_loop", "#step=19"), async (page) => {
    const go = (hash) => page.evaluate((hash) => void (location.hash = hash), hash);
    await go("#step=24&in=Python");
    await page.waitForFunction(() => document.getElementById("place").textContent.startsWith("Step 24 "));
    assert.ok(await isInPython(page));
    assert.match(page.url(), /#step=24&in=Python$/);
    await go("#step=19&in=Rust");
    await page.waitForFunction(() => document.getElementById("place").textContent.startsWith("Step 19 "));
    assert.ok(!(await isInPython(page)));
    await go("#step=2&as=3.14");
    await page.waitForFunction(() => document.getElementById("place").textContent.startsWith("Step 2 "));
    assert.match(page.url(), /#step=2&as=3\.14$/);
  }));

test("a link to a step names the language whose step it is, and so does what is embedded", () =>
  withPage(inPython("closed_loop", "#step=24"), async (page) => {
    assert.ok(await isInPython(page));
    await press(page, "ArrowRight");
    assert.match(page.url(), /#step=\d+&in=Python$/);
    await page.goto(lesson("closed_loop") + "?embed&from=24&to=27&in=Python&show=source");
    assert.match(await page.locator("#source .current").innerText(), /loop\.close\(\)/);
    assert.match(await page.locator("#embed-whole").getAttribute("href"), /#step=24&in=Python$/);
  }));

test("an exercise is shown in one language, and its page leads back to it", () =>
  withPage(inPython("exercises", "#closed_too_early"), async (page) => {
    const programs = page.locator("#closed_too_early > details");
    assert.deepEqual(await programs.evaluateAll((all) => all.map((one) => one.checkVisibility())), [true, false]);
    await programs.first().getByRole("link", { name: /Step through/ }).click();
    const back = page.locator("#all-lessons");
    assert.equal(await back.innerText(), "← Exercise 11");
    await back.click();
    assert.match(page.url(), /exercises\.html#closed_too_early$/);
  }));
