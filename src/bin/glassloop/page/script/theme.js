// Light or dark: as the system says, until the reader chooses.  It runs before anything is painted.
"use strict";

const THEME = "glassloop-theme";

function chosenTheme() {
  try {
    return localStorage.getItem(THEME);
  } catch {
    return null; // Some browsers keep nothing for files.
  }
}

function showTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = chosenTheme() ?? (dark ? "dark" : "light");
}

function switchTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(THEME, root.dataset.theme);
  } catch {
    // Then it lasts as long as the page.
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();
