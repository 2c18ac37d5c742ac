// The name, how the page stands with the frontend, and what is always at hand.

import {glyph} from '../core/glyph.js';
import {Part} from '../core/part.js';
import {change} from '../core/state.js';
import {count} from '../core/text.js';
import {theme, toggleTheme} from '../core/theme.js';
import {h} from '../views/dom.js';

class Header extends Part {
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('themechange', () => this.draw());
  }

  view({connection, processes}) {
    const live = processes.filter(process => process.presence === 'live').length;
    const words = {
      connecting: 'connecting …',
      live: count(live, 'process', 'processes'),
      lost: 'the frontend does not answer, trying again',
      refused: 'not connected',
    };
    return h('header', {},
      h('h1', {}, h('img', {src: 'icon.svg', alt: '', width: 22, height: 22}), 'Pivotscope'),
      h('p', {class: `connection is-${connection}`, role: 'status'}, glyph(connection), words[connection]),
      h('button', {class: 'icon', id: 'theme', onclick: toggleTheme, title: 'Light or dark (t)',
        'aria-label': theme() === 'dark' ? 'Switch to light' : 'Switch to dark'}, moonOrSun()),
      h('button', {class: 'icon', id: 'keys', onclick: () => change({keysShown: true}), title: 'Keys (?)', 'aria-label': 'Keys'}, '?'));
  }
}

function moonOrSun() {
  const line = {fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round'};
  return theme() === 'dark'
    ? h('svg', {viewBox: '0 0 20 20', width: 17, height: 17, 'aria-hidden': 'true'},
        h('circle', {cx: 10, cy: 10, r: 3.6, ...line}),
        h('path', {d: 'M10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.3 4.3l1.2 1.2M14.5 14.5l1.2 1.2M4.3 15.7l1.2-1.2M14.5 5.5l1.2-1.2', ...line}))
    : h('svg', {viewBox: '0 0 20 20', width: 17, height: 17, 'aria-hidden': 'true'},
        h('path', {d: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z', ...line}));
}

customElements.define('ps-header', Header);
