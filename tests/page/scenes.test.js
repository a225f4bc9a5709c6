const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, test } = require("node:test");
const { WORK, close, lesson, withPage } = require("./browser.js");

after(close);

test("at every step of every lesson the browser shows what the replay tells", async () => {
  const files = fs.readdirSync(path.join(WORK, "scenes"));
  assert.ok(files.length > 30);
  for (const file of files) {
    const expected = JSON.parse(fs.readFileSync(path.join(WORK, "scenes", file), "utf8"));
    const name = path.basename(file, ".json");
    const seen = await withPage(lesson(name), (page) =>
      page.evaluate((count) => Array.from({ length: count }, (_, step) => glassloop.sceneAt(step)), expected.length),
    );
    for (const [step, { current, ...scene }] of seen.entries()) {
      assert.deepEqual(scene, expected[step], `${name}, step ${step}`);
    }
  }
});
