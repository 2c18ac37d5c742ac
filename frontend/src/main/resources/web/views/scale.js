// From values to places: axes, steps of a heat map, buckets. Knows numbers alone.

const STEPS = [1, 2, 5, 10];
/** Of time, in microseconds: 10 ms to a day. */
const TIMES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400]
  .map(seconds => seconds * 1e6);

/** Round values from at most `low` to at least `high`, about `wanted` steps. */
export function ticks(low, high, wanted) {
  if (!(high > low)) {
    return [low];
  }
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = STEPS.find(s => s * power >= raw * 0.999) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({length: last - first + 1}, (none, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Times of day between two times, about `wanted` of them; all in microseconds. */
export function timeTicks(from, to, wanted) {
  const step = TIMES.find(t => t >= (to - from) / wanted) ?? Math.ceil((to - from) / wanted / 86400e6) * 86400e6;
  const zone = new Date(from / 1000).getTimezoneOffset() * 60e6;
  const ticks = [];
  for (let t = Math.ceil((from - zone) / step) * step + zone; t <= to && ticks.length < 100; t += step) {
    ticks.push(t);
  }
  return ticks;
}

/** The function that takes `low` to `from` and `high` to `to`. */
export function linear(low, high, from, to) {
  const factor = high > low ? (to - from) / (high - low) : 0;
  return value => from + (value - low) * factor;
}

/** Which of seven steps of heat a value has beside the highest: 0 for nothing, else 1 to 6. */
export function heat(value, highest) {
  return value > 0 && highest > 0 ? Math.min(6, Math.max(1, Math.ceil(value / highest * 6))) : 0;
}

/** Histograms in one: lists of [low, high, count], ascending; what is no bucket is passed over. */
export function addBuckets(histograms) {
  const byLow = new Map();
  for (const histogram of histograms) {
    for (const bucket of Array.isArray(histogram) ? histogram : []) {
      const [low, high, count] = Array.isArray(bucket) ? bucket.map(Number) : [];
      if (low <= high && count > 0) {
        const same = byLow.get(low);
        byLow.set(low, [low, Math.max(high, same?.[1] ?? high), count + (same?.[2] ?? 0)]);
      }
    }
  }
  return [...byLow.values()].sort((a, b) => a[0] - b[0]);
}

/** Buckets with the empty ones between two that are above 0, so that a gap is seen; none if that makes too many. */
export function ladder(buckets, most) {
  const rungs = [];
  for (const bucket of buckets) {
    const below = rungs.at(-1)?.[0];
    for (let low = below * 2; below > 0 && low < bucket[0] && rungs.length <= most; low *= 2) {
      rungs.push([low, low * 2, 0]);
    }
    rungs.push(bucket);
  }
  return rungs.length > most ? buckets : rungs;
}
