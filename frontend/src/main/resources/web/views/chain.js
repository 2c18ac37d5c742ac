// One causal chain: a lane for each process, time to the right, arrows where one process caused something in another.
// On a narrow screen the same as a list.

import {h} from './dom.js';
import {caption, detail, micros, title} from './event.js';
import {count} from './format.js';
import {diagram} from './lanes.js';
import {choice, controls, note} from './parts.js';
import {began, lanes, places} from './spacetime.js';

const MOST_EVENTS = 300;
const NARROW = 640;

export function draw({chain, state, again, width}) {
  const events = chain.events.slice(0, MOST_EVENTS);
  if (events.length === 0) {
    return note('The chain has no events.');
  }
  const edges = chain.edges.filter(([from, to]) => from < events.length && to < events.length);
  const it = {events, edges, space: lanes(events), first: events.reduce((a, e) => Math.min(a, began(e)), Infinity), state, again};
  state.event = Math.min(state.event ?? 0, events.length - 1);
  const stretched = state.scale !== 'even';
  const span = events.reduce((a, e) => Math.max(a, e.micros), 0) - it.first;
  return [
    h('p', {class: 'pv-summary', key: 'summary'}, h('strong', null, `request ${chain.request}`),
      ` ${count(chain.events.length, 'event')} in ${count(it.space.lanes.length, 'process', 'processes')}, ${micros(span)}`),
    width < NARROW ? list(it) : [
      controls(choice('time', [{value: 'stretched', label: 'stretched'}, {value: 'even', label: 'to scale'}], stretched ? 'stretched' : 'even', scale => {
        state.scale = scale;
        again();
      })),
      h('div', {class: 'pv-scroll', key: 'diagram'}, diagram(it, places(events, stretched), width, event => moved(event, it))),
      h('div', {class: 'pv-detail', key: 'detail', 'aria-live': 'polite'}, h('h3', null, title(it, state.event)), detail(it, state.event)),
    ],
    chain.events.length > events.length && note(`${count(chain.events.length - events.length, 'later event')} not shown.`),
  ];
}

function list(it) {
  const {events, space, state, again} = it;
  return h('ol', {class: 'pv-chain-list', key: 'list', onkeydown: event => moved(event, it)}, events.map((e, i) => h('li', {
    key: i, 'data-series': space.of(e) % 8 + 1, style: {'--lane': String(Math.min(6, space.of(e)))},
  },
  h('button', {type: 'button', 'data-event': i, 'aria-expanded': String(i === state.open), onclick: () => {
    Object.assign(state, {event: i, open: state.open === i ? undefined : i});
    again();
  }},
  h('span', {class: 'pv-offset'}, '+' + micros(e.micros - it.first)),
  h('span', {class: 'pv-step'}, h('strong', null, caption(e)), h('small', null, `${e.process} · ${e.host}`))),
  i === state.open && detail(it, i))));
}

function moved(event, it) {
  const {state, events, edges, again} = it;
  const isList = event.currentTarget.localName === 'ol';
  const next = {ArrowRight: 1, ArrowLeft: -1, ...(isList ? {ArrowDown: 1, ArrowUp: -1} : {})}[event.key];
  let to = {Home: 0, End: events.length - 1}[event.key] ?? (next && state.event + next);
  if (!isList && event.key === 'ArrowUp') {
    to = edges.findLast(([, effect]) => effect === state.event)?.[0];
  } else if (!isList && event.key === 'ArrowDown') {
    to = edges.find(([cause]) => cause === state.event)?.[1];
  }
  if (to >= 0 && to < events.length) {
    event.preventDefault();
    state.event = to;
    const host = event.currentTarget;
    again();
    host.querySelector(`[data-event="${to}"]`)?.focus();
  }
}
