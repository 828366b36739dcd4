/* Error pointers: the top 4095 addresses carry -errno. */
#ifndef REHEARSE_ERR_H
#define REHEARSE_ERR_H

#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

void __rehearse_errno(long error);

static inline void *ERR_PTR(long error)
{
	__rehearse_errno(error);
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR_VALUE(ptr);
}

static inline void *ERR_CAST(const void *ptr)
{
	return (void *)ptr;
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	if (IS_ERR(ptr))
		return PTR_ERR(ptr);
	return 0;
}
#define PTR_RET(p) PTR_ERR_OR_ZERO(p)

#endif
