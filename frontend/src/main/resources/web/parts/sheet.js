// A dialog over the page that the state opens and closes.

import {state} from '../core/state.js';
import {Part} from '../core/part.js';
import {patch} from '../views/dom.js';

export class Sheet extends Part {
  connectedCallback() {
    this.dialog = document.createElement('dialog');
    this.append(this.dialog);
    this.dialog.addEventListener('close', () => this.isShown(state) && this.closed());
    this.dialog.addEventListener('click', event => event.target === this.dialog && this.dialog.close());
    super.connectedCallback();
  }

  draw() {
    const shown = this.isShown(state);
    patch(this.dialog, shown ? this.view(state) : []);
    if (shown && !this.dialog.open) {
      this.dialog.showModal();
      this.dialog.querySelector('input')?.focus();
    } else if (!shown && this.dialog.open) {
      this.dialog.close();
    }
  }
}
