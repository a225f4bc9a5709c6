// Screenshots for people to look at, in target/page-test/shots; two of them stand in docs/.

const path = require("node:path");
const { WORK, close, lesson, press, withPage } = require("./browser.js");

const SHOTS = [
  ["closed_loop", "beginning", []],
  ["closed_loop", "error", ["e"]],
  ["closed_loop", "why", ["e", "w"]],
  ["closed_loop", "end", ["End"]],
  ["create_task_and_await", "question", ["p", "End"]],
  ["create_task_and_await", "answered", ["p", "End", "1"]],
  ["gather_in_order", "middle", ["]", "]", "]", "]", "ArrowRight", "ArrowRight", "ArrowRight"]],
  ["closed_loop", "twin", ["e", "s"]],
  ["record", "record", ["e"]],
  ["index", "index", []],
];

async function main() {
  for (const colorScheme of ["light", "dark"]) {
    for (const [width, height] of [[1280, 800], [390, 844]]) {
      for (const [name, view, keys] of SHOTS) {
        const file = path.join(WORK, "shots", `${view}-${colorScheme}-${width}.png`);
        await withPage(
          lesson(name),
          async (page) => {
            await press(page, ...keys);
            await page.screenshot({ path: file, animations: "disabled" });
          },
          { width, height, colorScheme, reducedMotion: "reduce" },
        );
      }
    }
  }
  await close();
}

main();
