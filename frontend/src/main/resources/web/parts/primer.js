// The language at a glance, where no run is shown.

import {h} from '../views/dom.js';

const CLAUSES = [
  ['From r In source', 'Each event of the source is a row: a named tracepoint, or any method, as a.b.Type.method(..)'],
  ['Join c In First(other) On c -> r', 'What happened before it in the same request, in whatever process'],
  ['Where condition', 'Rows to keep'],
  ['GroupBy r.host', 'One result for each key'],
  ['Select r.host, COUNT, P99(r.elapsed)', 'What is shown'],
  ['With every 5s, for 10m', 'How it runs'],
];

export function primer() {
  return h('section', {class: 'primer'},
    h('h2', {}, 'The language at a glance'),
    h('dl', {}, CLAUSES.map(([form, meaning]) => [h('dt', {}, h('code', {}, form)), h('dd', {}, meaning)])));
}
