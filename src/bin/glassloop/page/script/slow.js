// The turns that held their loop for too long: a list, from which one can go there.

/** So many are listed. */
const SLOWEST = 100;

function listSlowTurns(view) {
  const { steps, walkthrough } = view;
  const seen = walkthrough.slow.filter((step) => step <= view.limit());
  byId("slow-found").textContent = seen.length === 0 ? "None that may be seen yet." : "";
  byId("slow-results").replaceChildren(
    ...seen.slice(0, SLOWEST).map((step) => {
      const go = () => {
        byId("slow-box").close();
        view.jump(step);
      };
      const text = `${steps.number(step)}  ${steps.told(step).sentence}`;
      return element("li", {}, element("button", { class: "find", onclick: go }, text));
    }),
  );
  byId("slow-box").showModal();
}
