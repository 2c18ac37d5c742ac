// One causal chain: a lane for each process, time to the right, arrows where one process caused something in another.
// On a narrow screen the same as a list.

import {h} from './dom.js';
import {count, duration, full, text} from './format.js';
import {choice, controls, note, round} from './parts.js';
import {began, lanes, places, stacked} from './spacetime.js';

const MOST_EVENTS = 300;
const NARROW = 640;
const LANE = 84;
const TOP = 18;
const STAMP_PIXELS = 22;
const CHARACTER = 6.5;

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
      h('div', {class: 'pv-scroll', key: 'diagram'}, diagram(it, places(events, stretched), width)),
      h('div', {class: 'pv-detail', key: 'detail', 'aria-live': 'polite'}, h('h3', null, title(it, state.event)), detail(it, state.event)),
    ],
    chain.events.length > events.length && note(`${count(chain.events.length - events.length, 'later event')} not shown.`),
  ];
}

function diagram(it, place, width) {
  const {events, edges, space, state, again} = it;
  const left = Math.min(220, Math.max(...space.lanes.map(l => Math.max(l.name.length, l.host.length))) * CHARACTER + 24);
  const right = Math.max(width, left + place.count * STAMP_PIXELS) - 50;
  const x = at => round(left + 16 + at * (right - left - 16));
  const y = lane => TOP + lane * LANE + LANE / 2;
  const points = events.map(e => ({x: x(place.event(e)), y: y(space.of(e)), lane: space.of(e), from: x(place.began(e))}));
  const height = TOP + space.lanes.length * LANE + 26;
  const near = new Set(edges.filter(([from, to]) => from === state.event || to === state.event).map(String));
  return h('svg', {
    class: 'pv-chain', width: right + 50, height, viewBox: `0 0 ${right + 50} ${height}`, role: 'group',
    'aria-label': 'events in space and time; left and right follow time, up and down follow causes and effects', onkeydown: event => moved(event, it),
  },
  h('defs', null, h('marker', {id: 'pv-arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'}, h('path', {class: 'pv-arrow-head', d: 'M0 0L8 4L0 8z'}))),
  h('g', {class: 'pv-lanes'}, space.lanes.map((lane, i) => h('g', null,
    h('line', {x1: left, x2: right + 30, y1: y(i) + 0.5, y2: y(i) + 0.5}),
    h('text', {x: 4, y: y(i) - 2, class: 'pv-lane'}, cut(lane.name, left)), h('text', {x: 4, y: y(i) + 13}, cut(lane.host, left))))),
  h('g', {class: 'pv-spans'}, points.map((p, i) => events[i].elapsedMicros > 0
    && h('rect', {'data-series': p.lane % 8 + 1, x: p.from, y: p.y - 3.5, width: Math.max(2, round(p.x - p.from)), height: 8, rx: 3}))),
  h('g', {class: 'pv-edges'}, edges.map(([from, to]) => h('path', {d: arrow(points[from], points[to]), class: near.has(`${from},${to}`) ? 'pv-near' : null,
    'marker-end': points[from].lane === points[to].lane ? null : 'url(#pv-arrow)'}))),
  h('g', {class: 'pv-ticks'}, ticks(place.stamps.map(s => ({x: x(s.at), label: '+' + micros(s.micros - it.first)}))).map(t =>
    h('text', {x: t.x, y: height - 8, 'text-anchor': 'middle'}, t.label))),
  labelled(events, points).map((dy, i) => h('g', {
    key: i, class: i === state.event ? 'pv-event pv-chosen' : 'pv-event', 'data-series': points[i].lane % 8 + 1, 'data-event': i, role: 'button',
    tabindex: i === state.event ? 0 : -1, 'aria-label': title(it, i), 'aria-pressed': String(i === state.event), onclick: () => {
      state.event = i;
      again();
    },
  },
  h('circle', {class: 'pv-hit', cx: points[i].x, cy: points[i].y, r: 14}),
  h('circle', {class: 'pv-dot', cx: points[i].x, cy: points[i].y, r: i === state.event ? 7 : 5}),
  (dy !== null || i === state.event) && h('text', {x: points[i].x, y: points[i].y + (dy ?? -13), 'text-anchor': 'middle'}, label(events[i])))));
}

function labelled(events, points) {
  const shift = Array(events.length).fill(null);
  new Set(points.map(p => p.lane)).forEach(lane => {
    const mine = points.map((p, i) => i).filter(i => points[i].lane === lane).sort((a, b) => points[a].x - points[b].x);
    stacked(mine.map(i => ({x: points[i].x, width: label(events[i]).length * CHARACTER}))).forEach((dy, j) => shift[mine[j]] = dy);
  });
  return shift;
}

/** From one point to the other, ending before the dot. */
function arrow(a, b) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const gap = a.lane === b.lane ? 0 : Math.min(9, length / 2) / length;
  return `M${a.x} ${a.y}L${round(b.x - (b.x - a.x) * gap)} ${round(b.y - (b.y - a.y) * gap)}`;
}

function ticks(all) {
  let end = -Infinity;
  return all.filter(({x, label}) => {
    const half = label.length * CHARACTER / 2 + 5;
    const fits = x - half >= end;
    end = fits ? x + half : end;
    return fits;
  });
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
  h('span', {class: 'pv-step'}, h('strong', null, label(e)), h('small', null, `${e.process} · ${e.host}`))),
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

function detail({events, edges, first}, i) {
  const e = events[i];
  const others = (of, at) => edges.filter(edge => edge[of] === i).map(edge => `${events[edge[at]].source} in ${events[edge[at]].process}`).join(', ');
  const rows = [['tracepoint', e.tracepoint], ['process', `${e.process} · ${e.host}`], ['time', `${full(e.micros, 'time')} · +${micros(e.micros - first)}`],
    ['took', e.elapsedMicros === null || e.elapsedMicros === undefined ? '' : micros(e.elapsedMicros)], ['caused by', others(1, 0)], ['then', others(0, 1)],
    ...Object.entries(e.values ?? {}).map(([name, value]) => [name, text(value)])];
  return h('dl', {class: 'pv-values'}, rows.filter(([, value]) => value !== '').map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

function title({events, first}, i) {
  const e = events[i];
  return `${i + 1} of ${events.length}: ${e.source} in ${e.process}, +${micros(e.micros - first)}`;
}

function label(event) {
  return event.source + (event.elapsedMicros > 0 ? ' ' + micros(event.elapsedMicros) : '');
}

function micros(us) {
  const {text, unit} = duration(us * 1000);
  return text.replace(/\.0+$|(\.\d*[1-9])0+$/, '$1') + ' ' + unit;
}

function cut(name, left) {
  const most = Math.floor((left - 16) / CHARACTER);
  return name.length > most ? name.slice(0, most - 1) + '…' : name;
}
