// Light or dark: as the system says, until the reader chooses.  It runs before anything is painted.

const THEME = "glassloop-theme";

function showTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = kept(THEME) ?? (dark ? "dark" : "light");
}

function switchTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  keep(THEME, root.dataset.theme);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();
