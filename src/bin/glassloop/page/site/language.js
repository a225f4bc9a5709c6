// The switch between Python and Rust.
const languages = [...document.querySelectorAll("button.language")];

function showChoice() {
  for (const button of languages) {
    button.setAttribute("aria-pressed", String(button.value === document.documentElement.dataset.programs));
  }
}

for (const button of languages) {
  button.addEventListener("click", () => {
    chooseLanguage(button.value);
    showChoice();
  });
}

// Whoever comes back from another page may have chosen there.
addEventListener("pageshow", (event) => {
  if (event.persisted) showLanguage();
  showChoice();
});
showChoice();
