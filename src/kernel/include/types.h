/* Types that kernel C uses everywhere, in our own shape: sizes of integers are Linux's on 64 bit; locks and lists hold only what the machine needs. */
#ifndef REHEARSE_TYPES_H
#define REHEARSE_TYPES_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef s8 __s8;
typedef s16 __s16;
typedef s32 __s32;
typedef s64 __s64;
typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u8 u_int8_t;
typedef u16 u_int16_t;
typedef u32 u_int32_t;
typedef s8 int8_t;
typedef s16 int16_t;
typedef s32 int32_t;
typedef unsigned long uint64_t;
typedef long int64_t;
typedef u16 __le16;
typedef u16 __be16;
typedef u32 __le32;
typedef u32 __be32;
typedef u64 __le64;
typedef u64 __be64;
typedef u16 __sum16;
typedef u32 __wsum;
typedef unsigned int __poll_t;
typedef unsigned char uchar;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;

typedef unsigned long size_t;
typedef long ssize_t;
typedef long ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef long long loff_t;
typedef long off_t;
typedef u32 dev_t;
typedef unsigned short umode_t;
typedef u32 nlink_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef long time_t;
typedef s64 time64_t;
typedef s64 ktime_t;
typedef int clockid_t;
typedef u64 sector_t;
typedef u64 blkcnt_t;
typedef unsigned long ino_t;
typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;
typedef unsigned int fmode_t;
typedef unsigned int __kernel_size32_t;
typedef u64 dma_addr_t;
typedef u64 phys_addr_t;
typedef u64 resource_size_t;
typedef unsigned long pgoff_t;
typedef unsigned long irq_hw_number_t;
typedef int irqreturn_t;
typedef u32 phandle;
typedef u32 compat_ulong_t;
typedef u32 compat_uptr_t;
typedef int compat_int_t;
typedef long __kernel_long_t;
typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;

typedef __builtin_va_list va_list;
typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)

typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { s64 counter; } atomic64_t;
typedef struct refcount_struct { atomic_t refs; } refcount_t;
struct kref { refcount_t refcount; };

struct list_head { struct list_head *next, *prev; };
struct hlist_node { struct hlist_node *next, **pprev; };
struct hlist_head { struct hlist_node *first; };
struct llist_node { struct llist_node *next; };
struct llist_head { struct llist_node *first; };
struct rb_node { unsigned long __rb_parent_color; struct rb_node *rb_right, *rb_left; };
struct rb_root { struct rb_node *rb_node; };
struct rb_root_cached { struct rb_root rb_root; struct rb_node *rb_leftmost; };
struct callback_head { struct callback_head *next; void (*func)(struct callback_head *head); };
#define rcu_head callback_head

typedef struct raw_spinlock { int held; } raw_spinlock_t;
typedef struct spinlock { int held; } spinlock_t;
typedef struct { int held; } rwlock_t;
typedef struct { unsigned int sequence; spinlock_t lock; } seqlock_t;
typedef struct seqcount { unsigned int sequence; } seqcount_t;
struct mutex { int owner; };
struct rw_semaphore { int count; };
struct semaphore { unsigned int count; };
struct wait_queue_head { spinlock_t lock; struct list_head head; };
typedef struct wait_queue_head wait_queue_head_t;
struct completion { unsigned int done; struct wait_queue_head wait; };
struct lock_class_key { int unused; };

struct work_struct { atomic_long_t data; struct list_head entry; void (*func)(struct work_struct *work); };
typedef void (*work_func_t)(struct work_struct *work);
struct timer_list { struct hlist_node entry; unsigned long expires; void (*function)(struct timer_list *timer); u32 flags; };
struct delayed_work { struct work_struct work; struct timer_list timer; struct workqueue_struct *wq; int cpu; };
struct rcu_work { struct work_struct work; struct rcu_head rcu; struct workqueue_struct *wq; };

typedef struct cpumask { unsigned long bits[1]; } cpumask_t;
typedef struct cpumask cpumask_var_t[1];
typedef struct { unsigned long bits[1]; } nodemask_t;

#endif
