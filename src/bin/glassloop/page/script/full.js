// What the page's data leaves out because it is as one would expect: page/records.rs, page/data.rs.

/** A walkthrough with all that is left out. */
function inFull(walkthrough) {
  let number = 0;
  for (const record of walkthrough.records) number = record.n ??= number + 1;
  walkthrough.told.forEach((told, place) => {
    told.kind ??= "happening";
    // Causes stand as how many steps before they are.
    if (told.cause) told.cause = place + 1 - told.cause;
    if (told.nearest) told.nearest = place + 1 - told.nearest;
  });
  return walkthrough;
}
