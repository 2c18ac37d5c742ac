// The run that is shown: what it asks, how it stands, and its result in the view that fits.

import {show, stop, write} from '../core/actions.js';
import {glyph} from '../core/glyph.js';
import {Part} from '../core/part.js';
import {resultOf} from '../core/result.js';
import {change, state} from '../core/state.js';
import {STATE_WORDS, isEnded, isStoppable, shortly} from '../core/text.js';
import {historyOf} from '../query/sql.js';
import {h, patch} from '../views/dom.js';
import {render, viewsFor} from '../views/index.js';
import {drawChain} from './chain.js';
import {welcome} from './welcome.js';

const CHAIN = {name: 'chain', label: 'Chain'};

class Result extends Part {
  connectedCallback() {
    this.head = document.createElement('div');
    this.host = document.createElement('div');
    this.host.className = 'view';
    this.append(this.head, this.host);
    super.connectedCallback();
  }

  draw() {
    const {run} = state;
    this.className = run ? 'card' : '';
    if (!run) {
      this.shown = null;
      this.host.replaceChildren();
      patch(this.head, state.selected ? h('p', {class: 'none wait'}, 'Asking for query ', String(state.selected), ' …') : welcome(state.processes));
      return;
    }
    const result = resultOf(run, state.windows);
    const views = [...viewsFor(result), CHAIN];
    const chosen = views.find(view => view.name === state.view) ?? views[0];
    patch(this.head, head(run, views, chosen));
    if (run !== this.drawn || this.shown !== `${run.id} ${chosen.name}`) {
      this.drawn = run;
      this.drawView(run, chosen, result);
    }
  }

  /** A host of its own for each view of each run; what was chosen in a view stays while the run is shown. */
  drawView(run, chosen, result) {
    const shown = `${run.id} ${chosen.name}`;
    if (this.shown !== shown) {
      this.states = this.of === run.id ? this.states : {};
      this.of = run.id;
      this.shown = shown;
      this.inner = document.createElement('div');
      this.host.replaceChildren(this.inner);
    }
    if (chosen === CHAIN) {
      drawChain(this.inner, run);
    } else if (result.rows.length === 0 && result.windows.every(window => window.rows.length === 0)) {
      patch(this.inner, h('p', {class: 'none wait'}, waiting(run)));
    } else {
      render(chosen.name, this.inner, result, (this.states[chosen.name] ??= {}));
    }
  }
}

function waiting(run) {
  if (isEnded(run.state)) {
    return 'Nothing happened while it ran.';
  }
  if (run.state === 'trying') {
    return 'Some processes try whether they bear it; it begins when all have it.';
  }
  return run.state === 'collecting' ? 'Nothing has happened yet.' : 'It begins when the processes are armed.';
}

function head(run, views, chosen) {
  const {what} = shortly(run.text);
  const outcome = run.partial.length > 0 ? 'partial' : 'complete';
  return h('div', {class: 'head'},
    h('div', {class: 'title'},
      h('span', {class: 'state', id: 'state', role: 'status'}, glyph(run.state), STATE_WORDS[run.state] ?? run.state),
      run.t0Micros > 0 && h('span', {class: 'state'}, glyph(outcome), outcome),
      h('code', {class: 'text', title: run.text}, what),
      h('span', {class: 'space'}),
      run.text.trim() !== state.text.trim() && h('button', {class: 'quiet', onclick: () => write(run.text)}, 'Edit'),
      h('button', {class: 'quiet', id: 'history', title: 'What is kept of it, with SQL', onclick: () => write(historyOf(run.id))}, 'History'),
      isStoppable(run.state)
        ? h('button', {class: 'quiet stop', id: 'stop', onclick: () => stop(run.id), title: 's'}, 'Stop')
        : h('button', {class: 'icon', 'aria-label': 'Close the result', onclick: () => show(0)}, '×')),
    h('div', {class: 'tabs', role: 'tablist', 'aria-label': 'Views'}, views.map((view, i) =>
      h('button', {
        key: view.name, role: 'tab', 'aria-selected': String(view === chosen), 'data-view': view.name, title: String(i + 1),
        onclick: () => change({view: view.name}),
      }, view.label))));
}

customElements.define('ps-result', Result);
