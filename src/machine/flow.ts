/** Which blocks of a function lead to which, for the checkers: they know code only as the machine shows it. Owns nothing of its own. */
export { predecessors, successors } from '../c/cfg';
