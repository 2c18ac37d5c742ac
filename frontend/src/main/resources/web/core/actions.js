// What a person can have the page do.

import {get, post, queryText} from './api.js';
import {follow} from './live.js';
import {change, state} from './state.js';
import {isStoppable} from './text.js';
import {oneLine} from '../query/one-line.js';
import {isSql, statement} from '../query/sql.js';

const OWN = 'pivotscope.saved';
const DRAFT = 'pivotscope.draft';
const NOTICE_MILLIS = 4000;
const MOST_ROWS = 5000;
const AS_WRITTEN = -1;
const SAYS_HOW_LONG = /\bwith\b[\s\S]*\bfor\s+\d/i;

/** What a query says of its own time goes before what is chosen beside it. */
export const leaseOf = (text, chosen) => (SAYS_HOW_LONG.test(text) ? AS_WRITTEN : Number(chosen));

export async function run() {
  const text = state.text.trim();
  if (text === '' || state.busy) {
    return;
  }
  if (isSql(text)) {
    await askHistory(text);
    return;
  }
  change({busy: true, failure: null});
  try {
    const request = {query: queryText(text), forMillis: leaseOf(text, state.lease), attached: false};
    const {query, warnings} = await post('/api/queries', request);
    change({busy: false, plan: null});
    if (warnings.length > 0) {
      tell(warnings.length === 1 ? 'It runs, with a warning.' : `It runs, with ${warnings.length} warnings.`);
    }
    show(query.id);
  } catch (refusal) {
    change({busy: false, failure: {errors: refusal.errors ?? [String(refusal)]}});
  }
}

async function askHistory(text) {
  change({busy: true, failure: null, plan: null});
  try {
    change({busy: false, answer: await post('/api/sql', {text: statement(text), limit: MOST_ROWS})});
  } catch (refusal) {
    change({busy: false, failure: {errors: refusal.errors ?? [String(refusal)]}});
  }
}

export async function explain() {
  const text = state.text.trim();
  if (state.plan) {
    change({plan: null});
  } else if (text !== '') {
    change({busy: true, failure: null});
    try {
      const {text: stages} = await post('/api/explain', queryText(text));
      change({busy: false, plan: sections(stages)});
    } catch (refusal) {
      change({busy: false, failure: {errors: refusal.errors ?? [String(refusal)]}});
    }
  }
}

/** Each stage begins with a line {@code == its name}. */
function sections(text) {
  return text.split(/^== /m).slice(1).map(part => {
    const end = part.indexOf('\n');
    return {title: part.slice(0, end), text: part.slice(end + 1).trimEnd()};
  });
}

export async function stop(id) {
  const query = state.queries.find(one => one.id === id);
  if (id !== 0 && (!query || isStoppable(query.state))) {
    await post(`/api/queries/${id}/stop`, []).catch(refusal => tell(refusal.message));
  }
}

/** Shows a run, and its text, unless something else is being written. */
export function show(id) {
  const query = state.queries.find(one => one.id === id);
  const known = state.queries.some(one => one.text.trim() === state.text.trim());
  if (query && (known || state.text.trim() === '')) {
    write(query.text);
  }
  history.replaceState(null, '', id ? `#query=${id}` : location.pathname);
  follow(id);
}

/** Puts a text into the editor. */
export function write(text) {
  change({text, failure: null, plan: null});
  localStorage.setItem(DRAFT, text);
}

export async function copyOneLine() {
  const lease = leaseOf(state.text, state.lease);
  await navigator.clipboard.writeText(oneLine(state.text, location.host, lease));
  tell('Copied: paste it into a terminal.');
}

export function save(name) {
  const own = [...state.own.filter(one => one.name !== name), {name, text: state.text.trim()}];
  own.sort((a, b) => a.name.localeCompare(b.name));
  localStorage.setItem(OWN, JSON.stringify(own));
  change({own, saving: false});
  tell(`Saved as ${name}, in this browser.`);
}

export function forget(name) {
  const own = state.own.filter(one => one.name !== name);
  localStorage.setItem(OWN, JSON.stringify(own));
  change({own});
}

/** What was kept from before. */
export async function recall() {
  change({text: localStorage.getItem(DRAFT) ?? '', own: JSON.parse(localStorage.getItem(OWN) ?? '[]')});
  const kept = await get('/api/saved').catch(() => ({}));
  change({shipped: kept.saved ?? []});
}

let clearing;

export function tell(notice) {
  change({notice});
  clearTimeout(clearing);
  clearing = setTimeout(() => change({notice: ''}), NOTICE_MILLIS);
}
