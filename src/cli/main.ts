// Where the command line enters. Owns the exit code; commands.ts says what is done.
import { version } from '../../package.json';
import { runCommandLine } from './commands';
import { processHost } from './process-host';
import { optimiseLate } from './short-lived';

optimiseLate();
// The code is set, not forced: what was written to a pipe is still delivered.
void runCommandLine(process.argv.slice(2), processHost(version)).then((code) => {
	process.exitCode = code;
});
