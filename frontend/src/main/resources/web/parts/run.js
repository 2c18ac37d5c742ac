// How the run stands in each process, what it costs, how long it goes on.

import {glyph} from '../core/glyph.js';
import {Part} from '../core/part.js';
import {state} from '../core/state.js';
import {bytes, clock, count, isEnded, isStoppable, number} from '../core/text.js';
import {h} from '../views/dom.js';
import {primer} from './primer.js';

const SECOND = 1000;

class Run extends Part {
  connectedCallback() {
    super.connectedCallback();
    this.ticking = setInterval(() => state.run && !isEnded(state.run.state) && this.draw(), SECOND);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  view({run}) {
    return run ? [time(run), cost(run), lacks(run), sources(run), processes(run)] : primer();
  }
}

/** Since the last message time has gone on, by this machine's clock alone. */
const gone = () => performance.now() - state.runAt;

function time(run) {
  const until = run.t1Micros || run.nowMicros + (isStoppable(run.state) ? gone() * 1000 : 0);
  const elapsed = run.t0Micros === 0 ? 0 : Math.max(0, until - run.t0Micros) / 1000;
  if (run.remainingMillis < 0 || !isStoppable(run.state)) {
    const words = isEnded(run.state) ? `collected · ${run.reason || 'stopped'}` : isStoppable(run.state) ? 'until stopped' : 'collected';
    return h('section', {class: 'time'}, h('output', {id: 'clock'}, clock(elapsed)), h('span', {}, words));
  }
  const left = Math.max(0, run.remainingMillis - (run.t0Micros === 0 ? 0 : gone()));
  return h('section', {class: 'time'},
    h('output', {id: 'clock'}, clock(left)), h('span', {}, `left, ${clock(elapsed)} gone`),
    h('progress', {max: elapsed + left || 1, value: elapsed, 'aria-label': 'Time gone'}));
}

function cost(run) {
  const {hits, tuples, dropped, withoutBaggage, failed, traffic} = run.counters;
  const pause = Math.max(0, ...run.processes.map(process => process.pauseNanos)) / 1e6;
  const rows = [
    ['events seen', number(hits)],
    ['rows', number(tuples)],
    ['reported as', number(traffic.reported)],
    ['dropped', number(dropped)],
    withoutBaggage > 0 && ['without baggage', number(withoutBaggage)],
    failed > 0 && ['failed', number(failed)],
    traffic.hops > 0 && ['baggage a hop', bytes(traffic.bytes / traffic.hops)],
    traffic.hops > 0 && ['largest header', bytes(traffic.largestHeader)],
    ['longest pause', `${pause.toFixed(pause < 10 ? 1 : 0)} ms`],
  ].filter(Boolean);
  return h('section', {},
    h('h2', {}, 'Cost'),
    h('dl', {class: 'figures', id: 'cost'}, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])));
}

function lacks(run) {
  return run.partial.length > 0 && h('section', {},
    h('h2', {}, 'What it may lack'),
    h('ul', {class: 'notes'}, run.partial.map(({cause, detail}) =>
      h('li', {}, glyph('partial'), h('span', {}, h('strong', {}, cause), ' ', detail)))));
}

function sources(run) {
  return h('section', {},
    h('h2', {}, 'Woven'),
    h('ul', {class: 'states'}, run.sources.map(source => h('li', {key: source.name},
      glyph(source.methods > 0 ? 'armed' : 'waiting'),
      h('span', {class: 'name wide', title: source.name}, source.name),
      h('span', {class: 'many below'}, source.methods > 0
        ? `${count(source.methods, 'method', 'methods')}, ${count(source.processes, 'process', 'processes')}`
        : 'no process has it')))));
}

function processes(run) {
  const removed = run.processes.filter(process => process.state === 'removed' || process.state === 'tripped').length;
  return h('section', {},
    h('h2', {}, 'Processes'),
    run.processes.length === 0 && h('p', {class: 'none'}, 'None is connected: it waits for one.'),
    isEnded(run.state) && h('p', {class: 'receipt', id: 'receipt'}, glyph('complete'), `Classes restored in ${count(removed, 'process', 'processes')}.`),
    h('ul', {class: 'states', id: 'processes'}, [...run.processes].sort(byUse).map(process)));
}

/** Where something is woven first, then by name and host. */
const byUse = (a, b) => (b.methods > 0) - (a.methods > 0) || a.label.localeCompare(b.label);

function process({label, procName, state: stands, methods, reason, notes}) {
  return h('li', {key: label},
    glyph(stands),
    h('span', {class: 'name', title: label}, procName, ' ', h('small', {}, label.slice(procName.length).replace(/^ \((.*), pid.*$/, '$1'))),
    h('span', {class: 'many'}, stands, methods > 0 && ` · ${count(methods, 'method', 'methods')}`),
    reason && h('p', {class: 'why'}, reason),
    notes.map(note => h('p', {class: 'why'}, note)));
}

customElements.define('ps-run', Run);
