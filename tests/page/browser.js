// A headless Chromium that counts what a page asks for and complains about.

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const WORK = process.env.PAGE_TEST;
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser = null;

/** The one browser of a test file; `after(close)` ends it. */
async function launch() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  return browser;
}

async function close() {
  await browser?.close();
}

/** The address of a page of the site. */
function lesson(name, hash = "") {
  return pathToFileURL(path.join(WORK, "site", name + ".html")).href + hash;
}

/** The same page of the site that begins in Python. */
function inPython(name, hash = "") {
  return pathToFileURL(path.join(WORK, "site-in-python", name + ".html")).href + hash;
}

/** Writes a page of a trace, and returns its address; the command may fail, for a trace that is not whole. */
function pageOf(trace) {
  const file = trace.replace(/jsonl$/, "html");
  try {
    execFileSync(process.env.GLASSLOOP, ["html", trace, "-o", file], { stdio: "pipe" });
  } catch (error) {
    if (error.status !== 1) throw error;
  }
  return pathToFileURL(file).href;
}

/** The trace of a lesson, a line a record. */
function traceOf(name) {
  return execFileSync(process.env.GLASSLOOP, ["json", name], { encoding: "utf8", maxBuffer: 1 << 26 });
}

/** Does that with the page open, and checks that it asked for nothing but itself, and had no error. */
async function withPage(address, act, options = {}) {
  const { width = 1280, height = 800, colorScheme = "light", ...others } = options;
  const page = await (await launch()).newPage({ viewport: { width, height }, colorScheme, ...others });
  const wrong = [];
  page.on("console", (message) => wrong.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.stack}`));
  page.on("request", (request) => {
    const asked = request.url().split("#")[0];
    if (!request.isNavigationRequest() || !asked.startsWith("file:")) wrong.push(`request: ${asked.slice(0, 200)}`);
  });
  try {
    await page.goto(address);
    // A long page unpacks its data first.
    await page.waitForFunction(() => document.getElementById("walkthrough") === null || window.glassloop);
    const result = await act(page);
    assert.deepEqual(wrong, [], address);
    return result;
  } finally {
    await page.close();
  }
}

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** The number of the step that is shown; 0 before the first. */
async function step(page) {
  const place = await page.locator("#place").textContent();
  return place === "Before the first step" ? 0 : Number(/^Step (\d+) of/.exec(place)[1]);
}

async function sentence(page) {
  return page.locator("#sentence").innerText();
}

module.exports = { WORK, close, inPython, lesson, pageOf, press, sentence, step, traceOf, withPage };
