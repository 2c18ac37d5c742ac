// Runs, newest first, and queries kept under a name.

import {forget, show, write} from '../core/actions.js';
import {glyph} from '../core/glyph.js';
import {Part} from '../core/part.js';
import {STATE_WORDS, isEnded, shortly} from '../core/text.js';
import {h} from '../views/dom.js';

const PAST = 12;

/** States that the list a run stands in tells already. */
const WORDS = new Set(['collecting', 'ended']);

class Queries extends Part {
  view({queries, own, shipped, selected}) {
    const newest = [...queries].reverse();
    const running = newest.filter(query => !isEnded(query.state));
    const past = newest.filter(query => isEnded(query.state));
    const shown = this.all ? past : past.slice(0, PAST);
    return [
      h('h2', {}, 'Running'),
      running.length === 0
        ? h('p', {class: 'none'}, 'No query runs.')
        : h('ul', {class: 'list', id: 'running'}, running.map(query => run(query, selected))),
      past.length > 0 && [
        h('h2', {}, 'Past'),
        h('ul', {class: 'list', id: 'past'}, shown.map(query => run(query, selected))),
        past.length > shown.length &&
          h('button', {class: 'link', onclick: () => { this.all = true; this.draw(); }}, `${past.length - shown.length} more`),
      ],
      own.length > 0 && [
        h('h2', {}, 'Saved'),
        h('ul', {class: 'list', id: 'saved'}, own.map(query => saved(query, true))),
      ],
      shipped.length > 0 && [
        h('h2', {}, 'To begin with'),
        systems(shipped).map(([name, queries]) => h('details', {class: 'system', key: name},
          h('summary', {}, h('span', {class: 'name'}, name || 'yours'), h('span', {class: 'many'}, `×${queries.length}`)),
          h('ul', {class: 'list'}, queries.map(query => saved(query, false))))),
      ],
    ];
  }
}

/** What the frontend keeps, by the system that it asks about. */
function systems(queries) {
  const names = [...new Set(queries.map(query => query.system ?? ''))];
  return names.map(name => [name, queries.filter(query => (query.system ?? '') === name)]);
}

function run(query, selected) {
  const {what, from} = shortly(query.text);
  const words = WORDS.has(query.state) ? '' : STATE_WORDS[query.state];
  const lacks = query.partial > 0 ? 'partial' : '';
  return h('li', {key: query.id},
    h('button', {class: 'item', 'aria-current': query.id === selected ? 'true' : null, title: query.text, onclick: () => show(query.id)},
      glyph(query.state),
      h('span', {class: 'what'}, what),
      h('span', {class: 'number'}, String(query.id)),
      h('span', {class: 'where'}, [words, lacks, from].filter(Boolean).join(' · '))));
}

function saved({name, text, question}, isOwn) {
  return h('li', {key: (isOwn ? 'own ' : 'kept ') + name},
    h('button', {class: 'item', title: question || text, onclick: () => write(text)},
      h('span', {class: 'mark', 'aria-hidden': 'true'}, isOwn ? '★' : '·'),
      h('span', {class: 'what plain'}, name)),
    isOwn && h('button', {class: 'icon forget', 'aria-label': `Forget ${name}`, title: 'Forget', onclick: () => forget(name)}, '×'));
}

customElements.define('ps-queries', Queries);
