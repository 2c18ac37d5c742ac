// What the page shows, in one place. Parts watch it; a change is drawn once, with the next frame.

export const state = {
  /** connecting, live, lost, or refused where the token is missing or wrong */
  connection: 'connecting',
  processes: [],
  queries: [],
  /** queries that the frontend keeps: {name, text, question} */
  shipped: [],
  /** queries that this browser keeps: {name, text} */
  own: [],
  /** the run that is shown, by number; 0 for none */
  selected: 0,
  /** its last RunView, when that came (performance.now), and closed windows, oldest first */
  run: null,
  runAt: 0,
  windows: [],
  /** what is in the editor */
  text: '',
  lease: '600000',
  /** what the API said of the last text: null, or {errors} */
  failure: null,
  busy: false,
  /** null, or sections of the plan */
  plan: null,
  /** null, or what the history said of the last SQL: {titles, rows, truncated, millis, partial} */
  answer: null,
  /** which view of the result, by name; null for the best */
  view: null,
  keysShown: false,
  saving: false,
  notice: '',
};

const watchers = new Set();
let scheduled = false;

export function change(values) {
  Object.assign(state, values);
  if (!scheduled) {
    scheduled = true;
    // A hidden tab draws no frames; it still has to have the state right.
    (document.hidden ? queueMicrotask : requestAnimationFrame)(tell);
  }
}

function tell() {
  scheduled = false;
  for (const watcher of watchers) {
    watcher();
  }
}

/** Calls back now and after each change; returns how to stop that. */
export function watch(watcher) {
  watchers.add(watcher);
  watcher();
  return () => watchers.delete(watcher);
}
