// Where the command line enters. Owns arguments and exit codes; the work is done by review and formats.
const usage =
	'usage: rehearse review FILE [--format text|json|sarif] [--config CONFIG_X=n] [--base DIR]\n       rehearse run FILE SCENARIO\n';

process.stderr.write(usage);
process.exitCode = 2;
