import { readFileSync } from 'node:fs';
import { benchParser } from './parser';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { analyseFunction, programFacts } from '../../src/review/analyse';
import { eventText } from '../../src/machine/event-view';
async function main() {
	const parser = await benchParser();
	const [file, name] = process.argv.slice(2);
	const u = { file: file!, text: readFileSync(file!, 'utf8') };
	const program = buildProgram([u], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders, ...withoutWorld] });
	const facts = programFacts(program, [u]);
	for (const f of program.functions().filter((f) => f.name === name)) {
		const a = analyseFunction(facts, f);
		console.log(a?.findings.map((x) => x.raw.message), a?.unproven, a?.fn.complete, a?.limits);
		for (const w of a?.ways ?? []) {
			console.log('   way', w.returned, w.exit, w.state.stop?.kind, w.state.stop?.text);
			for (const e of w.events) console.log('      ', e.seq, e.kind, e.depth, e.kind === 'call' ? `${e.name}(${e.args}) ${e.known}` : eventText(e));
		}
	}
}
main();
