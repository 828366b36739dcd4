/* Per-CPU data on one CPU: a variable is itself. */
#ifndef REHEARSE_PERCPU_H
#define REHEARSE_PERCPU_H

#define DEFINE_PER_CPU(type, name) typeof(type) name
#define DECLARE_PER_CPU(type, name) extern typeof(type) name
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) typeof(type) name
#define DEFINE_PER_CPU_ALIGNED(type, name) typeof(type) name
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) typeof(type) name
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) extern typeof(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) extern typeof(type) name
#define per_cpu(var, cpu) (var)
#define per_cpu_ptr(ptr, cpu) (ptr)
#define this_cpu_ptr(ptr) (ptr)
#define raw_cpu_ptr(ptr) (ptr)
#define get_cpu_var(var) (var)
#define put_cpu_var(var) do { } while (0)
#define get_cpu_ptr(ptr) (ptr)
#define put_cpu_ptr(ptr) do { } while (0)
#define this_cpu_read(var) (var)
#define this_cpu_write(var, val) ((var) = (val))
#define this_cpu_add(var, val) ((var) += (val))
#define this_cpu_sub(var, val) ((var) -= (val))
#define this_cpu_inc(var) ((var)++)
#define this_cpu_dec(var) ((var)--)
#define raw_cpu_read(var) (var)
#define raw_cpu_write(var, val) ((var) = (val))
#define raw_cpu_add(var, val) ((var) += (val))
#define raw_cpu_inc(var) ((var)++)
#define this_cpu_or(var, val) ((var) |= (val))
#define this_cpu_and(var, val) ((var) &= (val))
#define this_cpu_add_return(var, val) ((var) += (val))
#define this_cpu_sub_return(var, val) ((var) -= (val))
#define this_cpu_inc_return(var) (++(var))
#define this_cpu_dec_return(var) (--(var))
#define this_cpu_xchg(var, val) xchg(&(var), val)
#define this_cpu_cmpxchg(var, old, new) cmpxchg(&(var), old, new)
#define __this_cpu_read(var) (var)
#define __this_cpu_write(var, val) ((var) = (val))
#define __this_cpu_inc(var) ((var)++)
#define __this_cpu_dec(var) ((var)--)
#define __this_cpu_add(var, val) ((var) += (val))
#define smp_processor_id() 0
#define raw_smp_processor_id() 0
#define alloc_percpu(type) ((typeof(type) *)__alloc_percpu(sizeof(type), __alignof__(type)))
#define alloc_percpu_gfp(type, gfp) ((typeof(type) *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), gfp))
void *__alloc_percpu(size_t size, size_t align);
void *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);

#endif
