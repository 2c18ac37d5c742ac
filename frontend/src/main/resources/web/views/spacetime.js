// Where the events of a chain are in space and time. Knows numbers alone; times are microseconds.

const LOGICAL = 0.6;
const LEVELS = [-13, 21, -27, 35];

/** The processes of a chain in the order in which it reaches them: {lanes: [{name, host}], of: event => index}. */
export function lanes(events) {
  const at = new Map();
  const lanes = [];
  const key = e => JSON.stringify([e.process, e.host]);
  for (const event of events) {
    if (!at.has(key(event))) {
      at.set(key(event), lanes.length);
      lanes.push({name: event.process, host: event.host});
    }
  }
  return {lanes, of: event => at.get(key(event))};
}

/** When what an event tells of began; its own time if it does not say how long it took. */
export function began(event) {
  return event.micros - (event.elapsedMicros ?? 0);
}

/**
 * Places from 0 to 1 for each event and for where each began. Stretched, a gap is as wide as its logarithm, so that
 * microseconds inside of one process are seen beside the milliseconds between two; else all is to scale.
 */
export function places(events, stretched) {
  const stamps = new Map();
  const add = (micros, logical) => stamps.set(`${micros}.${logical}`, {micros, logical});
  events.forEach(e => {
    add(e.micros, e.logical);
    add(began(e), e.elapsedMicros ? 0 : e.logical);
  });
  const sorted = [...stamps.entries()].sort(([, a], [, b]) => a.micros - b.micros || a.logical - b.logical);
  const gaps = sorted.slice(1).map(([, s], i) => s.micros - sorted[i][1].micros);
  const least = gaps.filter(g => g > 0).reduce((a, b) => Math.min(a, b), Infinity);
  const weights = gaps.map(g => stretched ? (g > 0 ? 1 + Math.log2(1 + g / least) : LOGICAL) : g);
  const all = weights.reduce((a, b) => a + b, 0) || 1;
  const place = new Map();
  let x = 0;
  sorted.forEach(([stamp], i) => {
    place.set(stamp, x / all);
    x += weights[i] ?? 0;
  });
  return {
    event: e => place.get(`${e.micros}.${e.logical}`),
    began: e => place.get(`${began(e)}.${e.elapsedMicros ? 0 : e.logical}`),
    stamps: sorted.map(([stamp, {micros}]) => ({micros, at: place.get(stamp)})),
    count: sorted.length,
  };
}

/**
 * For each label of a lane its distance from the line, or null where there is no room for it. Labels are
 * {x, width} in the order of x; each is centred.
 */
export function stacked(labels) {
  const ends = LEVELS.map(() => -Infinity);
  return labels.map(({x, width}) => {
    const level = ends.findIndex(end => end + 6 <= x - width / 2);
    if (level < 0) {
      return null;
    }
    ends[level] = x + width / 2;
    return LEVELS[level];
  });
}
