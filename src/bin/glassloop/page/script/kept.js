// What a browser keeps from page to page: what the reader chose last, by name.
"use strict";

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // Some browsers keep nothing for files.
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Then it lasts as long as the page.
  }
}
