// The diagram of a causal chain: a lane for each process, a dot for each event, arrows between lanes.

import {h} from './dom.js';
import {caption, micros, title} from './event.js';
import {round} from './parts.js';
import {stacked} from './spacetime.js';

const LANE = 84;
const TOP = 18;
const STAMP_PIXELS = 22;
const CHARACTER = 6.5;

/**
 * The diagram as an SVG at least `width` pixels wide.
 *
 * @param it {events, edges, space, first, state, again} of the chain
 * @param place of each event in time
 */
export function diagram(it, place, width, onkeydown) {
  const {events, edges, space, state, again} = it;
  const left = Math.min(220, Math.max(...space.lanes.map(l => Math.max(l.name.length, l.host.length))) * CHARACTER + 24);
  const right = Math.max(width, left + place.count * STAMP_PIXELS) - 50;
  const x = at => round(left + 16 + at * (right - left - 16));
  const y = lane => TOP + lane * LANE + LANE / 2;
  const points = events.map(e => ({x: x(place.event(e)), y: y(space.of(e)), lane: space.of(e), from: x(place.began(e))}));
  const height = TOP + space.lanes.length * LANE + 26;
  const labels = labelled(events, points, left, right + 46);
  const near = new Set(edges.filter(([from, to]) => from === state.event || to === state.event).map(String));
  return h('svg', {
    class: 'pv-chain', width: right + 50, height, viewBox: `0 0 ${right + 50} ${height}`, role: 'group',
    'aria-label': 'events in space and time; left and right follow time, up and down follow causes and effects', onkeydown,
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
  labels.map((label, i) => h('g', {
    key: i, class: i === state.event ? 'pv-event pv-chosen' : 'pv-event', 'data-series': points[i].lane % 8 + 1, 'data-event': i, role: 'button',
    tabindex: i === state.event ? 0 : -1, 'aria-label': title(it, i), 'aria-pressed': String(i === state.event), onclick: () => {
      state.event = i;
      again();
    },
  },
  h('circle', {class: 'pv-hit', cx: points[i].x, cy: points[i].y, r: 14}),
  h('circle', {class: 'pv-dot', cx: points[i].x, cy: points[i].y, r: i === state.event ? 7 : 5}),
  (label.dy !== null || i === state.event) && h('text', {x: label.x, y: points[i].y + (label.dy ?? -13), 'text-anchor': 'middle'}, label.text))));
}

/** What is written at each event and where: {text, x, dy}, dy null where there is no room for it beside the others. */
function labelled(events, points, left, right) {
  const labels = events.map((e, i) => {
    const text = caption(e);
    const half = text.length * CHARACTER / 2;
    return {text, width: 2 * half, x: round(Math.max(left + half, Math.min(right - half, points[i].x))), dy: null};
  });
  new Set(points.map(p => p.lane)).forEach(lane => {
    const mine = labels.filter((l, i) => points[i].lane === lane).sort((a, b) => a.x - b.x);
    stacked(mine).forEach((dy, i) => mine[i].dy = dy);
  });
  return labels;
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

function cut(name, left) {
  const most = Math.floor((left - 16) / CHARACTER);
  return name.length > most ? name.slice(0, most - 1) + '…' : name;
}
