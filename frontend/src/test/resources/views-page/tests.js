// Runs all tests and lists them in the page, for whoever opened it.
import '/test/numbers.test.js';
import '/test/arriving.test.js';
import '/test/states.test.js';
import '/test/shapes.test.js';
import '/test/drawn.test.js';
import {outcomes} from '/test/check.js';

const list = document.querySelector('ol');
for (const {name, error} of await outcomes()) {
  const item = document.createElement('li');
  item.className = error ? 'failed' : 'passed';
  item.textContent = error ? `${name}: ${error}` : name;
  list.append(item);
}
document.body.dataset.done = 'yes';
