// What views draw: the interface between the page and web/views.

const MAX_WINDOWS = 240;
const MAX_ROWS = 100_000;

/** The windows of before and the new ones, without the oldest where they are too many. */
export function keepWindows(before, fresh) {
  const last = before.at(-1)?.number ?? -Infinity;
  const added = fresh
    .filter(window => window.number > last)
    .map(window => ({number: window.number, beginMicros: window.beginMicros, rows: window.table.rows}));
  const all = [...before, ...added];
  let rows = 0;
  let from = all.length;
  while (from > 0 && all.length - from < MAX_WINDOWS && rows < MAX_ROWS) {
    rows += all[--from].rows.length;
  }
  return all.slice(from);
}

export function resultOf(run, windows) {
  return {
    query: {id: run.id, text: run.text, state: run.state},
    columns: run.columns,
    rows: run.table?.rows ?? [],
    earlier: run.table?.earlier ?? 0,
    windows,
    windowMicros: run.windowMicros,
    nowMicros: run.nowMicros,
  };
}
