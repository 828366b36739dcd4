/** The C library, for what the kernel's source has of programs (tools/, scripts/, samples/). */
import { alloc, CHECK, fn, free, from, init, NULL_OK } from './define';

export const tools = [
	...from(
		'tools/include/nolibc/stdlib.h',
		fn('malloc', 'ptr?', [alloc('malloc', { size: [0] })], CHECK),
		fn('calloc', 'ptr?', [alloc('malloc', { size: [0, 1], zeroed: true })], CHECK),
		fn('realloc', 'ptr?', [free('malloc', 0, { nullOk: true, when: 'success' }), alloc('malloc', { size: [1] }), init('ret')], CHECK),
		fn('free', 'void', [free('malloc', 0, NULL_OK)]),
	),
	...from('tools/include/nolibc/string.h', fn('strdup strndup', 'ptr?', [alloc('malloc'), init('ret')], CHECK)),
];
