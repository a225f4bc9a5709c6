// When each step happens, on one axis for all loops: axis.rs.

/** By step, nanoseconds; step 0 is as early as the first. */
function timesOf({ records, real_time: isReal }) {
  const [times, clocks] = [[], new Map()];
  let now = isReal ? (records.find((record) => record.loop !== undefined)?.ns ?? 0) : 0;
  times.push(now);
  for (const { loop, ns } of records) {
    if (loop !== undefined) {
      // Real clocks are one and the same; a virtual one is its loop's own, and begins with it.
      now = isReal ? Math.max(now, ns) : now + Math.max(0, ns - (clocks.get(loop) ?? ns));
      clocks.set(loop, ns);
    }
    times.push(now);
  }
  return times;
}
