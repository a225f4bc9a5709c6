// Durations, as asyncio people write them: durations.rs.

/** `2 s`, `0.5 s`, `100 ms`, `20 µs`. */
function duration(nanoseconds) {
  if (nanoseconds === 0 || nanoseconds >= 500_000_000) return seconds(nanoseconds);
  if (nanoseconds >= 1_000_000) return decimal(nanoseconds, 6) + " ms";
  if (nanoseconds >= 1_000) return decimal(nanoseconds, 3) + " µs";
  return nanoseconds + " ns";
}

/** The same, always in seconds. */
function seconds(nanoseconds) {
  return decimal(nanoseconds, 9) + " s";
}

/** A number divided by 10^digits, with as many decimals as it needs. */
function decimal(amount, digits) {
  const unit = 10 ** digits;
  const rest = String(amount % unit).padStart(digits, "0").replace(/0+$/, "");
  const whole = String(Math.floor(amount / unit));
  return rest ? whole + "." + rest : whole;
}
