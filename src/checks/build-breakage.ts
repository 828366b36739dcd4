/** Words of the rule that compares configurations; review/build-breakage.ts judges, since no single way through a function shows it. */
import type { Checker } from './check';

export const buildBreakage: Omit<Checker, 'judge'> = {
	id: 'build-breakage',
	title: 'Not declared or defined in another configuration',
	severity: 'error',
	doc: `Code of the patch is compiled in a configuration in which a name that it uses is not declared, or is declared and defined nowhere: \`#ifdef\` branches, and the Makefile lines that decide which files are compiled, leave it out.

Whoever builds the kernel with that choice gets an error from the compiler or the linker; robots that build random configurations find it after the patch was sent.

Move the declaration out of the branch, give the other branch an empty one, or put the use under the same condition.

Only names that the patch itself introduces, or that a file keeps to itself, are judged: others may be declared where nobody has shown us. Arguments of macros that are not visible are left out, since such a macro may drop them.`,
};
