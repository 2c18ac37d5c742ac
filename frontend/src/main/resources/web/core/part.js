// A part of the page: a custom element that draws itself from the state.

import {patch} from '../views/dom.js';
import {state, watch} from './state.js';

export class Part extends HTMLElement {
  connectedCallback() {
    this.unwatch = watch(() => this.draw());
  }

  disconnectedCallback() {
    this.unwatch();
  }

  draw() {
    patch(this, this.view(state));
  }

  /** What it shows, as nodes of dom.js. */
  view() {
    return [];
  }
}
