// Writes the scene of every step of the page's data on standard input.

const exhibit = JSON.parse(require("fs").readFileSync(0, "utf8"));
const [replay, history, names] = [new Replay(exhibit.records), new History(exhibit.records), new Names(exhibit.labels)];
const scenes = [];
for (let step = exhibit.first; step <= exhibit.records.length; step += 1) {
  replay.goTo(step);
  scenes.push(sceneOf(replay, history, names));
}
// Backwards as well: every step has to look as it did.
for (let step = exhibit.records.length; step >= exhibit.first; step -= 1) {
  replay.goTo(step);
  const again = JSON.stringify(sceneOf(replay, history, names));
  if (again !== JSON.stringify(scenes[step - exhibit.first])) throw new Error(`step ${step} looks different going back`);
}
process.stdout.write(JSON.stringify(scenes));
