/** What a name means when several functions of a patch bear it. */
import { expect, it } from 'vitest';
import type { FunctionReport } from '../../src/review/report';
import { functionNamed } from '../../src/review/which-run';
import { sampleReport } from '../formats/sample-report';

const base = sampleReport.functions[0] as FunctionReport;

const stub: FunctionReport = { ...base, exits: { resources: [], rows: [], complete: false }, limits: ['it stands in a branch not chosen'] };

it('takes the function that ran before a stub of the same name', () => {
	expect(functionNamed([stub, base], base.link)).toBe(base);
	expect(functionNamed([stub, { ...base, link: 'other.c:f' }], base.name)).toBe(stub);
	expect(functionNamed([stub], base.name)).toBe(stub);
	expect(functionNamed([stub, base], 'nobody')).toBeUndefined();
});
