import { expect, it } from 'vitest';
import { nearest } from '../../src/base/nearest';

it('finds the nearest of several names, or none', () => {
	expect(nearest('unshrae', ['share', 'unshare', 'fork'])).toBe('unshare');
	expect(nearest('taks_new', ['task_new', 'task_gone'])).toBe('task_new');
	expect(nearest('colour', ['unshare', 'fork'])).toBeUndefined();
	expect(nearest('as', ['cg', 'is'])).toBe('is');
	expect(nearest('x', [])).toBeUndefined();
});
