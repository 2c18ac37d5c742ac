// The sheet of keys.

import {KEYS, OTHER_KEYS} from '../core/keyboard.js';
import {change} from '../core/state.js';
import {h} from '../views/dom.js';
import {Sheet} from './sheet.js';

class Keys extends Sheet {
  isShown = state => state.keysShown;

  closed() {
    change({keysShown: false});
  }

  view() {
    return [
      h('h2', {}, 'Keys'),
      h('dl', {class: 'keys'}, [...OTHER_KEYS, ...KEYS].map(([key, meaning]) => [
        h('dt', {}, key.split(' ').map(part => (part === '…' ? ' … ' : h('kbd', {}, part)))),
        h('dd', {}, meaning),
      ])),
      h('form', {method: 'dialog'}, h('button', {class: 'quiet'}, 'Close')),
    ];
  }
}

customElements.define('ps-keys', Keys);
