// What a text becomes, stage by stage.

import {Part} from '../core/part.js';
import {change} from '../core/state.js';
import {h} from '../views/dom.js';

/** Stages that tell what will happen; the others are there for who asks. */
const OPEN = new Set(['matches', 'optimised plan', 'baggage', 'diagnostics']);

class Plan extends Part {
  view({plan}) {
    return plan && h('section', {class: 'card plan', 'aria-label': 'Plan'},
      h('div', {class: 'head'},
        h('h2', {}, 'Plan'),
        h('span', {class: 'none'}, 'What the text becomes. Nothing is installed.'),
        h('span', {class: 'space'}),
        h('button', {class: 'icon', 'aria-label': 'Close the plan', onclick: () => change({plan: null})}, '×')),
      plan.map(({title, text}) => h('details', {key: title, open: OPEN.has(title)},
        h('summary', {}, title),
        h('pre', {}, text))));
  }
}

customElements.define('ps-plan', Plan);
