// One causal chain of a run, asked for when somebody wants to see it.

import {post} from '../core/api.js';
import {h, patch} from '../views/dom.js';
import {renderChain} from '../views/index.js';

/** What was answered stays for as long as the element is shown. */
const shown = new WeakMap();

export function drawChain(host, run) {
  const mine = shown.get(host) ?? {};
  if (!mine.bar) {
    shown.set(host, mine);
    mine.bar = document.createElement('div');
    mine.place = document.createElement('div');
    host.replaceChildren(mine.bar, mine.place);
    ask(run, mine);
  }
  patch(mine.bar, bar(run, mine));
}

async function ask(run, mine) {
  mine.asking = true;
  mine.trouble = '';
  patch(mine.bar, bar(run, mine));
  try {
    const chain = await post(`/api/queries/${run.id}/chain`, {});
    mine.found = chain.events?.length > 0;
    mine.trouble = mine.found ? '' : 'No request has been seen whole yet. Try again in a moment.';
    if (mine.found) {
      renderChain(mine.place, chain);
    }
  } catch (refusal) {
    mine.trouble = refusal.status === 404 ? 'This frontend keeps no chains of this query.' : refusal.message;
  }
  mine.asking = false;
  patch(mine.bar, bar(run, mine));
}

function bar(run, mine) {
  return h('div', {class: 'chain-bar'},
    h('p', {class: 'none'},
      mine.asking ? 'Waiting for a request that the query sees …' : mine.trouble || 'One request, from process to process: time goes down.'),
    h('button', {class: 'quiet', disabled: mine.asking, onclick: () => ask(run, mine)}, 'Another'));
}
