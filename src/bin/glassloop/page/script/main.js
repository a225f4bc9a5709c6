// Where the page begins: it reads what it is to show, and shows it.

function main() {
  const exhibit = JSON.parse(byId("exhibit").textContent);
  const view = new View(exhibit);
  byId("title").textContent = exhibit.title;
  byId("all-lessons").hidden = !exhibit.in_a_site;
  byId("predict").hidden = exhibit.questions.length === 0;
  byId("notices").replaceChildren(
    ...exhibit.notices.map((notice) => element("p", { class: "notice", role: "note" }, notice)),
  );
  listenToControls(view);
  listenToKeys(view);
  listenToSearch(view);
  view.go(stepInAddress(view.moments) ?? view.moments.start);
  // For tests, and for the curious at the browser's console.
  window.glassloop = view;
}

main();
