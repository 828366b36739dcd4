/*
 * Definitions of cleanup classes, as the kernel's cleanup.h forms their names: __free_NAME(void *), class_NAME_constructor and
 * class_NAME_destructor. The uses (__free, guard, scoped_guard, CLASS) are the front end's: they are statements, not macros.
 */
#ifndef REHEARSE_CLEANUP_H
#define REHEARSE_CLEANUP_H

#define DEFINE_FREE(name, type, free) static inline void __free_##name(void *p) { type _T = *(type *)p; free; }
#define DEFINE_CLASS(name, type, exit, init, init_args...) \
	typedef type class_##name##_t; \
	static inline void class_##name##_destructor(type *p) { type _T = *p; exit; } \
	static inline type class_##name##_constructor(init_args) { type t = init; return t; }
#define DEFINE_GUARD(name, type, lock, unlock) \
	DEFINE_CLASS(name, type, if (_T) { unlock; }, ({ lock; _T; }), type _T)
#define DECLARE_FLEX(type, name, member, size, count) type name[1]
#define no_free_ptr(p) ({ typeof(p) __nfp_val = (p); (p) = NULL; __nfp_val; })
#define return_ptr(p) return no_free_ptr(p)
#define retain_and_null_ptr(p) ((void)no_free_ptr(p))

#endif
