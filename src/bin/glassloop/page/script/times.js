// When each step happens, on one axis for all loops: axis.rs.

/** By step, nanoseconds; step 0 is as early as the first. */
function timesOf({ records, real_time: isReal }) {
  const [times, clocks, begun] = [[], new Map(), new Map()];
  let now = isReal ? (records.find((record) => record.loop !== undefined)?.ns ?? 0) : 0;
  times.push(now);
  for (const { loop, ns } of records) {
    if (loop !== undefined) {
      // Python's real clocks are one and the same; a loop's own begins with it, and goes on from where the others are.
      if (!begun.has(loop)) begun.set(loop, Math.max(0, now - ns));
      now = isReal ? Math.max(now, ns + begun.get(loop)) : now + Math.max(0, ns - (clocks.get(loop) ?? ns));
      clocks.set(loop, ns);
    }
    times.push(now);
  }
  return times;
}
