import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { eventText } from '../../src/machine/event-view';
import { analyseFunction, programFacts } from '../../src/review/analyse';
import { readCases, readSides } from './corpus/cases';
import { benchParser } from './parser';

async function main() {
	const parser = await benchParser();
	const ids = process.argv.slice(2);
	for (const c of readCases('/work/shared/corpus').filter((c) => ids.includes(c.id))) {
		const s = (await readParts(c));
		if (typeof s === 'string') {
			console.log(s);
			continue;
		}
		for (const [k, u] of Object.entries(s).filter(([k]) => k === 'pre' || k === 'post')) {
			console.log(`== ${c.id} ${k}`);
			const program = buildProgram([u], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders, ...withoutWorld] });
			const facts = programFacts(program, [u]);
			for (const f of program.functions().filter((f) => f.origin === 'unit')) {
				const a = analyseFunction(facts, f);
				console.log(`-- ${f.name} ${f.firstLine}-${f.lastLine} complete=${f.complete} damaged=${f.damaged} ways=${a?.ways.length}`);
				for (const w of a?.ways ?? []) {
					console.log('   way', w.returned, w.exit, w.state.stop?.kind);
					for (const e of w.events)
						console.log(
							'      ',
							e.kind,
							e.depth,
							e.kind === 'branch'
								? `${e.text} ${e.taken}`
								: e.kind === 'call'
									? `${e.name}(${e.args}) ${e.known}`
									: e.kind === 'over-release'
										? `${e.label} by ${e.by} ${e.resource}`
										: e.kind === 'unlock'
											? `${e.label} by ${e.by}`
											: eventText(e),
						);
				}
			}
		}
	}
}
main();
import { readFix } from './corpus/cases';
import { rebuild } from '../../src/patch/rebuild';
import { unitsOf } from '../../src/review/units';
async function readParts(c: any): Promise<any> {
	const fix = await readFix('/work/shared/corpus', c);
	if (typeof fix === 'string') return fix;
	const seen = unitsOf([fix], rebuild(fix, () => undefined).files);
	return { pre: seen.base[0], post: seen.patched[0] };
}
