// The processes, those of one name together.

import {glyph} from '../core/glyph.js';
import {Part} from '../core/part.js';
import {h} from '../views/dom.js';

class Fleet extends Part {
  view({processes}) {
    const groups = new Map();
    for (const process of processes) {
      groups.set(process.procName, [...(groups.get(process.procName) ?? []), process]);
    }
    const names = [...groups.keys()].sort();
    return [
      h('h2', {}, 'Processes'),
      names.length === 0
        ? h('p', {class: 'none'}, 'None has connected yet.')
        : h('ul', {class: 'fleet'}, names.map(name => group(name, groups.get(name)))),
    ];
  }
}

function group(name, processes) {
  const one = processes.length === 1;
  return h('li', {key: name},
    h('details', {},
      h('summary', {},
        glyph(best(processes)),
        h('span', {class: 'name'}, name),
        h('span', {class: 'many'}, one ? processes[0].host : `×${processes.length}`)),
      h('ul', {}, processes.map(process => h('li', {key: `${process.host} ${process.pid}`},
        glyph(presence(process)),
        h('span', {class: 'name'}, process.host),
        h('span', {class: 'many'}, `${presence(process)} · pid ${process.pid} · Java ${process.javaVersion}`))))));
}

const presence = process => (process.presence === 'live' && !process.connected ? 'silent' : process.presence);

/** Of several, the one that is best tells whether there is somebody to ask. */
const best = processes => ['live', 'silent', 'finished', 'left'].find(state => processes.some(p => presence(p) === state)) ?? 'left';

customElements.define('ps-fleet', Fleet);
