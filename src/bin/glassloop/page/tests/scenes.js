// Writes the scene of every step of the page's data on standard input.

const walkthrough = inFull(JSON.parse(require("fs").readFileSync(0, "utf8")));
const [replay, history, names] = [new Replay(walkthrough.records), new History(walkthrough.records), new Names(walkthrough.labels)];
const scenes = [];
for (let step = walkthrough.first; step <= walkthrough.records.length; step += 1) {
  replay.goTo(step);
  scenes.push(sceneOf(replay, history, names));
}
// Backwards as well: every step has to look as it did.
for (let step = walkthrough.records.length; step >= walkthrough.first; step -= 1) {
  replay.goTo(step);
  const again = JSON.stringify(sceneOf(replay, history, names));
  if (again !== JSON.stringify(scenes[step - walkthrough.first])) throw new Error(`step ${step} looks different going back`);
}
process.stdout.write(JSON.stringify(scenes));
