// What the states of a run mean on the page.
import {isEnded, isStoppable, STATE_WORDS} from '../core/text.js';
import {equal, test, yes} from './check.js';

test('what has not ended, and is not on its way there, can be stopped', () => {
  equal(Object.keys(STATE_WORDS).filter(isStoppable), ['trying', 'arming', 'waiting', 'collecting']);
  equal(Object.keys(STATE_WORDS).filter(isEnded), ['ended']);
  yes(Object.values(STATE_WORDS).every(words => words.length > 0), 'a state has no words');
});
