import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { LineIndex } from '/tmp/wt/d/src/base/positions';
import { buildProgram } from '/tmp/wt/d/src/c/build-program';
import { builtinHeaders, withoutWorld } from '/tmp/wt/d/src/kernel/model-sources';
import { analyseFunction, programFacts } from '/tmp/wt/d/src/review/analyse';
import { benchParser } from '/tmp/wt/d/test/bench/parser';
async function main() {
const parser = await benchParser();
const [dir, from, to, only] = process.argv.slice(2);
const files = readdirSync(dir!).filter((f) => f.endsWith('.c')).sort().slice(Number(from), Number(to));
let fns = 0; const byRule = new Map<string, number>(); const t0 = Date.now(); let steps = 0;
for (const f of files) {
  const text = readFileSync(path.join(dir!, f), 'utf8');
  const t1 = Date.now();
  const program = buildProgram([{ file: f, text }], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders, ...withoutWorld] });
  const facts = programFacts(program, [{ file: f, text }]);
  const index = new LineIndex(text);
  const tb = Date.now() - t1; let slow: [number, string] = [0, ''];
  for (const info of program.functions()) {
    if (info.origin !== 'unit') continue;
    fns++;
    const t2 = Date.now();
    let a; try { a = analyseFunction(facts, info); } catch (e) { console.log('CRASH', f, info.name, String((e as Error).stack).split('\n').slice(0, 4).join(' | ')); continue; }
    if (Date.now() - t2 > slow[0]) slow = [Date.now() - t2, info.name];
    if (!a) continue;
    steps += a.steps;
    for (const x of a.findings) {
      byRule.set(x.raw.rule, (byRule.get(x.raw.rule) ?? 0) + 1);
      if (only && !only.split(',').includes(x.raw.rule)) continue;
      console.log(`${f}:${index.place(f, x.raw.place.span.start).line}: ${info.name}: [${x.raw.rule}] ${x.raw.message.slice(0, 170)} {${x.raw.confidence.toFixed(2)}}`);
    }
  }
  console.log(`-- ${f} build ${tb} ms, all ${Date.now() - t1} ms, slowest ${slow[1]} ${slow[0]} ms`);
}
console.log({ files: files.length, fns, per1000: Object.fromEntries([...byRule].map(([k, v]) => [k, Math.round(v / fns * 10000) / 10])), s: (Date.now() - t0) / 1000, steps });
}
main();
