// In which language the programs are: as the reader chose last, and until then as the site is made.

const LANGUAGE = "glassloop-language";

function showLanguage() {
  const { dataset } = document.documentElement;
  const chosen = kept(LANGUAGE);
  dataset.programs = ["Python", "Rust"].includes(chosen) ? chosen : dataset.begins;
}

function chooseLanguage(language) {
  keep(LANGUAGE, language);
  document.documentElement.dataset.programs = language;
}

showLanguage();
