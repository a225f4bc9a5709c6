const assert = require("node:assert/strict");
const { after, test } = require("node:test");
const { close, lesson, press, sentence, step, withPage } = require("./browser.js");

after(close);

test("a lesson steps to its end and back, and every step looks the same both ways", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const look = () => page.evaluate(() => document.querySelector("main").innerText.replace(/Return to.*/, ""));
    const there = [];
    assert.equal(await step(page), 0);
    for (let before = -1; before !== (await step(page)); ) {
      before = await step(page);
      there.push([before, await look()]);
      await press(page, "ArrowRight");
    }
    assert.ok(there.length > 50 && there.at(-1)[0] > 100, "it comes to the end");
    assert.match(await page.locator("#word").innerText(), /last step/);
    await press(page, "ArrowLeft", "ArrowRight");
    for (const [expected, looked] of there.reverse()) {
      assert.equal(await step(page), expected);
      assert.equal(await look(), looked);
      await press(page, "ArrowLeft");
    }
  }));

test("the error leads back to the line that closed the loop, and the cures are named", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "e");
    assert.match(await sentence(page), /RuntimeError: Event loop is closed/);
    assert.match(await sentence(page), /Cure: a closed loop stays closed: close\(\) it after its last use, make a new one/);
    const error = await step(page);
    await press(page, "c");
    assert.match(await sentence(page), /calls close\(\): loop 1 is closed for good/);
    assert.match(await page.locator(".line.current").innerText(), /event_loop\.close\(\)/);
    assert.ok((await step(page)) < error);
    await press(page, "u");
    assert.equal(await step(page), error);
    await page.getByRole("button", { name: "Who is to blame?" }).click();
    assert.match(await sentence(page), /calls close\(\)/);
  }));

test("where it was right to close the loop, it is asked who closed it, and not who is to blame", () =>
  withPage(lesson("kept_from_another_run"), async (page) => {
    await press(page, "e");
    assert.equal(await page.locator("#cause").innerText(), "← Who closed it?");
    await page.locator("#cause").click();
    assert.match(await sentence(page), /is closed/);
    await press(page, "u", "G");
    assert.notEqual(await page.locator("#cause").innerText(), "← Who closed it?");
  }));

test("the cures of the error are one key away from everywhere, and get the focus", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    for (const elsewhere of [["g"], ["e", "c"], ["G"]]) {
      await press(page, ...elsewhere, "C");
      assert.equal(await step(page), 22, String(elsewhere));
      assert.match(await focused(), /^Cure: a closed loop stays closed/);
    }
    await press(page, "ArrowLeft");
    await page.getByRole("button", { name: "Its cures" }).click();
    assert.match(await focused(), /^Cure: a closed loop stays closed/);
  }));

test("where no error has a cure, none is shown", () =>
  withPage(lesson("timers"), async (page) => {
    assert.ok(!(await page.locator("#to-cures").isVisible()));
    await press(page, "C");
    assert.equal(await page.locator("#word").innerText(), "No error of this program has a cure that is known.");
    assert.equal(await step(page), 0);
  }));

test("a task in a box goes by where it was made, then by where it waits, and then by where it has waited", () =>
  withPage(lesson("wait_for_timeout"), async (page) => {
    const task = page.locator('.entry[data-key="t2"] .at');
    for (const [hash, place] of [["#step=10", "made at line 36"], ["#step=19", "waits at line 24"], ["#step=28", "waited at line 24"]]) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await page.waitForFunction((step) => document.getElementById("place").textContent.startsWith(`Step ${step} `), hash.slice(6));
      assert.equal(await task.textContent(), place);
    }
    await task.click();
    assert.match(await page.locator(".line.revealed").textContent(), /sleep\(Duration::from_secs\(10\)\)/);
  }));

test("an address names a step, follows it, and is followed", () =>
  withPage(lesson("closed_loop", "#step=19"), async (page) => {
    assert.equal(await step(page), 19);
    await press(page, "ArrowRight");
    assert.match(page.url(), /#step=20&in=Rust$/);
    await page.evaluate(() => (location.hash = "#step=9"));
    await page.waitForFunction(() => document.getElementById("place").textContent.startsWith("Step 9 "));
    for (const hash of ["#step=99999", "#step=-1", "#nonsense", "#step="]) {
      await page.evaluate((hash) => (location.hash = hash), hash);
    }
    assert.match(await page.locator("#place").textContent(), /^Step \d+ of/);
  }));

test("links in a sentence go to the step that they name", () =>
  withPage(lesson("closed_loop", "#step=22"), async (page) => {
    await page.locator("#sentence a").first().click();
    assert.equal(await step(page), 19);
    await press(page, "u");
    assert.equal(await step(page), 22);
    await page.locator("#sentence a", { hasText: "step 20" }).click();
    await page.locator("#place", { hasText: "Step 20 of" }).waitFor();
  }));

test("the slider stops at every step that is shown", () =>
  withPage(lesson("timers"), async (page) => {
    const end = Number(await page.locator("#slider").getAttribute("max"));
    for (const value of [end, 5, 17, 0]) {
      await page.locator("#slider").fill(String(value));
      assert.ok((await step(page)) <= value);
    }
    await page.locator("#slider").focus();
    await press(page, "ArrowRight");
    assert.equal(await step(page), 1);
  }));

test("every button does what its key does", () =>
  withPage(lesson("gather_in_order"), async (page) => {
    const pairs = [
      ["End", "#end"],
      ["Home", "#start"],
      ["]", "#next-iteration"],
      ["]", "#next-iteration"],
      ["[", "#previous-iteration"],
      ["ArrowRight", "#forward"],
      ["t", "#same-task"],
      ["ArrowLeft", "#back"],
    ];
    const byKeys = [];
    for (const [key] of pairs) {
      await press(page, key);
      byKeys.push(await step(page));
    }
    await page.evaluate(() => (location.hash = "#step=0"));
    await page.waitForFunction(() => document.getElementById("place").textContent.startsWith("Before"));
    for (const [index, [key, button]] of pairs.entries()) {
      await page.locator(button).click();
      assert.equal(await step(page), byKeys[index], key);
    }
  }));

test("bookkeeping is passed over unless it is asked for", () =>
  withPage(lesson("timers"), async (page) => {
    const walk = async () => {
      const steps = [];
      await press(page, "Home");
      for (let before = -1; before !== (await step(page)); ) {
        before = await step(page);
        steps.push(before);
        await press(page, "ArrowRight");
      }
      return steps;
    };
    const some = await walk();
    await press(page, "a");
    const all = await walk();
    assert.deepEqual(all, [...all.keys()], "every step, from 0");
    assert.ok(some.length < all.length);
  }));

test("the next event of a task is one of that task, until there is none", () =>
  withPage(lesson("gather_in_order"), async (page) => {
    await press(page, "]");
    for (let times = 0; times < 3; times += 1) await press(page, "ArrowRight");
    const task = await page.evaluate(() => glassloop.steps.taskOf(glassloop.step));
    assert.notEqual(task, null);
    const steps = [];
    while (!(await page.locator("#word").innerText()).startsWith("Nothing more happens to task")) {
      steps.push(await step(page));
      await press(page, "t");
      const { by, event } = await page.evaluate(() => glassloop.replay.last());
      assert.ok(JSON.stringify([by, event]).match(new RegExp(`"task\\w*":\\[?${task}\\b|"task":${task}\\b`)));
    }
    assert.ok(steps.length > 2);
    assert.deepEqual([...steps].sort((one, other) => one - other), steps);
  }));

test("search finds sentences and goes to them", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "/");
    await page.keyboard.type("cure 2");
    await page.locator("#search-results button").first().waitFor();
    assert.match(await page.locator("#search-found").textContent(), /One step/);
    await press(page, "Enter");
    assert.match(await sentence(page), /cure 2: run/);
    await press(page, "u");
    assert.equal(await step(page), 0);
  }));

test("a number goes to its step", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, ":");
    await page.keyboard.type("21");
    await press(page, "Enter");
    assert.equal(await step(page), 21);
    assert.ok(!(await page.locator("#go-to-box").isVisible()));
    await press(page, "g");
    assert.equal(await step(page), 0);
    await press(page, ":");
    await page.keyboard.type("999");
    await press(page, "Enter");
    assert.equal(await page.locator("#word").innerText(), "The last step is 111.");
  }));

test("after a search, . and , go through all that it found", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, ".");
    assert.match(await page.locator("#word").innerText(), /Nothing was found yet/);
    await press(page, "/");
    await page.keyboard.type("cure ");
    await press(page, "Enter");
    const steps = [await step(page)];
    for (const key of [".", ".", ",", ",", ","]) {
      await press(page, key);
      assert.match(await sentence(page), /cure /);
      steps.push(await step(page));
    }
    assert.deepEqual(steps.slice(3), [steps[1], steps[0], Math.max(...steps)]);
    assert.equal(new Set(steps.slice(0, 3)).size, 3);
  }));

test("the lane of a loop is thin where the loop sleeps", () =>
  withPage(lesson("timers"), async (page) => {
    const titles = await page.locator("#timeline .span title").allTextContents();
    assert.ok(titles.includes("loop 1: running") && titles.includes("loop 1: waiting"), String(titles));
  }));

test("a task has no name on the timeline before it is made", () =>
  withPage(lesson("closed_loop"), async (page) => {
    const label = () => page.locator("#timeline text.lane", { hasText: "task 1" }).first().textContent();
    assert.equal(await label(), "task 1");
    await press(page, "End");
    assert.match(await label(), /^task 1 \(work\)/);
  }));

test("an error without a sentence has no colon, and a warning is called so once", () =>
  withPage(lesson("wait_for_timeout"), async (page) => {
    await press(page, "End");
    const lines = await page.locator("#output li.failed samp").allTextContents();
    assert.ok(lines.some((line) => line === "✗ TimeoutError"), String(lines));
  }));

test("why shows the chain of causes, back to the program", () =>
  withPage(lesson("create_task_and_await"), async (page) => {
    const caused = (page) => page.evaluate(() => glassloop.walkthrough.told.findIndex((_, place) => glassloop.steps.because(place + 1).length > 3) + 1);
    await page.locator("#slider").fill(String(await caused(page)));
    await press(page, "w");
    const causes = await page.locator("#because li").allInnerTexts();
    assert.ok(causes.length >= 2, causes.join("\n"));
    await page.locator("#because a").first().click();
    assert.equal(await step(page), Number(/\d+/.exec(causes[0])[0]));
  }));

test("it plays by itself, and stops at the end", () =>
  withPage(lesson("say_hello"), async (page) => {
    await page.clock.install();
    await page.reload();
    await press(page, "+", "+", "+", "P");
    await page.clock.runFor(60_000);
    assert.equal(await step(page), await page.evaluate(() => glassloop.steps.number(glassloop.steps.previous(glassloop.steps.end + 1))));
    assert.equal(await page.locator("#play").getAttribute("aria-pressed"), "false");
  }));

test("a click on the timeline goes there", () =>
  withPage(lesson("create_task_and_await"), async (page) => {
    const box = await page.locator("#timeline svg").boundingBox();
    await page.mouse.click(box.x + box.width - 30, box.y + 30);
    assert.ok((await step(page)) > 50);
  }));

test("everything can be done with the keyboard alone", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "?");
    assert.ok(await page.locator("#help-box").isVisible());
    await press(page, "Escape");
    assert.ok(!(await page.locator("#help-box").isVisible()));
    const seen = new Set();
    for (let times = 0; times < 40; times += 1) {
      await press(page, "Tab");
      seen.add(await page.evaluate(() => document.activeElement.id));
    }
    for (const id of ["predict", "all", "search", "help", "theme", "forward", "slider", "source", "output", "timeline"]) {
      assert.ok(seen.has(id), `${id} has the focus some time`);
    }
    await page.locator("#forward").focus();
    await press(page, "Enter", "Space");
    assert.equal(await step(page), 2);
  }));

test("a lesson is shown in Python at the same moment, and back in Rust", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "e");
    const error = await step(page);
    const refused = /run_until_complete\(\) is refused: RuntimeError: Event loop is closed/;
    assert.match(await sentence(page), refused);
    await page.getByRole("button", { name: "In Python" }).click();
    assert.match(await page.locator("#title").innerText(), /in Python$/);
    assert.match(await sentence(page), refused);
    assert.match(await page.locator(".line.current").innerText(), /same\.run_until_complete\(work\(\)\)/);
    assert.match(await page.locator("#files").innerText(), /closed_loop\.py/);
    assert.equal(await page.locator("#source .comment").first().innerText(), "# It makes one, which 3.13 warns of and 3.14 refuses.");
    const last = await page.evaluate(() => window.glassloop.steps.end);
    assert.equal(await page.locator("#slider").getAttribute("max"), String(last));
    await press(page, "c", "u", "s");
    assert.equal(await step(page), error);
    assert.match(await page.locator(".line.current").innerText(), /if let Err/);
    assert.ok(await page.getByRole("button", { name: "In Python" }).isVisible());
  }));

test("every step of every twin can be shown", () =>
  withPage(lesson("fetcher"), async (page) => {
    await press(page, "s", "a");
    for (const key of ["End", "Home"]) await press(page, key);
    const shown = await page.evaluate(() => {
      const view = window.glassloop;
      for (let number = 0; number <= view.steps.end; number += 7) view.go(number);
      return view.step;
    });
    assert.ok(shown > 1000);
  }));

test("a lesson that has no twin has no button for it", () =>
  withPage(lesson("task_service"), async (page) => {
    assert.ok(!(await page.locator("#twin").isVisible()));
    await press(page, "s");
    assert.equal(await page.locator("#word").innerText(), "This has no twin in another language.");
  }));

test("a lesson is shown as another version of Python runs it, and as the first again", () =>
  withPage(lesson("closed_loop"), async (page) => {
    await press(page, "ArrowRight", "ArrowRight");
    assert.match(await sentence(page), /From Python 3\.14 on, instead: get_event_loop\(\) is refused/);
    await page.locator("#version").selectOption("3.14");
    assert.match(await page.locator("#title").innerText(), /as in Python 3\.14/);
    await press(page, "Home", "e");
    assert.match(await sentence(page), /get_event_loop\(\) is refused: RuntimeError: There is no current event loop/);
    await press(page, "v");
    assert.equal(await page.locator("#version").inputValue(), "3.15");
    await press(page, "v");
    assert.equal(await page.locator("#version").inputValue(), "3.13");
    assert.doesNotMatch(await page.locator("#title").innerText(), /as in Python/);
  }));

test("a version that does the same says so, and what was recorded has no choice", async () => {
  await withPage(lesson("timers"), async (page) => {
    await press(page, "ArrowRight", "v");
    assert.equal(await page.locator("#word").innerText(), "Python 3.14 does all of this as 3.13 does.");
    assert.equal(await step(page), 1);
  });
  await withPage(lesson("echo_server"), async (page) => {
    assert.ok(!(await page.locator("#version").isVisible()));
  });
});
