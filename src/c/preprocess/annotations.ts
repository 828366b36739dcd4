/**
 * Words that only annotate a declaration: what the kernel's compiler_attributes.h, compiler_types.h, init.h, cache.h, linkage.h,
 * cleanup.h and sparse's manual define. They are never expanded; preparation takes them out and keeps them in a side table.
 * It owns the lists; shape.ts also recognises unknown words by where they stand.
 */
const plain = `
__init __exit __initdata __initconst __exitdata __exitconst __exit_p __init_or_module __initdata_or_module __initconst_or_module
__init_memblock __initdata_memblock __exit_call __ref __refdata __refconst __net_init __net_exit __net_initdata
__devinit __devexit __devinitdata __devinitconst __devexitdata __cpuinit __cpuexit __cpuinitdata __meminit __meminitdata __memexit
__user __kernel __iomem __rcu __percpu __force __nocast __safe __private __bitwise __bitwise__ __chk_user_ptr__
__must_check __always_inline __maybe_unused __always_unused __used __unused __packed __cold __hot __pure __attribute_const__
__deprecated __weak __noreturn __malloc __visible __mode_packed __gnu_inline __no_sanitize_address __no_kcsan __no_kasan_or_inline
__no_kcsan_or_inline __no_sanitize_memory __no_sanitize_undefined __no_sanitize_coverage __no_sanitize_or_inline __no_stack_protector
__no_profile __no_randomize_layout __randomize_layout __designated_init __noclone __noscs __nocfi __noinitretpoline __noendbr
__no_caller_saved_registers __latent_entropy __lockfunc __sched __kprobes __read_mostly __ro_after_init __ro_after_init_memblock
__rt_mutex_futex_sched __cacheline_aligned __cacheline_aligned_in_smp ____cacheline_aligned ____cacheline_aligned_in_smp
____cacheline_internodealigned_in_smp __page_aligned_data __page_aligned_bss __bss_decrypted __vdso __uaccess __cpuidle __irq_entry
__softirq_entry __exception_irq_entry __entry_text __head __flatten __nonstring __noipa __section_ptr __pi_init
__compiletime_error__ __no_context_analysis __no_kmsan_checks __no_sanitize_hwaddress __tracing_func
__bpf_kfunc __bpf_hook_start__ __bpf_kfunc_start_defs__ __btf_struct __retpoline __nostackprotector __no_fgcse __optimize__ __copy__
__counted_by_ptr__ __wsum_ __nosavedata __nosave __jhash_string __mcount_loc __disable_sanitizer_instrumentation
__fix_address __signed_wrap __ksym __kconfig__ __arena __hidden __net_exit_or_module __signal_safe__ __context_unsafe__ __ptrauth__
asmlinkage noinline notrace nokprobe_inline noinline_for_stack noinline_for_kasan noinline_for_tracing noinstr inline_for_tracing
__no_instrument_function __notrace_funcgraph __used_section__ fastcall
randomized_struct_fields_start randomized_struct_fields_end __extension__
__libc_unused __attribute_used__ __noreturn__ _Noreturn __stdcall __cdecl __fastcall __restrict __restrict__ restrict
`;

const withArguments = `
_Alignas __printf __scanf __acquires __releases __must_hold __acquires_shared __releases_shared __must_hold_shared __cond_acquires __cond_releases
__cond_lock_attr __free __cleanup __counted_by __counted_by_le __counted_by_be __counted_by_ptr __sized_by __aligned __aligned_largest
__assume_aligned __section __alias __alloc_size __nonnull __error __compiletime_error __compiletime_warning __warning __mode __copy __no_sanitize
__guarded_by __pt_guarded_by __rcu_guarded __element_count __alloc_align __realloc_size __diagnose_as __pass_object_size __overloadable
__compiletime_lessthan __nonstring_array __btf_type_tag __tls_model __syscall_attr __access __optimize __target __regparm __pseudo_attr
__cacheline_group_attr__ __attribute_alloc_size __weak_alias __designated_initializer __read_mostly_in __exception_table_attr
`;

const words = (list: string): string[] => list.split(/\s+/).filter((w) => w !== '');

/** Annotation words that stand alone (they may still be followed by an unrelated parenthesis). */
export const plainAnnotations: ReadonlySet<string> = new Set(words(plain));
/** Annotation words with an argument list. */
export const argumentAnnotations: ReadonlySet<string> = new Set(words(withArguments));

export const isAnnotation = (name: string): boolean => plainAnnotations.has(name) || argumentAnnotations.has(name);
