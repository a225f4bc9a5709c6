// Durations, as asyncio people write them: durations.rs.

/** `2 s`, `0.5 s`, `100 ms`, `20 µs`. */
function duration(nanoseconds) {
  if (nanoseconds === 0 || nanoseconds >= 500_000_000) return decimal(nanoseconds, 9, 3) + " s";
  if (nanoseconds >= 1_000_000) return fourDigits(nanoseconds, 6) + " ms";
  if (nanoseconds >= 1_000) return fourDigits(nanoseconds, 3) + " µs";
  return nanoseconds + " ns";
}

/** The same, in seconds unless it is very short. */
function seconds(nanoseconds) {
  if (nanoseconds > 0 && nanoseconds < 1_000_000) return duration(nanoseconds);
  return decimal(nanoseconds, 9, nanoseconds < 1_000_000_000 ? 4 : 3) + " s";
}

/** A number divided by 10^digits, which is less than a thousand: four digits of it. */
function fourDigits(amount, digits) {
  return decimal(amount, digits, 4 - String(Math.floor(amount / 10 ** digits)).length);
}

/** A number divided by 10^digits, rounded to as many decimals as it needs, and no more than so many. */
function decimal(amount, digits, most) {
  const unit = 10 ** digits;
  const step = 10 ** (digits - most);
  const rounded = Math.floor((amount + Math.floor(step / 2)) / step) * step;
  const rest = String(rounded % unit).padStart(digits, "0").replace(/0+$/, "");
  const whole = String(Math.floor(rounded / unit));
  return rest ? whole + "." + rest : whole;
}
