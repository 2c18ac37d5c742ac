// Every view of every fixture below each other, to be looked at: ?theme=dark, ?only=q6, ?view=matrix, ?phone.
import {render, renderChain, viewsFor} from '/views/index.js';
import * as fixtures from '/test/fixtures.js';

const asked = new URLSearchParams(location.search);
document.documentElement.dataset.theme = asked.get('theme') ?? 'light';
const main = document.querySelector('main');

if (asked.has('phone')) {
  const frame = document.createElement('iframe');
  asked.delete('phone');
  frame.src = '?' + asked;
  frame.title = 'as on a phone';
  frame.onload = () => frame.style.height = frame.contentDocument.documentElement.scrollHeight + 'px';
  main.append(frame);
} else {
  for (const [name, fixture] of Object.entries(fixtures)) {
    if (typeof fixture !== 'function' || fixture.length > 0 || (asked.has('only') && !asked.get('only').split(',').includes(name))) {
      continue;
    }
    const result = fixture();
    for (const view of viewsFor(result).filter(v => !asked.has('view') || asked.get('view').split(',').includes(v.name))) {
      render(view.name, panel(`${name}: ${view.label}`), result, asked.has('at') ? {at: fixtures.NOW + 30e6, row: 5} : {});
    }
  }
  if (!asked.has('only') || asked.get('only').includes('chain')) {
    renderChain(panel('chain'), fixtures.chain);
  }
}

function panel(title) {
  const section = document.createElement('section');
  section.className = 'shown';
  const heading = document.createElement('h2');
  heading.textContent = title;
  const host = document.createElement('div');
  section.append(heading, host);
  main.append(section);
  return host;
}
