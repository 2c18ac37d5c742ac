// An event of a chain in words.

import {h} from './dom.js';
import {duration, full, text} from './format.js';

/** What stands beside its dot: the alias of its source, and how long it took. */
export function caption(event) {
  return event.source + (event.elapsedMicros > 0 ? ' ' + micros(event.elapsedMicros) : '');
}

/** For a heading, and for who listens. */
export function title({events, first}, i) {
  const e = events[i];
  return `${i + 1} of ${events.length}: ${e.source} in ${e.process}, +${micros(e.micros - first)}`;
}

/** All that is known of it. */
export function detail({events, edges, first}, i) {
  const e = events[i];
  const others = (of, at) => edges.filter(edge => edge[of] === i).map(edge => `${events[edge[at]].source} in ${events[edge[at]].process}`).join(', ');
  const rows = [['tracepoint', e.tracepoint], ['process', `${e.process} · ${e.host}`], ['time', `${full(e.micros, 'time')} · +${micros(e.micros - first)}`],
    ['took', e.elapsedMicros === null || e.elapsedMicros === undefined ? '' : micros(e.elapsedMicros)], ['caused by', others(1, 0)], ['then', others(0, 1)],
    ...Object.entries(e.values ?? {}).map(([name, value]) => [name, text(value)])];
  return h('dl', {class: 'pv-values'}, rows.filter(([, value]) => value !== '').map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

export function micros(us) {
  if (us === 0) {
    return '0';
  }
  const {text, unit} = duration(us * 1000);
  return text.replace(/\.0+$|(\.\d*[1-9])0+$/, '$1') + ' ' + unit;
}
