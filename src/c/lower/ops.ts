/** The table through which the lowering's mutually recursive parts call each other. */
import { typeName } from '../declare';
import { call, callNamed } from './call';
import type { Ops } from './context';
import { branch } from './control';
import { globalData, initialise } from './data';
import { lvalue, nameValue, value } from './expression';
import { completed } from './initializer';
import { labelAddress, placeLabel } from './jumps';
import { declaration } from './local';
import { constant, length, typeOf } from './query';
import { block } from './scope';
import { effect, statement } from './statement';

export const OPS: Ops = {
	value,
	lvalue,
	effect,
	branch,
	statement,
	placeLabel,
	declaration,
	typeName,
	initialise,
	constant,
	constantText(cx, text) {
		const v = cx.names.constantText(text, cx.file);
		return v === undefined ? undefined : Number(v);
	},
	length,
	typeOf,
	completed,
	globalData,
	name: nameValue,
	call,
	callNamed,
	labelAddress,
	block,
};
